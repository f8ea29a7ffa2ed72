/* SPDX-License-Identifier: MIT */
/* Credentials of the Basic scheme: RFC 7617 section 2. */
#include "core/ascii.h"
#include "core/base64.h"
#include "core/cur.h"
#include "core/fail.h"
#include "wsmi/challenge.h"
#include "wsmi/secret.h"

/* Position of the first byte that may not stand in `text`, or text.len. */
static size_t first_forbidden(struct wsmi_view text, bool colon_allowed)
{
    size_t i = 0;
    while (i < text.len && !wsmi_ascii_is(text.ptr[i], WSMI_CONTROL) &&
           (colon_allowed || text.ptr[i] != ':')) {
        i++;
    }
    return i;
}

bool wsmi_basic_write_credentials(struct wsmi_view user, struct wsmi_view password,
                                  struct wsmi_buf *buf, struct wsmi_err *err)
{
    size_t bad = first_forbidden(user, false);
    if (bad < user.len) {
        return wsmi_fail(err, WSMI_E_USAGE, bad, "user name holds ':' or a control character");
    }
    bad = first_forbidden(password, true);
    if (bad < password.len) {
        return wsmi_fail(err, WSMI_E_USAGE, bad, "password holds a control character");
    }
    struct wsmi_buf pair;
    wsmi_buf_init(&pair, buf->allocator, buf->max_bytes);
    wsmi_buf_put(&pair, user);
    wsmi_buf_put_byte(&pair, ':');
    wsmi_buf_put(&pair, password);
    bool ok = wsmi_buf_ok(&pair, err);
    if (ok) {
        wsmi_buf_put_str(buf, "Basic ");
        wsmi_base64_encode(wsmi_buf_view(&pair), buf);
        ok = wsmi_buf_ok(buf, err);
    }
    wsmi_buf_clean_up(&pair);
    return ok;
}

/* `decoded` is what stood at `offset`; its offsets are no longer those of the field. */
static bool split(struct wsmi_view decoded, size_t offset, struct wsmi_basic_credentials *ret,
                  struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(decoded);
    struct wsmi_view user;
    if (first_forbidden(decoded, true) < decoded.len) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "control character in Basic credentials");
    }
    if (!wsmi_cur_until(&cur, ':', decoded.len, &user) || !wsmi_cur_skip(&cur, 1)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "no ':' in Basic credentials");
    }
    ret->user = user;
    ret->password = wsmi_cur_all(&cur);
    return true;
}

bool wsmi_basic_read_credentials(struct wsmi_view field, struct wsmi_buf *buf,
                                 struct wsmi_basic_credentials *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(field);
    wsmi_buf_clean_up(buf);
    if (!wsmi_cur_accept_nocase(&cur, WSMI_VIEW("Basic")) || !wsmi_cur_accept(&cur, ' ')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "not Basic credentials");
    }
    while (wsmi_cur_accept(&cur, ' ')) {
    }
    if (!wsmi_base64_decode(cur.rest, cur.offset, buf, err) ||
        !split(wsmi_buf_view(buf), cur.offset, ret, err)) {
        wsmi_buf_clean_up(buf);
        return false;
    }
    return true;
}
