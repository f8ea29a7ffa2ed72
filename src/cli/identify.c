/* SPDX-License-Identifier: MIT */
#include "cli/identify.h"

#include "cli/answer.h"
#include "cli/console.h"
#include "cli/identify_list.h"
#include "cli/session.h"
#include "cli/settings.h"

enum { MAX_OUTPUT_BYTES = 64 * 1024 * 1024 };

static enum wsmi_cli_exit print_answer(const struct wsmi_cli_args *args,
                                       const struct wsmi_cli_answer *answer)
{
    enum wsmi_cli_exit status = answer->status;
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), MAX_OUTPUT_BYTES);
    if (args->output == WSMI_CLI_OUTPUT_JSON) {
        wsmi_cli_answer_put_json(answer, true, &out);
        wsmi_buf_put_byte(&out, '\n');
    } else {
        wsmi_cli_answer_put_table(answer, &out);
    }
    if (out.failed != WSMI_OK) {
        wsmi_cli_complain("%s: the answer is too large to print", answer->destination);
        status = WSMI_CLI_EXIT_FAILED;
    } else {
        (void)wsmi_cli_print(wsmi_buf_view(&out));
    }
    if (answer->result != MI_RESULT_OK) {
        wsmi_cli_answer_complain(answer);
    }
    wsmi_buf_clean_up(&out);
    return status;
}

static enum wsmi_cli_exit identify_one(const struct wsmi_cli_args *args,
                                       const struct wsmi_cli_settings *settings,
                                       MI_Application *application, const char *destination)
{
    MI_Session session = MI_SESSION_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *refusal = NULL;
    const MI_Instance *identity = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_FALSE;
    MI_Result result;
    struct wsmi_cli_answer answer;
    if (!wsmi_cli_session_open(settings, application, destination, &session, &answer, &refusal)) {
        enum wsmi_cli_exit status = print_answer(args, &answer);
        if (refusal != NULL) {
            (void)MI_Instance_Delete(refusal);
        }
        return status;
    }
    MI_Session_TestConnection(&session, 0, NULL, &operation);
    MI_Result called =
        MI_Operation_GetInstance(&operation, &identity, &more, &result, &message, &details);
    answer = wsmi_cli_session_answer(destination, called == MI_RESULT_OK ? result : called, message,
                                     identity, details);
    enum wsmi_cli_exit status = print_answer(args, &answer);
    (void)MI_Operation_Close(&operation);
    (void)MI_Session_Close(&session, NULL, NULL);
    return status;
}

static enum wsmi_cli_exit identify(const struct wsmi_cli_args *args,
                                   struct wsmi_cli_settings *settings, const char *target)
{
    MI_Application application = MI_APPLICATION_NULL;
    struct wsmi_cli_list list;
    enum wsmi_cli_exit status = WSMI_CLI_EXIT_USAGE;
    bool is_list = target[0] == '@';
    if (is_list && !wsmi_cli_list_read(target + 1, &list)) {
        return WSMI_CLI_EXIT_USAGE;
    }
    bool names_user =
        is_list ? wsmi_cli_list_names_user(&list) : wsmi_cli_session_names_user(target);
    if (wsmi_cli_settings_need_password(settings, names_user) &&
        !wsmi_cli_settings_ask(settings, target)) {
        status = WSMI_CLI_EXIT_USAGE;
    } else if (MI_Application_Initialize(0, MI_T("wsmi"), NULL, &application) != MI_RESULT_OK) {
        wsmi_cli_complain("cannot start: out of memory");
        status = WSMI_CLI_EXIT_FAILED;
    } else {
        status = is_list ? wsmi_cli_list_identify(args, settings, &application, &list)
                         : identify_one(args, settings, &application, target);
        (void)MI_Application_Close(&application);
    }
    if (is_list) {
        wsmi_cli_list_clean_up(&list);
    }
    return status;
}

enum wsmi_cli_exit wsmi_cli_identify(const struct wsmi_cli_args *args)
{
    struct wsmi_cli_settings settings;
    enum wsmi_cli_exit status = WSMI_CLI_EXIT_USAGE;
    if (args->operand_count != 1 || args->operands[0][0] == '\0') {
        wsmi_cli_complain("identify takes one destination, or @FILE");
        return WSMI_CLI_EXIT_USAGE;
    }
    if (wsmi_cli_settings_load(args, &settings)) {
        status = identify(args, &settings, args->operands[0]);
    }
    wsmi_cli_settings_clean_up(&settings);
    return status;
}
