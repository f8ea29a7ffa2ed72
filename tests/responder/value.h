/* SPDX-License-Identifier: MIT */
/* Text a client wrote for a value, checked against its type and made canonical (model.h); and
 * datetimes in the other forms. The reader is strict: a number out of range or with a blank inside
 * is refused. */
#ifndef RESP_VALUE_H
#define RESP_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "model.h"
#include "text.h"

/* NULL when `text` is no value of the type. Not for references and instances. */
const char *resp_value_canonical(struct resp_arena *a, enum resp_type type, const char *text);

/* How far a dialect writes what is zero. */
enum resp_xsd { XSD_FULL, XSD_SHORT };

/* The canonical datetime as xs:dateTime or xs:duration. XSD_SHORT leaves zero fields out, as one
 * agent does; its zero interval is "P". */
void resp_value_add_xsd(struct resp_text *out, const char *canonical, enum resp_xsd form);

/* <0, 0, >0; `ret_known` is false when the two cannot be compared. Strings compare without case, as
 * WQL does. */
int resp_value_compare(enum resp_type type, const char *a, const char *b, bool *ret_known);

#endif
