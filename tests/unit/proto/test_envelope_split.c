/* SPDX-License-Identifier: MIT */
#include "proto/envelope_split.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "props/prop.h"

/* What a stream is cut into: envelopes in brackets, what is unfinished behind '+', and '!' where
 * it is broken. */
static void cut(struct wsmi_view in, size_t piece_size, char *out, size_t out_size)
{
    struct wsmi_envelope_split split = {0};
    size_t length = 0;
    size_t open = 0;
    size_t at = 0;
    while (at < in.len) {
        size_t left = in.len - at;
        struct wsmi_view piece = {in.ptr + at, piece_size < left ? piece_size : left};
        size_t used;
        enum wsmi_split what = wsmi_envelope_split_feed(&split, piece, &used);
        at += used;
        if (what == WSMI_SPLIT_GAP) {
            open = at;
        } else if (what == WSMI_SPLIT_END) {
            length += (size_t)snprintf(out + length, out_size - length, "[%.*s]", (int)(at - open),
                                       (const char *)in.ptr + open);
            open = at;
        } else if (what == WSMI_SPLIT_BROKEN) {
            (void)snprintf(out + length, out_size - length, "!%zu", at);
            return;
        }
    }
    (void)snprintf(out + length, out_size - length, "%s%.*s", open < in.len ? "+" : "",
                   (int)(in.len - open), (const char *)in.ptr + open);
}

static const struct {
    const char *in;
    const char *out;
} rows[] = {
    {"", ""},
    {"<a/>", "[<a/>]"},
    {"<a></a>", "[<a></a>]"},
    {"<a/><b/>", "[<a/>][<b/>]"},
    {" <a/>\r\n<b/>\n", "[<a/>][<b/>]"},
    {"<?xml version='1.0'?>\n<a/><?xml version='1.0'?><b/>",
     "[<?xml version='1.0'?>\n<a/>][<?xml version='1.0'?><b/>]"},
    {"\xEF\xBB\xBF<a/>\xEF\xBB\xBF<b/>", "[\xEF\xBB\xBF<a/>][\xEF\xBB\xBF<b/>]"},
    {"<a><b/><c><d></d></c></a>x", "[<a><b/><c><d></d></c></a>]!25"},
    {"<a b='>' c=\"/>'\">></a><z/>", "[<a b='>' c=\"/>'\">></a>][<z/>]"},
    {"<a><![CDATA[</a>]]]]]></a><z/>", "[<a><![CDATA[</a>]]]]]></a>][<z/>]"},
    {"<a><![CDATA[]>]]></a><z/>", "[<a><![CDATA[]>]]></a>][<z/>]"},
    {"<!-- <x> --><a><!--</a>-->></a><z/>", "[<!-- <x> --><a><!--</a>-->></a>][<z/>]"},
    {"<a ><b /></a\n><z/>", "[<a ><b /></a\n>][<z/>]"},
    {"<a><b></a>", "+<a><b></a>"},
    {"<a/><b", "[<a/>]+<b"},
    {"<a/><!-- -->", "[<a/>]+<!-- -->"},
    {"text", "!0"},
    {"</a>", "!1"},
    {"<!DOCTYPE a><a/>", "!2"},
    {"<a><!DOCTYPE a></a>", "!5"},
    {"<a><?pi?></a>", "!4"},
    {"<![CDATA[x]]><a/>", "!2"},
    {"<a><![CDAT[x]]></a>", "!10"},
    {"<a><!-x--></a>", "!6"},
    {"<a><!-- -- --></a>", "!10"},
    {"<a b='<'/>", "!6"},
    {"<a <b/>", "!3"},
    {"<a></a <b/>", "!7"},
    {"<a / >", "!4"},
    {"<>", "!1"},
    {"< a/>", "!1"},
    {"<<a/>", "!1"},
    {"\xEF\xBB<a/>", "!2"},
    {"\xEF<a/>", "!1"},
    {"\xFF\xFE<a/>", "!0"},
    {"\xEF\xBB\xBF\xEF", "!3"},
};

Test(envelope_split, envelopes_end_behind_their_root_whatever_the_pieces)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_view in = wsmi_view_from_str(rows[i].in);
        char out[256];
        for (size_t size = 1; size <= in.len + 1; size++) {
            cut(in, size, out, sizeof(out));
            cr_expect_str_eq(out, rows[i].out, "%s in pieces of %zu: %s", rows[i].in, size, out);
        }
        prop_envelope_split(in);
    }
}

Test(envelope_split, two_byte_characters_are_not_split)
{
    static const uint8_t bytes[] = {0, '<', 0, 'a', 0, '/', 0, '>'};
    struct wsmi_envelope_split split = {0};
    size_t used = 99;
    cr_assert_eq(wsmi_envelope_split_feed(&split, (struct wsmi_view){bytes, sizeof(bytes)}, &used),
                 WSMI_SPLIT_BROKEN);
    cr_assert_eq(used, 0);
    prop_envelope_split((struct wsmi_view){bytes, sizeof(bytes)});
}
