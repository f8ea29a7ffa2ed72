/* SPDX-License-Identifier: MIT */
#include "wsmi/destination.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "core/num.h"
#include "core/utf8.h"
#include "dest/address.h"
#include "dest/host.h"
#include "dest/percent.h"

const char *wsmi_scheme_name(enum wsmi_scheme scheme)
{
    static const char *const names[WSMI_SCHEME_COUNT] = {"none", "http", "https"};
    return (unsigned)scheme < WSMI_SCHEME_COUNT ? names[scheme] : "unknown";
}

bool wsmi_scheme_from_name(struct wsmi_view name, enum wsmi_scheme *ret)
{
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("http"))) {
        *ret = WSMI_SCHEME_HTTP;
        return true;
    }
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("https"))) {
        *ret = WSMI_SCHEME_HTTPS;
        return true;
    }
    return false;
}

const char *wsmi_host_kind_name(enum wsmi_host_kind kind)
{
    static const char *const names[WSMI_HOST_KIND_COUNT] = {"local", "name", "ipv4", "ipv6"};
    return (unsigned)kind < WSMI_HOST_KIND_COUNT ? names[kind] : "unknown";
}

/* Why a character stands nowhere in a destination, or NULL. */
/*@ assigns \nothing; */
static const char *refusal(uint32_t character)
{
    switch (character) {
    case ' ':
        return "space";
    case '\\':
        return "backslash: a domain user is written DOMAIN%5Cname";
    case '?':
        return "query";
    case '#':
        return "fragment";
    default:
        break;
    }
    bool control = character < 0x20 || (character >= 0x7F && character <= 0x9F);
    return control ? "control character" : NULL;
}

/* What is wrong wherever it stands is found first, so that no later step sees it. */
/*@
  requires cursor_value(cur) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
static bool check_characters(struct wsmi_cur cur, struct wsmi_err *err)
{
    /*@
      loop invariant cursor(&cur) && *err == \at(*err, Pre);
      loop assigns cur, *err;
      loop variant cur.rest.len;
    */
    while (!wsmi_cur_at_end(&cur)) {
        uint32_t character;
        size_t offset = cur.offset;
        if (!wsmi_utf8_take(&cur, &character)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "invalid UTF-8");
        }
        const char *reason = refusal(character);
        if (reason != NULL) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, reason);
        }
    }
    return true;
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, ret->scheme, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> *err == \old(*err);
  ensures \result ==> ret->scheme == \old(ret->scheme) ||
    ret->scheme \in {WSMI_SCHEME_HTTP, WSMI_SCHEME_HTTPS};
*/
static bool parse_scheme(struct wsmi_cur *cur, struct wsmi_destination *ret, struct wsmi_err *err)
{
    struct wsmi_cur next = *cur;
    struct wsmi_view name = wsmi_cur_span(&next, WSMI_TOKEN);
    if (name.len == 0 || !wsmi_cur_accept_view(&next, WSMI_VIEW("://"))) {
        return true;
    }
    if (!wsmi_scheme_from_name(name, &ret->scheme)) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, cur->offset, "scheme is neither http nor https");
    }
    *cur = next;
    return true;
}

/* A second '@' would leave open where the user ends. */
/*@
  requires cursor_value(cur) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
static bool refuse_at(struct wsmi_cur cur, struct wsmi_err *err)
{
    struct wsmi_view ignored;
    if (wsmi_cur_until(&cur, '@', cur.rest.len, &ignored)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         "second '@': inside a user name it is written %40");
    }
    return true;
}

/* Consumes "user@" if there is one. */
/*@
  requires cursor(authority) && \valid(ret) && \valid(err);
  requires \separated(authority, ret, err) && readable(ret->user);
  assigns *authority, ret->user, *err;
  ensures \result ==> cursor(authority);
  ensures \result ==> *err == \old(*err);
  ensures \result ==> readable(ret->user);
*/
static bool parse_user(struct wsmi_cur *authority, struct wsmi_destination *ret,
                       struct wsmi_err *err)
{
    struct wsmi_cur user = *authority;
    if (!wsmi_cur_until(authority, '@', authority->rest.len, &user.rest)) {
        return true;
    }
    if (wsmi_cur_at_end(&user)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, user.offset, "user name is empty");
    }
    if (!wsmi_percent_check_user(user, err)) {
        return false;
    }
    (void)wsmi_cur_accept(authority, '@');
    ret->user = user.rest;
    return refuse_at(*authority, err);
}

