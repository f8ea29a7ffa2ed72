/* SPDX-License-Identifier: MIT */
/* Shared by the files that turn options into a session's configuration (session_config.h). */
#ifndef WSMI_MI_SESSION_BUILD_H
#define WSMI_MI_SESSION_BUILD_H

#include "mi/session_config.h"
#include "wsmi/destination.h"
#include "wsmi/options.h"

#define WSMI_MI_OPTION(suffix) MI_T("__MI_DESTINATIONOPTIONS_" suffix)

/* What the options say, gathered before anything is decided. */
struct wsmi_session_build {
    const struct wsmi_bag *bag;
    struct wsmi_session_config *config;
    struct wsmi_destination_options destination;
    const MI_Char *user_agent;
    const MI_Char *other_name; /* of the peer: WSMI_OPTION_SERVER_NAME */
    struct wsmi_error *error;
};

union wsmi_option_value {
    const MI_Char *text;
    MI_Uint32 number;
    MI_Interval interval;
};

/* What to do with one option. `apply` returns false with build->error. */
struct wsmi_option_rule {
    const MI_Char *name;
    MI_Type type; /* MI_STRING, MI_UINT32 or MI_DATETIME, which is an interval */
    bool (*apply)(struct wsmi_session_build *build, union wsmi_option_value value);
};

/* Always false. `reason` is static; `text` may be NULL, then the option's name stands there. */
bool wsmi_session_refuse(struct wsmi_session_build *build, MI_Result result, const char *reason,
                         const char *text);
/* The same for a value that has no meaning. */
bool wsmi_session_refuse_value(struct wsmi_session_build *build, const char *reason);

/* Owned copies, replacing what is there. */
bool wsmi_session_copy_text(struct wsmi_session_build *build, char **slot, const MI_Char *text);
bool wsmi_session_copy_path(struct wsmi_session_build *build, char **slot, const MI_Char *text);

/* session_network.c: the options about TLS and the way to the peer, and what they must not say
 * together, once config->is_https is known. */
extern const struct wsmi_option_rule wsmi_session_network_rules[];
extern const size_t wsmi_session_network_rule_count;
bool wsmi_session_network_check(struct wsmi_session_build *build);

/* session_security.c: the options about tokens. */
extern const struct wsmi_option_rule wsmi_session_security_rules[];
extern const size_t wsmi_session_security_rule_count;

#endif
