/* SPDX-License-Identifier: MIT */
/* One destination's answer to Identify, or why there is none, as text. */
#ifndef WSMI_CLI_ANSWER_H
#define WSMI_CLI_ANSWER_H

#include "cli/exit_status.h"
#include "wsmi/buf.h"

/* Everything is borrowed. */
struct wsmi_cli_answer {
    const char *destination;
    MI_Result result;
    enum wsmi_cli_exit status;
    const MI_Char *message;      /* of a failure; may be NULL */
    const MI_Instance *identity; /* of class IdentifyResponse; NULL on failure */
    const MI_Instance *details;  /* of a failure; may be NULL */
    const char *hint;            /* what may help, for standard error; NULL: nothing */
};

/* A few aligned lines for one destination; nothing for a failure. */
void wsmi_cli_answer_put_table(const struct wsmi_cli_answer *answer, struct wsmi_buf *out);

/* One line: destination padded to `columns`, outcome, vendor and version or the message. */
void wsmi_cli_answer_put_row(const struct wsmi_cli_answer *answer, size_t columns,
                             struct wsmi_buf *out);

/* One object, of a success or of a failure, without a line end. */
void wsmi_cli_answer_put_json(const struct wsmi_cli_answer *answer, bool is_indented,
                              struct wsmi_buf *out);

/* One line on standard error: the destination and the message of the failure. */
void wsmi_cli_answer_complain(const struct wsmi_cli_answer *answer);

/* Appends the message of a failure, which is never empty. An option the library names by its MI
 * name is named as the user wrote it. */
void wsmi_cli_answer_put_message(const struct wsmi_cli_answer *answer, struct wsmi_buf *out);

#endif
