/* SPDX-License-Identifier: MIT */
/* libxml2 behind its handlers, without the guard before it: wsmi_xml_read (wsmi/xml.h) hands it
 * what the guard let through. Apart so that tests see what the second gate refuses alone, should
 * the first ever fail. */
#ifndef WSMI_XML_SECOND_GATE_H
#define WSMI_XML_SECOND_GATE_H

#include "wsmi/xml.h"

/* `text` is UTF-8 without byte order mark and NULs, whatever it declares. Codes and contracts are
 * those of wsmi_xml_read, and it shares its thread rules. */
bool wsmi_xml_read_unguarded(struct wsmi_view text, const struct wsmi_limits *limits,
                             struct wsmi_arena *arena, const struct wsmi_xml_handler *handler,
                             void *context, struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#endif
