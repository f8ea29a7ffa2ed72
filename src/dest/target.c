/* SPDX-License-Identifier: MIT */
/* A destination and the options beside it become one place to connect to. */
#include "core/cur.h"
#include "core/fail.h"
#include "dest/host.h"
#include "dest/percent.h"
#include "wsmi/destination.h"

/*@
  requires \valid_read(destination) && \valid_read(options) && \valid(ret) && \valid(err);
  requires \separated(destination, ret, err) && \separated(options, ret, err);
  requires destination->scheme < WSMI_SCHEME_COUNT;
  assigns *ret, *err;
  ensures \result ==> *ret \in {WSMI_SCHEME_HTTP, WSMI_SCHEME_HTTPS} && *err == \old(*err);
*/
static bool resolve_scheme(const struct wsmi_destination *destination,
                           const struct wsmi_destination_options *options, enum wsmi_scheme *ret,
                           struct wsmi_err *err)
{
    if ((unsigned)options->transport >= WSMI_SCHEME_COUNT) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "transport option is neither http nor https");
    }
    if (destination->scheme != WSMI_SCHEME_NONE && options->transport != WSMI_SCHEME_NONE &&
        destination->scheme != options->transport) {
        return wsmi_fail(err, WSMI_E_USAGE, 0,
                         "transport option contradicts the scheme of the destination");
    }
    *ret = destination->scheme != WSMI_SCHEME_NONE ? destination->scheme : options->transport;
    if (*ret == WSMI_SCHEME_NONE) {
        *ret = WSMI_SCHEME_HTTPS;
    }
    return true;
}

/*@
  requires \valid_read(destination) && \valid_read(options) && \valid(ret) && \valid(err);
  requires \separated(destination, ret, err) && \separated(options, ret, err);
  requires destination->has_port ==> 0 < destination->port;
  assigns *ret, *err;
  ensures \result ==> 0 < *ret && *err == \old(*err);
  ensures \result && destination->has_port ==> *ret == destination->port;
  ensures \result && options->has_port ==> *ret == options->port;
*/
static bool resolve_port(const struct wsmi_destination *destination,
                         const struct wsmi_destination_options *options, enum wsmi_scheme scheme,
                         uint16_t *ret, struct wsmi_err *err)
{
    *ret = scheme == WSMI_SCHEME_HTTP ? WSMI_PORT_HTTP : WSMI_PORT_HTTPS;
    if (options->has_port) {
        if (options->port == 0 || options->port > UINT16_MAX) {
            return wsmi_fail(err, WSMI_E_USAGE, 0, "port option is not between 1 and 65535");
        }
        *ret = (uint16_t)options->port;
    }
    if (destination->has_port) {
        if (options->has_port && options->port != destination->port) {
            return wsmi_fail(err, WSMI_E_USAGE, 0,
                             "port option contradicts the port of the destination");
        }
        *ret = destination->port;
    }
    return true;
}

/*@
  requires \valid_read(destination) && \valid_read(options) && \valid(ret) && \valid(err);
  requires \separated(destination, ret, err) && \separated(options, ret, err);
  requires readable(destination->prefix) && readable(options->url_prefix);
  assigns *ret, *err;
  ensures \result ==> *err == \old(*err);
*/
static bool resolve_path(const struct wsmi_destination *destination,
                         const struct wsmi_destination_options *options, struct wsmi_view *ret,
                         struct wsmi_err *err)
{
    struct wsmi_cur said = wsmi_cur_init(destination->prefix);
    struct wsmi_cur option = wsmi_cur_init(options->url_prefix);
    *ret = WSMI_VIEW("wsman");
    (void)wsmi_cur_accept(&said, '/');
    if (options->url_prefix.len > 0) {
        (void)wsmi_cur_accept(&option, '/');
        if (!wsmi_percent_check_path(option, err)) {
            return false;
        }
        *ret = option.rest;
    }
    if (destination->prefix.len > 0) {
        if (options->url_prefix.len > 0 && !wsmi_percent_eq_path(said.rest, option.rest)) {
            return wsmi_fail(err, WSMI_E_USAGE, 0,
                             "url-prefix option contradicts the prefix of the destination");
        }
        *ret = said.rest;
    }
    return true;
}

bool wsmi_destination_resolve(const struct wsmi_destination *destination,
                              const struct wsmi_destination_options *options,
                              struct wsmi_target *ret, struct wsmi_err *err)
{
    struct wsmi_target target = {0};
    if (!resolve_scheme(destination, options, &target.scheme, err) ||
        !resolve_port(destination, options, target.scheme, &target.port, err) ||
        !resolve_path(destination, options, &target.path, err)) {
        return false;
    }
    /*@ assert *err == \at(*err, Pre); */
    /*@ assert target.scheme \in {WSMI_SCHEME_HTTP, WSMI_SCHEME_HTTPS} && 0 < target.port; */
    target.kind = destination->kind;
    /*@ assert target.kind < WSMI_HOST_KIND_COUNT; */
    target.host = destination->host;
    target.zone = destination->zone;
    memcpy(target.address, destination->address, sizeof(target.address));
    /*@ assert *err == \at(*err, Pre); */
    /*@ assert target.scheme \in {WSMI_SCHEME_HTTP, WSMI_SCHEME_HTTPS}; */
    /*@ assert target.kind < WSMI_HOST_KIND_COUNT; */
    /*@ assert 0 < target.port; */
    if (target.kind == WSMI_HOST_LOCAL) {
        target.host = WSMI_VIEW("localhost");
    } else if (target.kind == WSMI_HOST_NAME && target.host.ptr[target.host.len - 1] == '.') {
        target.absolute = true;
        target.host.len--;
    }
    /*@ assert *err == \at(*err, Pre); */
    /*@ assert resolved(target); */
    *ret = target;
    return true;
}

void wsmi_target_write_url(const struct wsmi_target *target, struct wsmi_buf *buf)
{
    wsmi_buf_put_str(buf, wsmi_scheme_name(target->scheme));
    wsmi_buf_put_str(buf, "://");
    wsmi_host_write(target->kind, target->host, target->address, target->zone, buf);
    if (target->absolute) {
        wsmi_buf_put_byte(buf, '.');
    }
    wsmi_buf_put_byte(buf, ':');
    wsmi_buf_put_u64(buf, target->port);
    wsmi_buf_put_byte(buf, '/');
    wsmi_percent_write_path(target->path, buf);
}
