/* SPDX-License-Identifier: MIT */
/* From what the user wrote to MI destination options. */
#ifndef WSMI_CLI_OPTIONS_APPLY_H
#define WSMI_CLI_OPTIONS_APPLY_H

#include "cli/settings.h"
#include "mi.h"
#include "wsmi/destination.h"

/*
 * New destination options for one destination, which may name the user. `destination` is NULL when
 * its text cannot be parsed: MI_Application_NewSession will say why. Delete `ret` on OK. On failure
 * `ret_reason` says why, static.
 */
MI_Result wsmi_cli_options_apply(const struct wsmi_cli_settings *settings,
                                 const struct wsmi_destination *destination,
                                 MI_Application *application, MI_DestinationOptions *ret,
                                 const char **ret_reason);

#endif
