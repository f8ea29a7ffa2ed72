/* SPDX-License-Identifier: MIT */
#include "cli/exit_status.h"

#include "cli/instance.h"
#include "wsmi/view.h"

enum { ANY = -1 };

/* The whole mapping: the first row whose conditions all hold. The phase is that of the exchange, or
 * whose bytes were refused (mi/error.h). */
static const struct {
    const char *phase; /* NULL: any */
    int category;      /* MI_ErrorCategory or ANY */
    int result;        /* MI_Result or ANY */
    enum wsmi_cli_exit status;
} rows[] = {
    /* Out of memory says nothing about anybody's input. */
    {NULL, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE, MI_RESULT_SERVER_LIMITS_EXCEEDED,
     WSMI_CLI_EXIT_FAILED},
    {"parameter", ANY, ANY, WSMI_CLI_EXIT_USAGE},
    {"destination", ANY, ANY, WSMI_CLI_EXIT_USAGE},
    {"option", ANY, ANY, WSMI_CLI_EXIT_USAGE},
    {"credentials", ANY, ANY, WSMI_CLI_EXIT_USAGE},
    {NULL, MI_ERRORCATEGORY_OPERATION_TIMEOUT, ANY, WSMI_CLI_EXIT_TIMED_OUT},
    {NULL, ANY, MI_RESULT_ACCESS_DENIED, WSMI_CLI_EXIT_DENIED},
    {NULL, MI_ERRORCATEGORY_AUTHENTICATION_ERROR, ANY, WSMI_CLI_EXIT_DENIED},
    {"RESOLVE", ANY, ANY, WSMI_CLI_EXIT_UNREACHABLE},
    {"CONNECT", ANY, ANY, WSMI_CLI_EXIT_UNREACHABLE},
    {"TLS", ANY, ANY, WSMI_CLI_EXIT_UNREACHABLE},
    /* Connected, but closed or reset before the first byte of an answer. */
    {"SEND", MI_ERRORCATEGORY_CONNECTION_ERROR, ANY, WSMI_CLI_EXIT_UNREACHABLE},
    {"WAIT", MI_ERRORCATEGORY_CONNECTION_ERROR, ANY, WSMI_CLI_EXIT_UNREACHABLE},
};

enum wsmi_cli_exit wsmi_cli_exit_of(MI_Result result, const MI_Instance *details)
{
    const char *phase = wsmi_cli_instance_string(details, MI_T("WSMI_Phase"));
    MI_Uint32 number = MI_ERRORCATEGORY_NOT_SPECIFIED;
    (void)wsmi_cli_instance_number(details, MI_T("error_Category"), &number);
    if (result == MI_RESULT_OK) {
        return WSMI_CLI_EXIT_OK;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool same_phase =
            rows[i].phase == NULL || (phase != NULL && strcmp(rows[i].phase, phase) == 0);
        bool same_category = rows[i].category == ANY || (MI_Uint32)rows[i].category == number;
        bool same_result = rows[i].result == ANY || rows[i].result == (int)result;
        if (same_phase && same_category && same_result) {
            return rows[i].status;
        }
    }
    return WSMI_CLI_EXIT_FAILED;
}

const char *wsmi_cli_exit_word(enum wsmi_cli_exit status)
{
    static const char *const words[] = {
        [WSMI_CLI_EXIT_OK] = "ok",         [WSMI_CLI_EXIT_FAILED] = "failed",
        [WSMI_CLI_EXIT_USAGE] = "usage",   [WSMI_CLI_EXIT_UNREACHABLE] = "unreachable",
        [WSMI_CLI_EXIT_DENIED] = "denied", [WSMI_CLI_EXIT_TIMED_OUT] = "timed-out",
    };
    return (unsigned)status < sizeof(words) / sizeof(words[0]) ? words[status] : "unknown";
}
