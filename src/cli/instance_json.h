/* SPDX-License-Identifier: MIT */
/*
 * CIM values as JSON: integers of every width with all their digits, reals in the shortest form
 * that reads back, NaN and the infinities as the strings "NaN", "INF" and "-INF" (JSON has no
 * numbers for them), char16 as the number of its code unit, datetimes as ISO 8601 strings, arrays
 * as arrays, null as null. An embedded instance is an object whose first member "@class" is its
 * class; in a reference that member is "@reference", and "@namespace" follows where there is one.
 * No CIM name starts with '@'.
 */
#ifndef WSMI_CLI_INSTANCE_JSON_H
#define WSMI_CLI_INSTANCE_JSON_H

#include "cli/json.h"
#include "mi.h"

void wsmi_cli_json_value(struct wsmi_json *json, MI_Type type, const MI_Value *value);

/* "name": value, or null when `flags` say so. */
void wsmi_cli_json_element(struct wsmi_json *json, const char *name, MI_Type type,
                           const MI_Value *value, MI_Uint32 flags);

/* Every element of the instance, or its keys, into the object that is open. */
void wsmi_cli_json_elements(struct wsmi_json *json, const MI_Instance *instance, bool keys_only);

#endif
