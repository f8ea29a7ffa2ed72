/* SPDX-License-Identifier: MIT */
/* Writes CIM values, instances and endpoint references (DSP0230 section 8, WS-Addressing) the way
 * an agent does. */
#ifndef RESP_WRITER_H
#define RESP_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "dialect.h"
#include "model.h"
#include "soap.h"
#include "text.h"

#define RESP_WRITER_CLASSES 24

struct resp_writer {
    struct resp_text *out;
    const struct resp_dialect *dialect;
    enum resp_datetime_form datetime;
    const char *address;  /* of EPRs */
    const char *uri_base; /* class namespace = this + class name */
    const char *cim_namespace;
    bool name_namespace; /* __cimnamespace in EPRs */
    bool precise_arrays;
    bool plain_names; /* WQL projection of one agent: properties without a namespace */
    /* Class namespaces that the envelope declares, prefix klass + (index + 1). */
    const char *declared[RESP_WRITER_CLASSES];
    size_t declared_count;
    unsigned nested; /* prefixes used for embedded instances of the message */
};

/* Which properties to write: a projection. NULL: all. */
struct resp_projection {
    bool wanted[64];
};

void resp_writer_init(struct resp_writer *w, struct resp_text *out, enum resp_agent agent,
                      const struct resp_soap *s);

void resp_write_instance(struct resp_writer *w, const struct resp_instance *i,
                         const struct resp_projection *projection);

/* Property elements alone, as they stand in a w:XmlFragment. */
void resp_write_fragment(struct resp_writer *w, const struct resp_instance *i,
                         const struct resp_projection *projection);

/* The element of a method's answer: `element` in the namespace of class `class_name`. */
void resp_write_output(struct resp_writer *w, const char *class_name, const char *element,
                       const struct resp_instance *i);

/* Address and reference parameters, without an element around them. */
void resp_write_epr_content(struct resp_writer *w, const struct resp_instance *path);

/* The whole a:EndpointReference. */
void resp_write_epr(struct resp_writer *w, const struct resp_instance *path);

void resp_write_declared_namespaces(struct resp_writer *w, struct resp_text *to);

/* <prefix:name>, </prefix:name> */
void resp_open(struct resp_text *out, const char *prefix, const char *name);
void resp_close(struct resp_text *out, const char *prefix, const char *name);

#endif