/* The whole of what follows the host. */
/*@
  requires cursor_value(cur) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns ret->port, ret->has_port, *err;
  ensures \result ==> *err == \old(*err);
  ensures \result && cur.rest.len > 0 ==> ret->has_port && 0 < ret->port;
  ensures \result && cur.rest.len == 0 || !\result ==> ret->port == \old(ret->port);
  ensures \result && cur.rest.len == 0 ==> ret->has_port == \old(ret->has_port);
*/
static bool parse_port(struct wsmi_cur cur, struct wsmi_destination *ret, struct wsmi_err *err)
{
    uint64_t port;
    if (wsmi_cur_at_end(&cur)) {
        return true;
    }
    if (!wsmi_cur_accept(&cur, ':')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "byte between the host and its port");
    }
    size_t start = cur.offset;
    struct wsmi_view digits = wsmi_cur_span(&cur, WSMI_DIGIT);
    if (!wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "byte that is no digit in the port");
    }
    if (digits.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "port is empty");
    }
    if (!wsmi_num_u64(digits, UINT16_MAX, &port) || port == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "port is not between 1 and 65535");
    }
    ret->port = (uint16_t)port;
    ret->has_port = true;
    return true;
}

/* Consumes what stands between scheme and prefix. */
/*@
  requires cursor(cur);
  assigns *cur;
  ensures cursor(cur) && cursor_value(\result);
*/
static struct wsmi_cur take_authority(struct wsmi_cur *cur)
{
    struct wsmi_cur authority = *cur;
    if (!wsmi_cur_until(cur, '/', cur->rest.len, &authority.rest)) {
        (void)wsmi_cur_all(cur);
    }
    return authority;
}

/* The whole of it, and whether its host stands in brackets. */
/*@
  requires cursor_value(authority) && \valid(ret) && \valid(ret_bracketed) && \valid(err);
  requires \separated(ret, ret_bracketed, err);
  requires readable(ret->user) && readable(ret->zone) && !ret->has_port;
  assigns ret->user, ret->kind, ret->host, ret->zone, ret->address[0 .. 15], ret->port,
    ret->has_port, *ret_bracketed, *err;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> ret->kind < WSMI_HOST_KIND_COUNT;
  ensures \result ==> readable(ret->user);
  ensures \result ==> readable(ret->host);
  ensures \result ==> readable(ret->zone);
  ensures \result && ret->kind == WSMI_HOST_NAME ==> ret->host.len > 0;
  ensures \result && ret->has_port ==> 0 < ret->port;
*/
static bool parse_authority(struct wsmi_cur authority, struct wsmi_destination *ret,
                            bool *ret_bracketed, struct wsmi_err *err)
{
    if (!parse_user(&authority, ret, err)) {
        return false;
    }
    *ret_bracketed = wsmi_cur_peek(&authority) == '[';
    return wsmi_host_parse(&authority, ret, err) && parse_port(authority, ret, err);
}

/*@
  requires cursor_value(cur) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns ret->prefix, *err;
  ensures \result ==> *err == \old(*err);
  ensures ret->prefix == cur.rest;
*/
static bool parse_prefix(struct wsmi_cur cur, struct wsmi_destination *ret, struct wsmi_err *err)
{
    ret->prefix = cur.rest;
    if (!wsmi_cur_accept(&cur, '/')) {
        return true;
    }
    return wsmi_percent_check_path(cur, err);
}

