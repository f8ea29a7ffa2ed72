/* SPDX-License-Identifier: MIT */
#include "wsmi/mediatype.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "httpframe/param.h"

/* *( OWS ";" OWS [ name "=" value ] ), with no white space around the '='. */
static bool read_params(struct wsmi_cur *cur, struct wsmi_params *params, struct wsmi_arena *arena,
                        struct wsmi_err *err)
{
    for (;;) {
        (void)wsmi_cur_span(cur, WSMI_BLANK);
        if (wsmi_cur_at_end(cur)) {
            return true;
        }
        if (!wsmi_cur_accept(cur, ';')) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "no ';' between media type and parameters");
        }
        (void)wsmi_cur_span(cur, WSMI_BLANK);
        if (wsmi_cur_at_end(cur) || wsmi_cur_peek(cur) == ';') {
            continue;
        }
        size_t offset = cur->offset;
        struct wsmi_view name = wsmi_cur_span(cur, WSMI_TOKEN);
        if (name.len == 0 || !wsmi_cur_accept(cur, '=')) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "media type parameter is not name=value");
        }
        if (!wsmi_param_add(cur, name, offset, params, arena, err)) {
            return false;
        }
    }
}

bool wsmi_media_type_parse(struct wsmi_view field, const struct wsmi_limits *limits,
                           struct wsmi_arena *arena, struct wsmi_media_type *ret,
                           struct wsmi_err *err)
{
    struct wsmi_media_type media = {{NULL, 0}, {NULL, 0}, NULL, 0};
    struct wsmi_params params = {NULL, 0, 0};
    struct wsmi_cur cur;
    if (!wsmi_param_open(field, limits, arena, &cur, err)) {
        return false;
    }
    (void)wsmi_cur_span(&cur, WSMI_BLANK);
    media.type = wsmi_cur_span(&cur, WSMI_TOKEN);
    if (media.type.len == 0 || !wsmi_cur_accept(&cur, '/')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "media type is not type/subtype");
    }
    media.subtype = wsmi_cur_span(&cur, WSMI_TOKEN);
    if (media.subtype.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "media type has no subtype");
    }
    params.cap = wsmi_param_count(cur.rest, ';', limits->max_params);
    params.items =
        wsmi_arena_alloc_array(arena, params.cap, sizeof(*params.items), cur.offset, err);
    if (params.items == NULL || !read_params(&cur, &params, arena, err)) {
        return false;
    }
    media.params = params.count == 0 ? NULL : params.items;
    media.param_count = params.count;
    *ret = media;
    return true;
}

bool wsmi_media_is(const struct wsmi_media_type *media, struct wsmi_view type,
                   struct wsmi_view subtype)
{
    return wsmi_view_eq_nocase(media->type, type) && wsmi_view_eq_nocase(media->subtype, subtype);
}

bool wsmi_media_is_soap(const struct wsmi_media_type *media)
{
    return wsmi_media_is(media, WSMI_VIEW("application"), WSMI_VIEW("soap+xml"));
}

bool wsmi_media_is_xml(const struct wsmi_media_type *media)
{
    return wsmi_media_is(media, WSMI_VIEW("text"), WSMI_VIEW("xml")) ||
           wsmi_media_is(media, WSMI_VIEW("application"), WSMI_VIEW("xml"));
}

enum wsmi_charset wsmi_media_charset(const struct wsmi_media_type *media)
{
    const struct wsmi_http_param *charset =
        wsmi_http_param_find(media->params, media->param_count, WSMI_VIEW("charset"));
    return charset == NULL ? WSMI_CHARSET_NONE : wsmi_charset_from_name(charset->value);
}

bool wsmi_media_type_write(const struct wsmi_media_type *media, struct wsmi_buf *buf,
                           struct wsmi_err *err)
{
    if (!wsmi_param_is_token(media->type) || !wsmi_param_is_token(media->subtype) ||
        !wsmi_params_are_writable(media->params, media->param_count)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "media type cannot be written");
    }
    wsmi_buf_put(buf, media->type);
    wsmi_buf_put_byte(buf, '/');
    wsmi_buf_put(buf, media->subtype);
    for (size_t i = 0; i < media->param_count; i++) {
        wsmi_buf_put_byte(buf, ';');
        wsmi_param_write(&media->params[i], buf);
    }
    return wsmi_buf_ok(buf, err);
}
