/* SPDX-License-Identifier: MIT */
/* Parsing in the tests of this layer: one message, one arena, limits that can be lowered. */
#ifndef WSMI_TESTS_WSMAN_PARSE_H
#define WSMI_TESTS_WSMAN_PARSE_H

#include "testlib/leak.h"
#include "wsmi/envelope.h"

#define NS_S   "http://www.w3.org/2003/05/soap-envelope"
#define NS_A   "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define NS_W   "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define NS_I   "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
#define NS_F   "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
#define NS_B   "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
#define NS_XSI "http://www.w3.org/2001/XMLSchema-instance"

/* An envelope with the given header blocks and body children. */
#define ENVELOPE(header, body)                                                                     \
    "<s:Envelope xmlns:s='" NS_S "' xmlns:a='" NS_A "' xmlns:w='" NS_W "' xmlns:i='" NS_I          \
    "' xmlns:f='" NS_F "' xmlns:b='" NS_B "' xmlns:xsi='" NS_XSI "'><s:Header>" header             \
    "</s:Header><s:Body>" body "</s:Body></s:Envelope>"

/* A fault with the given Detail content. */
#define FAULT(detail)                                                                              \
    ENVELOPE("", "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text "         \
                 "xml:lang='en'>r</s:Text></s:Reason><s:Detail>" detail "</s:Detail></s:Fault>")

struct parsed {
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    bool ok;
};

static inline struct parsed parse_within(const char *text,
                                         const struct wsmi_envelope_expect *expect,
                                         const struct wsmi_limits *limits)
{
    struct parsed parsed;
    memset(&parsed, 0, sizeof(parsed));
    wsmi_arena_init(&parsed.arena, wsmi_allocator_system(), limits->max_arena_bytes);
    parsed.ok = wsmi_envelope_parse(wsmi_view_from_str(text), expect, limits, &parsed.arena,
                                    &parsed.envelope, &parsed.err);
    return parsed;
}

static inline struct parsed parse(const char *text)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    const struct wsmi_limits limits = wsmi_limits_default();
    return parse_within(text, &expect, &limits);
}

static inline void forget(struct parsed *parsed)
{
    wsmi_arena_clean_up(&parsed->arena);
}

#define ASSERT_VIEW(view, text)                                                                    \
    cr_assert(wsmi_view_eq((view), wsmi_view_from_str(text)), "\"%.*s\" is not \"%s\"",            \
              (int)(view).len, (const char *)(view).ptr, (text))

/* The parse failed so; `at` is a piece of `text` whose first occurrence is the offset. */
static inline void assert_refused(const struct parsed *parsed, const char *text,
                                  enum wsmi_code code, const char *at, const char *reason)
{
    const char *place = strstr(text, at);
    cr_assert_not_null(place, "%s is not in %s", at, text);
    cr_assert_not(parsed->ok, "accepted: %s", text);
    cr_assert_eq(parsed->err.code, code, "%s for %s", wsmi_code_name(parsed->err.code), text);
    cr_assert_str_eq(parsed->err.reason, reason);
    cr_assert_eq(parsed->err.offset, (size_t)(place - text), "%zu instead of %zu in %s",
                 parsed->err.offset, (size_t)(place - text), text);
}

#endif