/*
 * Only an IPv6 address can get longer on its way to the canonical form: by brackets, and by a
 * dotted quad where it is an IPv4 address in disguise. The limit holds for that form as well, so
 * that what was written is accepted again.
 */
/*@
  requires \valid_read(dest) && in.len <= max && \valid(err) && \separated(dest, err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
static bool check_length(struct wsmi_view in, const struct wsmi_destination *dest, bool bracketed,
                         size_t max, struct wsmi_err *err)
{
    uint8_t text[WSMI_IPV6_TEXT_MAX];
    size_t room = max - in.len;
    if (dest->kind != WSMI_HOST_IPV6) {
        return true;
    }
    size_t need = wsmi_ipv6_format(dest->address, text) + (bracketed ? 0 : 2);
    if (need > dest->host.len && need - dest->host.len > room) {
        return wsmi_fail(err, WSMI_E_LIMIT, in.len, "canonical form is longer than its maximum");
    }
    return true;
}

bool wsmi_destination_parse(struct wsmi_view in, const struct wsmi_limits *limits,
                            struct wsmi_destination *ret, struct wsmi_err *err)
{
    struct wsmi_destination dest = {0};
    struct wsmi_cur cur = wsmi_cur_init(in);
    if (in.len > limits->max_destination_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_destination_bytes,
                         "destination is longer than its maximum");
    }
    if (!check_characters(cur, err) || !parse_scheme(&cur, &dest, err)) {
        return false;
    }
    struct wsmi_cur authority = take_authority(&cur);
    bool bracketed = false;
    /*@ assert readable(dest.user) && readable(dest.zone) && !dest.has_port; */
    if (!parse_authority(authority, &dest, &bracketed, err) || !parse_prefix(cur, &dest, err) ||
        !check_length(in, &dest, bracketed, limits->max_destination_bytes, err)) {
        return false;
    }
    /*@ assert *err == \at(*err, Pre) && in.len <= limits->max_destination_bytes; */
    /*@ assert settled(dest); */
    /*@ assert readable(dest.user) && readable(dest.host); */
    /*@ assert readable(dest.zone) && readable(dest.prefix); */
    *ret = dest;
    return true;
}

void wsmi_destination_write(const struct wsmi_destination *destination, struct wsmi_buf *buf)
{
    if (destination->scheme != WSMI_SCHEME_NONE) {
        wsmi_buf_put_str(buf, wsmi_scheme_name(destination->scheme));
        wsmi_buf_put_str(buf, "://");
    }
    if (destination->user.len > 0) {
        wsmi_percent_write_user(destination->user, buf);
        wsmi_buf_put_byte(buf, '@');
    }
    wsmi_host_write(destination->kind, destination->host, destination->address, destination->zone,
                    buf);
    if (destination->has_port) {
        wsmi_buf_put_byte(buf, ':');
        wsmi_buf_put_u64(buf, destination->port);
    }
    wsmi_percent_write_path(destination->prefix, buf);
}

bool wsmi_destination_eq(const struct wsmi_destination *a, const struct wsmi_destination *b)
{
    if (a->scheme != b->scheme || a->kind != b->kind || a->has_port != b->has_port ||
        a->port != b->port) {
        return false;
    }
    bool same_host = a->kind == WSMI_HOST_IPV6
                         ? memcmp(a->address, b->address, sizeof(a->address)) == 0
                         : wsmi_view_eq_nocase(a->host, b->host);
    return same_host && wsmi_view_eq(a->zone, b->zone) && wsmi_percent_eq_user(a->user, b->user) &&
           wsmi_percent_eq_path(a->prefix, b->prefix);
}

void wsmi_destination_user(const struct wsmi_destination *destination, struct wsmi_buf *buf)
{
    struct wsmi_cur cur = wsmi_cur_init(destination->user);
    uint8_t byte;
    bool encoded;
    while (wsmi_percent_next(&cur, &byte, &encoded)) {
        wsmi_buf_put_byte(buf, byte);
    }
}
