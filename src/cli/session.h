/* SPDX-License-Identifier: MIT */
/* Opening a session the way the settings say. */
#ifndef WSMI_CLI_SESSION_H
#define WSMI_CLI_SESSION_H

#include "cli/answer.h"
#include "cli/settings.h"

/*
 * A session with `destination`. Contacts nobody. On failure `ret_answer` is filled and
 * `ret_details` is what it borrows: delete it if it is not NULL.
 */
bool wsmi_cli_session_open(const struct wsmi_cli_settings *settings, MI_Application *application,
                           const char *destination, MI_Session *ret,
                           struct wsmi_cli_answer *ret_answer, MI_Instance **ret_details);

/* True when the destination can be parsed and names a user. */
bool wsmi_cli_session_names_user(const char *destination);

/* The answer that a result of MI_Session_TestConnection is. */
struct wsmi_cli_answer wsmi_cli_session_answer(const char *destination, MI_Result result,
                                               const MI_Char *message, const MI_Instance *identity,
                                               const MI_Instance *details);

#endif
