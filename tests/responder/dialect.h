/* SPDX-License-Identifier: MIT */
/* How each agent writes: prefixes, spellings, what it leaves out. One table, so that two agents can
 * be compared by looking at it. */
#ifndef RESP_DIALECT_H
#define RESP_DIALECT_H

#include <stdbool.h>

#include "options.h"

enum resp_datetime_form { DATETIME_WRAPPED, DATETIME_PLAIN_XSD, DATETIME_CIM };
enum resp_char16_form { CHAR16_NUMBER, CHAR16_CHARACTER };
enum resp_null_form { NULL_NIL, NULL_ABSENT };
enum resp_put_answer { PUT_INSTANCE, PUT_EMPTY };
enum resp_class_access { CLASS_NONE, CLASS_CIM_XML, CLASS_INTRINSIC };
enum resp_context_form { CONTEXT_UUID, CONTEXT_BARE_UUID, CONTEXT_DECIMAL, CONTEXT_GUID };
enum resp_split { SPLIT_FIT, SPLIT_FAULT }; /* more items than fit: send fewer, or refuse */

struct resp_dialect {
    bool declaration; /* <?xml ...?> first */
    const char *s;    /* prefixes */
    const char *a;
    const char *x;
    const char *n;
    const char *e;
    const char *w;
    const char *b;
    const char *p;
    const char *cim;
    const char *klass;      /* class namespaces: this, then this1, this2 ... */
    bool klass_on_envelope; /* declared there, not on the instance */
    const char *envelope_attributes;
    bool upper_booleans;
    bool c_reals; /* as C's %.15g, also for inf and nan */
    bool strict_escapes;
    bool short_empty; /* <x/> */
    bool short_interval;
    enum resp_datetime_form datetime;
    enum resp_char16_form char16;
    enum resp_null_form null;
    const char *type_prefix; /* of xsi:type on the instance: "" without prefix, NULL: none */
    bool epr_namespace;      /* __cimnamespace in EPRs of DMTF form */
    bool epr_own_address;    /* the service's own URL as Address, not the anonymous one */
    bool bare_reference_key; /* no a:EndpointReference inside a Selector */
    enum resp_put_answer put;
    enum resp_class_access classes;
    enum resp_context_form context;
    enum resp_split split;
    bool optimises;
    bool items_before_context; /* in EnumerateResponse */
    bool context_at_end;       /* filled although the sequence has ended */
    bool empty_items;          /* w:Items in an answer that has none */
    bool request_resource_uri; /* repeats ResourceURI in the answer's header */
    bool must_understand_action;
    bool output_suffix;            /* Method_OUTPUT in the class namespace, action with Response */
    bool return_first;             /* ReturnValue before the other parameters */
    bool fault_status_500;         /* for every fault; else see resp_fault_openwsman_status */
    bool prefer_default_namespace; /* a request without __cimnamespace means root/demo */
};

const struct resp_dialect *resp_dialect_of(enum resp_agent agent);

#endif
