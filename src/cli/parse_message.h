/* SPDX-License-Identifier: MIT */
/* What a decoded message holds, as JSON: names and texts as they were sent, nothing converted. */
#ifndef WSMI_CLI_PARSE_MESSAGE_H
#define WSMI_CLI_PARSE_MESSAGE_H

#include "cli/json.h"
#include "wsmi/class.h"
#include "wsmi/enumeration.h"
#include "wsmi/instance.h"

/* Each is the value of the key that was written before; NULL is null. */
void wsmi_cli_json_cim_instance(struct wsmi_json *json, const struct wsmi_cim_instance *instance);
void wsmi_cli_json_epr(struct wsmi_json *json, const struct wsmi_epr *epr);
void wsmi_cli_json_cim_class(struct wsmi_json *json, const struct wsmi_cim_class *decl);
void wsmi_cli_json_enumeration(struct wsmi_json *json, const struct wsmi_enumeration *enumeration);
void wsmi_cli_json_subscription(struct wsmi_json *json,
                                const struct wsmi_subscription *subscription);
void wsmi_cli_json_interactive(struct wsmi_json *json, const struct wsmi_interactive_event *event);

#endif
