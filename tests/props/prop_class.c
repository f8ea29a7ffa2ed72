/* SPDX-License-Identifier: MIT */
/*
 * A class declaration as the answer to GetClass. The input is the content of the Body; a '!' in
 * front lowers the limits. A class that was decoded is written, and reads back equal, alone and in
 * an envelope.
 */
#include "props/prop.h"
#include "props/prop_cimxml.h"
#include "props/prop_envelope.h"

#define HEAD                                                                                       \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><s:Body>"
#define TAIL "</s:Body></s:Envelope>"

static void wrap(struct wsmi_view content, struct wsmi_buf *ret)
{
    wsmi_buf_init(ret, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(ret, HEAD);
    wsmi_buf_put(ret, content);
    wsmi_buf_put_str(ret, TAIL);
}

/* NULL when the message is refused or holds something else. */
static const struct wsmi_cim_class *decode(struct wsmi_view message, struct wsmi_arena *arena)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    limits.max_text_bytes = WSMI_XML_TEXT_CAP; /* escaping makes texts longer than they came */
    limits.max_attr_bytes = WSMI_XML_TEXT_CAP;
    wsmi_arena_init(arena, wsmi_allocator_system(), limits.max_arena_bytes);
    bool ok = wsmi_envelope_parse(message, &expect, &limits, arena, &envelope, &err);
    PROP_CHECK(!ok || (envelope.kind == WSMI_BODY_CLASS) == (envelope.class_decl != NULL));
    return ok ? envelope.class_decl : NULL;
}

static void check_round_trip(const struct wsmi_cim_class *decl)
{
    struct wsmi_buf once;
    struct wsmi_buf message;
    struct wsmi_arena arena;
    prop_cimxml_write_class(decl, &once);
    wrap(wsmi_buf_view(&once), &message);
    const struct wsmi_cim_class *again = decode(wsmi_buf_view(&message), &arena);
    PROP_CHECK(again != NULL && wsmi_cim_class_eq(decl, again));
    prop_cimxml_check_class(decl);
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&message);
    wsmi_buf_clean_up(&once);
}

void prop_class(struct wsmi_view input)
{
    struct prop_envelope_case given = {.limits = wsmi_limits_default()};
    struct wsmi_buf message;
    struct wsmi_arena arena;
    if (input.len > 0 && input.ptr[0] == '!') {
        prop_envelope_tighten(&given.limits);
        input.ptr++;
        input.len--;
    }
    wrap(input, &message);
    given.message = wsmi_buf_view(&message);
    prop_envelope_check(&given, given.message);
    const struct wsmi_cim_class *decl = decode(given.message, &arena);
    if (decl != NULL) {
        prop_cimxml_check_class_views(decl);
        check_round_trip(decl);
    }
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&message);
}
