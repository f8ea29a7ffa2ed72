/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "cli/exit_status.h"
#include "mi/error.h"

static enum wsmi_cli_exit status_of(MI_Result result, MI_ErrorCategory category, const char *phase)
{
    struct wsmi_error error;
    memset(&error, 0, sizeof(error));
    error.result = result;
    error.category = category;
    error.phase = phase;
    error.reason = "a reason";
    MI_Instance *details = wsmi_error_to_instance(&error);
    cr_assert_not_null(details);
    enum wsmi_cli_exit status = wsmi_cli_exit_of(result, details);
    (void)MI_Instance_Delete(details);
    return status;
}

Test(exit_status, follows_phase_category_and_result)
{
    static const struct {
        MI_Result result;
        MI_ErrorCategory category;
        const char *phase;
        enum wsmi_cli_exit status;
    } rows[] = {
        {MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_SYNTAX_ERROR, "destination",
         WSMI_CLI_EXIT_USAGE},
        {MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_SECURITY_ERROR, "option", WSMI_CLI_EXIT_USAGE},
        {MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_NOT_IMPLEMENTED, "credentials",
         WSMI_CLI_EXIT_USAGE},
        {MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE, "option",
         WSMI_CLI_EXIT_FAILED},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT, "RESOLVE", WSMI_CLI_EXIT_TIMED_OUT},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT, "fault", WSMI_CLI_EXIT_TIMED_OUT},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, "RESOLVE", WSMI_CLI_EXIT_UNREACHABLE},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, "CONNECT", WSMI_CLI_EXIT_UNREACHABLE},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, "TLS", WSMI_CLI_EXIT_UNREACHABLE},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, "WAIT", WSMI_CLI_EXIT_UNREACHABLE},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, "WAIT", WSMI_CLI_EXIT_FAILED},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, "RECEIVE", WSMI_CLI_EXIT_FAILED},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, "HTTP", WSMI_CLI_EXIT_FAILED},
        {MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR, "HTTP",
         WSMI_CLI_EXIT_DENIED},
        {MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_ACCESS_DENIED, "fault", WSMI_CLI_EXIT_DENIED},
        {MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_STOPPED, "WAIT", WSMI_CLI_EXIT_FAILED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        enum wsmi_cli_exit status = status_of(rows[i].result, rows[i].category, rows[i].phase);
        cr_assert_eq(status, rows[i].status, "row %zu: %s", i, wsmi_cli_exit_word(status));
    }
}

Test(exit_status, without_details_goes_by_the_result_alone)
{
    cr_assert_eq(wsmi_cli_exit_of(MI_RESULT_OK, NULL), WSMI_CLI_EXIT_OK);
    cr_assert_eq(wsmi_cli_exit_of(MI_RESULT_FAILED, NULL), WSMI_CLI_EXIT_FAILED);
    cr_assert_eq(wsmi_cli_exit_of(MI_RESULT_ACCESS_DENIED, NULL), WSMI_CLI_EXIT_DENIED);
}

Test(exit_status, words_are_those_of_the_help)
{
    cr_assert_str_eq(wsmi_cli_exit_word(WSMI_CLI_EXIT_TIMED_OUT), "timed-out");
    cr_assert_str_eq(wsmi_cli_exit_word((enum wsmi_cli_exit)6), "unknown");
}
