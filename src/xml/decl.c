/* SPDX-License-Identifier: MIT */
/* The XML declaration: XML 1.0 sections 2.8, 2.9 and 4.3.3. */
#include "core/fail.h"
#include "xml/guard.h"

enum { MAX_PSEUDO_BYTES = 64 }; /* nobody's encoding name is longer; libxml2 would take any */

/* S name S? '=' S? quoted value. Nothing consumed and `ret_value->ptr` NULL when another name
 * follows. */
static bool take_pseudo(struct wsmi_cur *cur, struct wsmi_view name, struct wsmi_view *ret_value,
                        struct wsmi_err *err)
{
    struct wsmi_cur next = *cur;
    ret_value->ptr = NULL;
    ret_value->len = 0;
    if (!wsmi_xml_skip_space(&next) || !wsmi_cur_accept_view(&next, name)) {
        return true;
    }
    (void)wsmi_xml_skip_space(&next);
    if (!wsmi_cur_accept(&next, '=')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, next.offset, "'=' expected in the XML declaration");
    }
    (void)wsmi_xml_skip_space(&next);
    int quote = wsmi_cur_peek(&next);
    if (quote != '"' && quote != '\'') {
        return wsmi_fail(err, WSMI_E_SYNTAX, next.offset, "quote expected in the XML declaration");
    }
    (void)wsmi_cur_skip(&next, 1);
    if (!wsmi_cur_until(&next, (uint8_t)quote, MAX_PSEUDO_BYTES, ret_value)) {
        return next.rest.len > MAX_PSEUDO_BYTES
                   ? wsmi_fail(err, WSMI_E_LIMIT, next.offset + MAX_PSEUDO_BYTES,
                               "value in the XML declaration longer than 64 bytes")
                   : wsmi_fail(err, WSMI_E_SYNTAX, next.offset,
                               "unclosed value in the XML declaration");
    }
    (void)wsmi_cur_skip(&next, 1);
    *cur = next;
    return true;
}

static bool take_version(struct wsmi_cur *cur, struct wsmi_err *err)
{
    struct wsmi_view version;
    if (!take_pseudo(cur, WSMI_VIEW("version"), &version, err)) {
        return false;
    }
    if (version.ptr == NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "XML declaration without version");
    }
    if (!wsmi_view_eq(version, WSMI_VIEW("1.0"))) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, cur->offset - 1 - version.len,
                         "XML version is not 1.0");
    }
    return true;
}

/* EncName: a letter, then letters, digits, '.', '_', '-'. */
static bool take_encoding(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    if (!take_pseudo(cur, WSMI_VIEW("encoding"), ret, err)) {
        return false;
    }
    if (ret->ptr != NULL && (ret->len == 0 || !wsmi_xml_is(ret->ptr[0], WSMI_XML_START) ||
                             ret->ptr[0] == '_' || wsmi_xml_span(*ret, WSMI_XML_NAME) < ret->len)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset - 1 - ret->len,
                         "malformed encoding name in the XML declaration");
    }
    return true;
}

static bool take_standalone(struct wsmi_cur *cur, struct wsmi_err *err)
{
    struct wsmi_view value;
    if (!take_pseudo(cur, WSMI_VIEW("standalone"), &value, err)) {
        return false;
    }
    if (value.ptr != NULL && !wsmi_view_eq(value, WSMI_VIEW("yes")) &&
        !wsmi_view_eq(value, WSMI_VIEW("no"))) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset - 1 - value.len,
                         "standalone is neither yes nor no");
    }
    return true;
}

/* The declaration that nearly all write, letter by letter: nothing to take apart. */
static bool take_usual(struct wsmi_cur *cur, struct wsmi_view *ret_encoding)
{
    enum { NAME_AT = sizeof("<?xml version=\"1.0\" encoding=\"") - 1, NAME_BYTES = 5 };
    const uint8_t *start = cur->rest.ptr;
    if (!wsmi_cur_accept_view(cur, WSMI_VIEW("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))) {
        return false;
    }
    *ret_encoding = (struct wsmi_view){start + NAME_AT, NAME_BYTES};
    return true;
}

bool wsmi_xml_scan_declaration(struct wsmi_cur *cur, struct wsmi_view *ret_encoding,
                               struct wsmi_err *err)
{
    struct wsmi_cur next = *cur;
    struct wsmi_view encoding = {NULL, 0};
    if (take_usual(cur, ret_encoding)) {
        return true;
    }
    if (wsmi_cur_accept_view(&next, WSMI_VIEW("<?xml")) &&
        (wsmi_xml_is(wsmi_cur_peek(&next), WSMI_XML_SPACE) || wsmi_cur_peek(&next) == '?')) {
        if (!take_version(&next, err) || !take_encoding(&next, &encoding, err) ||
            !take_standalone(&next, err)) {
            return false;
        }
        (void)wsmi_xml_skip_space(&next);
        if (!wsmi_cur_accept_view(&next, WSMI_VIEW("?>"))) {
            return wsmi_fail(err, WSMI_E_SYNTAX, next.offset, "malformed XML declaration");
        }
        *cur = next;
    }
    *ret_encoding = encoding;
    return true;
}

/* Whether `name` in the XML declaration is true of a text that was decoded as `decoded`: the same,
 * UTF-16 without saying which, or a superset of ASCII for ASCII. */
static bool agrees(struct wsmi_view name, enum wsmi_charset decoded)
{
    enum wsmi_charset said = wsmi_charset_from_name(name);
    switch (decoded) {
    case WSMI_CHARSET_UTF16LE:
    case WSMI_CHARSET_UTF16BE:
        return said == decoded || said == WSMI_CHARSET_UTF16;
    case WSMI_CHARSET_ASCII:
        return said == decoded || said == WSMI_CHARSET_UTF8 || said == WSMI_CHARSET_LATIN1;
    default:
        return said == decoded;
    }
}

bool wsmi_xml_check_declaration(struct wsmi_view utf8, enum wsmi_charset decoded, size_t *ret_bytes,
                                struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(utf8);
    struct wsmi_view encoding;
    if (!wsmi_xml_scan_declaration(&cur, &encoding, err)) {
        return false;
    }
    if (encoding.ptr != NULL && !agrees(encoding, decoded)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, (size_t)(encoding.ptr - utf8.ptr),
                         "declared encoding is not the one the text is in");
    }
    *ret_bytes = cur.offset;
    return true;
}
