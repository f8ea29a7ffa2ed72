/* SPDX-License-Identifier: MIT */
/* What holds of CIM-XML wherever it stands. */
#ifndef WSMI_PROPS_PROP_CIMXML_H
#define WSMI_PROPS_PROP_CIMXML_H

#include "wsmi/cimxml.h"

/* Lowers the limits of documents so far that a short one passes them. */
void prop_cimxml_tighten(struct wsmi_limits *limits);

/* Writes into a fresh buffer, which the caller cleans up. */
void prop_cimxml_write_class(const struct wsmi_cim_class *decl, struct wsmi_buf *ret);
void prop_cimxml_write_instance(const struct wsmi_cimxml_instance *instance, struct wsmi_buf *ret);

/* Every text ends with NUL and holds none, counts and pointers agree, search finds. */
void prop_cimxml_check_class_views(const struct wsmi_cim_class *decl);
void prop_cimxml_check_instance_views(const struct wsmi_cim_instance *instance);

/* Written as a document, it reads back equal, and is written the same again. */
void prop_cimxml_check_class(const struct wsmi_cim_class *decl);
void prop_cimxml_check_instance(const struct wsmi_cimxml_instance *instance);

#endif
