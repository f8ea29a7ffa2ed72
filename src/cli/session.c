/* SPDX-License-Identifier: MIT */
#include "cli/session.h"

#include "cli/console.h"
#include "cli/options_apply.h"
#include "wsmi/destination.h"

static bool parse(const char *text, struct wsmi_destination *ret)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_err err;
    return wsmi_destination_parse(wsmi_view_from_str(text), &limits, ret, &err);
}

bool wsmi_cli_session_names_user(const char *destination)
{
    struct wsmi_destination parsed;
    return parse(destination, &parsed) && parsed.user.len > 0;
}

struct wsmi_cli_answer wsmi_cli_session_answer(const char *destination, MI_Result result,
                                               const MI_Char *message, const MI_Instance *identity,
                                               const MI_Instance *details)
{
    struct wsmi_cli_answer answer = {
        .destination = destination,
        .result = result,
        .status = wsmi_cli_exit_of(result, details),
        .message = message,
        .identity = identity,
        .details = details,
    };
    if (result == MI_RESULT_OK && identity == NULL) {
        answer.result = MI_RESULT_FAILED;
        answer.status = WSMI_CLI_EXIT_FAILED;
        answer.message = MI_T("success without an identity");
    }
    return answer;
}

/* Of whoever asked for a log, with the destination as context. */
static void MI_CALL on_message(MI_Application *application, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    const char *destination = context;
    (void)application;
    wsmi_cli_complain_message(destination, channel, message);
}

bool wsmi_cli_session_open(const struct wsmi_cli_settings *settings, MI_Application *application,
                           const char *destination, MI_Session *ret,
                           struct wsmi_cli_answer *ret_answer, MI_Instance **ret_details)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    struct wsmi_destination parsed;
    const char *reason = NULL;
    MI_Result result = wsmi_cli_options_apply(
        settings, parse(destination, &parsed) ? &parsed : NULL, application, &options, &reason);
    if (result != MI_RESULT_OK) {
        *ret_answer = wsmi_cli_session_answer(destination, result, reason, NULL, NULL);
        ret_answer->status =
            result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? WSMI_CLI_EXIT_FAILED : WSMI_CLI_EXIT_USAGE;
        *ret_details = NULL;
        return false;
    }
    MI_SessionCallbacks log = {(void *)(uintptr_t)destination, on_message, NULL};
    const struct wsmi_option *level = wsmi_cli_settings_find(settings, WSMI_VIEW("log"));
    bool is_logged = level != NULL && level->value.choice->number > 0;
    result = MI_Application_NewSession(application, MI_T("WINRM"), destination, &options,
                                       is_logged ? &log : NULL, &details, &session);
    MI_DestinationOptions_Delete(&options);
    if (result != MI_RESULT_OK) {
        *ret_answer = wsmi_cli_session_answer(destination, result, NULL, NULL, details);
        *ret_details = details;
        return false;
    }
    *ret = session;
    return true;
}
