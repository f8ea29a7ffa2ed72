/* SPDX-License-Identifier: MIT */
/*
 * A class declaration as the answer to GetClass, as CIM-XML and as openwsman has it, or names of
 * classes. The input is the content of the Body; a '!' in front lowers the limits. A class that was
 * decoded is written, and reads back equal, alone and in an envelope, in every form that it came
 * in.
 */
#include <stdlib.h>

#include "props/prop.h"
#include "props/prop_cimxml.h"
#include "props/prop_differ.h"
#include "props/prop_envelope.h"
#include "wsmi/intrinsic.h"

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

/* False when the message is refused. */
static bool decode(struct wsmi_view message, struct wsmi_arena *arena, struct wsmi_envelope *ret)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_err err;
    memset(ret, 0, sizeof(*ret));
    limits.max_text_bytes = WSMI_XML_TEXT_CAP; /* escaping makes texts longer than they came */
    limits.max_attr_bytes = WSMI_XML_TEXT_CAP;
    wsmi_arena_init(arena, wsmi_allocator_system(), limits.max_arena_bytes);
    bool ok = wsmi_envelope_parse(message, &expect, &limits, arena, ret, &err);
    PROP_CHECK(!ok || (ret->kind == WSMI_BODY_CLASS) == (ret->class_decl != NULL));
    PROP_CHECK(ok || ret->class_decl == NULL);
    return ok;
}

static void check_again(const struct wsmi_cim_class *decl, struct wsmi_view written)
{
    struct wsmi_buf message;
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    wrap(written, &message);
    PROP_CHECK(decode(wsmi_buf_view(&message), &arena, &envelope));
    PROP_CHECK(envelope.class_decl != NULL && wsmi_cim_class_eq(decl, envelope.class_decl));
    prop_differ_class(decl, envelope.class_decl);
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&message);
}

/* What came as openwsman's holds nothing that its form has no place for. */
static void check_intrinsic(const struct wsmi_cim_class *decl)
{
    struct wsmi_buf once;
    wsmi_buf_init(&once, wsmi_allocator_system(), SIZE_MAX);
    wsmi_intrinsic_write_class(decl, &once);
    PROP_CHECK(once.failed == WSMI_OK);
    check_again(decl, wsmi_buf_view(&once));
    wsmi_buf_clean_up(&once);
}

static void check_names(const struct wsmi_enumeration *list)
{
    struct wsmi_buf once;
    struct wsmi_buf message;
    struct wsmi_arena arena;
    struct wsmi_envelope again;
    struct wsmi_view *names = calloc(list->entry_count + 1, sizeof(*names));
    PROP_CHECK(names != NULL);
    for (size_t i = 0; i < list->entry_count; i++) {
        PROP_CHECK(list->entries[i].kind == WSMI_ENTRY_CLASS);
        names[i] = list->entries[i].class_decl->name;
        prop_check_terminated(names[i]);
    }
    wsmi_buf_init(&once, wsmi_allocator_system(), SIZE_MAX);
    wsmi_intrinsic_write_names(names, list->entry_count, &once);
    wrap(wsmi_buf_view(&once), &message);
    PROP_CHECK(decode(wsmi_buf_view(&message), &arena, &again));
    PROP_CHECK(again.kind == WSMI_BODY_CLASS_NAMES);
    PROP_CHECK(again.enumeration.entry_count == list->entry_count);
    for (size_t i = 0; i < list->entry_count; i++) {
        PROP_CHECK(wsmi_view_eq(again.enumeration.entries[i].class_decl->name, names[i]));
    }
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&message);
    wsmi_buf_clean_up(&once);
    free(names);
}

static void check_round_trip(const struct wsmi_cim_class *decl)
{
    struct wsmi_buf once;
    prop_cimxml_write_class(decl, &once);
    check_again(decl, wsmi_buf_view(&once));
    prop_cimxml_check_class(decl);
    wsmi_buf_clean_up(&once);
}

void prop_class(struct wsmi_view input)
{
    struct prop_envelope_case given = {.limits = wsmi_limits_default()};
    struct wsmi_buf message;
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    if (input.len > 0 && input.ptr[0] == '!') {
        prop_envelope_tighten(&given.limits);
        input.ptr++;
        input.len--;
    }
    wrap(input, &message);
    given.message = wsmi_buf_view(&message);
    prop_envelope_check(&given, given.message);
    (void)decode(given.message, &arena, &envelope);
    if (envelope.class_decl != NULL) {
        prop_cimxml_check_class_views(envelope.class_decl);
        check_round_trip(envelope.class_decl);
    }
    if (envelope.class_decl != NULL && wsmi_view_eq(envelope.body.local, WSMI_VIEW("GetClass"))) {
        check_intrinsic(envelope.class_decl);
    }
    if (envelope.kind == WSMI_BODY_CLASS_NAMES) {
        check_names(&envelope.enumeration);
    }
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&message);
}
