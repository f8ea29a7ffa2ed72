/* SPDX-License-Identifier: MIT */
#include "dest/host.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "core/utf8.h"
#include "dest/address.h"
#include "dest/idna.h"

enum {
    MAX_LABEL_BYTES = 63, /* RFC 1035 section 2.3.4 */
    MAX_NAME_BYTES = 253, /* the 255 of RFC 1035 on the wire, as text without the root's dot */
    MAX_ZONE_BYTES = 15   /* IFNAMSIZ - 1; libcurl reads no more */
};

/* IPv6 */

/* Cuts `address` before its first '%' and gives the rest from there, if there is one. */
/*@
  requires cursor(address) && \valid(ret_zone) && \separated(address, ret_zone);
  assigns address->rest, *ret_zone;
  ensures cursor(address) && address->rest.ptr == \old(address->rest.ptr);
  ensures address->rest.len <= \old(address->rest.len);
  ensures \result ==> cursor(ret_zone) && part_of(ret_zone->rest, \old(address->rest));
  ensures \result ==> within(ret_zone->rest, \old(address->rest));
  ensures !\result ==> address->rest == \old(address->rest) && *ret_zone == \old(*ret_zone);
*/
static bool split_zone(struct wsmi_cur *address, struct wsmi_cur *ret_zone)
{
    struct wsmi_cur zone = *address;
    struct wsmi_view before;
    if (!wsmi_cur_until(&zone, '%', zone.rest.len, &before)) {
        return false;
    }
    address->rest = before;
    *ret_zone = zone;
    return true;
}

/* The whole of `cur`: "%25" and the zone behind it. */
/*@
  requires cursor_value(cur) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> part_of(*ret, cur.rest) && 0 < ret->len <= MAX_ZONE_BYTES &&
    *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_zone(struct wsmi_cur cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    if (!wsmi_cur_accept_view(&cur, WSMI_VIEW("%25"))) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "zone of an IPv6 address without %25");
    }
    if (wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "zone of an IPv6 address is empty");
    }
    struct wsmi_view zone = wsmi_cur_span(&cur, WSMI_UNRESERVED);
    if (zone.len > MAX_ZONE_BYTES) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset - zone.len + MAX_ZONE_BYTES,
                         "zone of an IPv6 address is longer than 15 bytes");
    }
    if (!wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         "byte not allowed in the zone of an IPv6 address");
    }
    *ret = zone;
    return true;
}

/* Consumes '[' and all up to its ']', and gives what stands between them. */
/*@
  requires cursor(cur) && \valid(ret_inside) && \valid(err) && \separated(cur, ret_inside, err);
  assigns *cur, *ret_inside, *err;
  ensures \result ==> cursor(cur) && *err == \old(*err);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> cursor(ret_inside) && within(ret_inside->rest, \old(cur->rest));
*/
static bool take_brackets(struct wsmi_cur *cur, struct wsmi_cur *ret_inside, struct wsmi_err *err)
{
    struct wsmi_view inside;
    size_t open = cur->offset;
    (void)wsmi_cur_accept(cur, '[');
    size_t start = cur->offset;
    if (!wsmi_cur_until(cur, ']', cur->rest.len, &inside)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, open, "'[' without ']'");
    }
    (void)wsmi_cur_accept(cur, ']');
    ret_inside->rest = inside;
    ret_inside->offset = start;
    return true;
}

/* The whole of `address`: what stands in brackets. */
/*@
  requires cursor_value(address) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns ret->kind, ret->host, ret->zone, ret->address[0 .. WSMI_IPV6_BYTES - 1], *err;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> ret->kind == WSMI_HOST_IPV6;
  ensures \result ==> within(ret->host, address.rest);
  ensures \result ==> ret->zone.ptr == \old(ret->zone.ptr) &&
    ret->zone.len == \old(ret->zone.len) || within(ret->zone, address.rest);
*/
static bool parse_zoned_ipv6(struct wsmi_cur address, struct wsmi_destination *ret,
                             struct wsmi_err *err)
{
    struct wsmi_cur zone;
    bool zoned = split_zone(&address, &zone);
    ret->kind = WSMI_HOST_IPV6;
    ret->host = address.rest;
    return wsmi_ipv6_parse(address, ret->address, err) &&
           (!zoned || parse_zone(zone, &ret->zone, err));
}

/*@
  requires cursor(authority) && \valid(ret) && \valid(err);
  requires \separated(authority, ret, err);
  assigns *authority, ret->kind, ret->host, ret->zone, ret->address[0 .. WSMI_IPV6_BYTES - 1],
    *err;
  ensures \result ==> cursor(authority) && *err == \old(*err);
  ensures \result ==> ret->kind == WSMI_HOST_IPV6;
  ensures \result ==> within(ret->host, \old(authority->rest));
  ensures \result ==> ret->zone.ptr == \old(ret->zone.ptr) &&
    ret->zone.len == \old(ret->zone.len) || within(ret->zone, \old(authority->rest));
*/
static bool parse_bracketed(struct wsmi_cur *authority, struct wsmi_destination *ret,
                            struct wsmi_err *err)
{
    struct wsmi_cur address;
    struct wsmi_cur behind = *authority;
    if (!take_brackets(&behind, &address, err) || !parse_zoned_ipv6(address, ret, err)) {
        return false;
    }
    *authority = behind;
    return true;
}

/* An address with a port behind it, or what could be one: "::1:5985". */
/*@
  requires cursor_value(cur);
  assigns \nothing;
  ensures \result ==> last_colon < cur.rest.len;
*/
static bool may_end_in_port(struct wsmi_cur cur, size_t last_colon)
{
    uint8_t ignored[WSMI_IPV6_BYTES];
    struct wsmi_err unused;
    struct wsmi_cur before;
    return wsmi_cur_sub(&cur, last_colon, &before) && wsmi_cur_accept(&cur, ':') &&
           wsmi_cur_span(&cur, WSMI_DIGIT).len > 0 && wsmi_cur_at_end(&cur) &&
           wsmi_ipv6_parse(before, ignored, &unused);
}

/*@
  requires cursor(authority) && \valid(ret) && \valid(err);
  requires \separated(authority, ret, err);
  assigns *authority, ret->kind, ret->host, ret->address[0 .. WSMI_IPV6_BYTES - 1], *err;
  ensures \result ==> cursor(authority) && *err == \old(*err);
  ensures \result ==> ret->kind == WSMI_HOST_IPV6 && ret->host == \old(authority->rest);
*/
static bool parse_bare_ipv6(struct wsmi_cur *authority, size_t last_colon,
                            struct wsmi_destination *ret, struct wsmi_err *err)
{
    struct wsmi_cur address = *authority;
    struct wsmi_cur zone;
    if (may_end_in_port(address, last_colon)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, address.offset + last_colon,
                         "IPv6 address that may end in a port: put the address in brackets");
    }
    bool zoned = split_zone(&address, &zone);
    if (!wsmi_ipv6_parse(address, ret->address, err)) {
        return false;
    }
    if (zoned) {
        return wsmi_fail(err, WSMI_E_SYNTAX, zone.offset,
                         "zone of an IPv6 address without brackets");
    }
    ret->kind = WSMI_HOST_IPV6;
    ret->host = wsmi_cur_all(authority);
    return true;
}

/* names */

/*@ assigns \nothing; */
static bool may_stand_in_label(uint32_t character)
{
    return character >= 0x80 ||
           wsmi_ascii_is((uint8_t)character, WSMI_ALNUM | WSMI_HYPHEN | WSMI_UNDERSCORE);
}

/*@
  requires cursor_value(label) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err) && label.rest.len > 0;
*/
static bool check_label(struct wsmi_cur label, struct wsmi_err *err)
{
    size_t start = label.offset;
    int last = wsmi_cur_peek(&label);
    if (last < 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "empty label in the host name");
    }
    if (last == '-') {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "label of the host name starts with a hyphen");
    }
    /*@
      loop invariant cursor(&label) && start <= label.offset && *err == \at(*err, Pre);
      loop invariant label.offset - start == \at(label.rest.len, Pre) - label.rest.len;
      loop invariant label.rest.len == \at(label.rest.len, Pre) ==> last != '-';
      loop assigns label, last, *err;
      loop variant label.rest.len;
    */
    while (!wsmi_cur_at_end(&label)) {
        uint32_t character = 0;
        size_t offset = label.offset;
        last = wsmi_cur_peek(&label);
        if (last == '%') {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "percent-encoding in the host");
        }
        if (!wsmi_utf8_take(&label, &character) || !may_stand_in_label(character)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "byte not allowed in a host name");
        }
        if (wsmi_idna_hides_ascii(character)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset,
                             "character that the resolver would replace by ASCII or drop");
        }
        if (label.offset - start > MAX_LABEL_BYTES) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset,
                             "label of the host name is longer than 63 bytes");
        }
    }
    return last != '-' || wsmi_fail(err, WSMI_E_SYNTAX, label.offset - 1,
                                    "label of the host name ends with a hyphen");
}

/* Every label of `name`, which has no trailing dot; gives the last. */
/*@
  requires cursor_value(name) && \valid(ret_last) && \valid(err) && \separated(ret_last, err);
  assigns *ret_last, *err;
  ensures \result ==> *err == \old(*err) && name.rest.len > 0;
  ensures \result ==> part_of(*ret_last, name.rest);
*/
static bool check_labels(struct wsmi_cur name, struct wsmi_view *ret_last, struct wsmi_err *err)
{
    /*@
      loop invariant cursor(&name) && *err == \at(*err, Pre);
      loop invariant 0 <= name.offset - \at(name.offset, Pre) <= \at(name.rest.len, Pre);
      loop invariant went_on{Pre, Here}(&name);
      loop assigns name, *err;
      loop variant name.rest.len;
    */
    for (;;) {
        struct wsmi_cur label = name;
        bool more = wsmi_cur_until(&name, '.', name.rest.len, &label.rest);
        if (!check_label(label, err)) {
            return false;
        }
        if (!more) {
            *ret_last = label.rest;
            return true;
        }
        (void)wsmi_cur_accept(&name, '.');
    }
}

/*@ requires readable(host); assigns \nothing; */
static bool is_this_machine(struct wsmi_view host)
{
    return wsmi_view_eq(host, WSMI_VIEW(".")) ||
           wsmi_view_eq_nocase(host, WSMI_VIEW("localhost")) ||
           wsmi_view_eq_nocase(host, WSMI_VIEW("localhost."));
}

/* What inet_aton takes for a part of an address: decimal or octal digits, or 0x and hexadecimal
 * ones, of which there may be none. */
/*@ requires readable(label); assigns \nothing; */
static bool is_number(struct wsmi_view label)
{
    struct wsmi_cur cur = wsmi_cur_init(label);
    if (wsmi_cur_accept_nocase(&cur, WSMI_VIEW("0x"))) {
        (void)wsmi_cur_span(&cur, WSMI_HEX);
        return wsmi_cur_at_end(&cur);
    }
    return wsmi_cur_span(&cur, WSMI_DIGIT).len > 0 && wsmi_cur_at_end(&cur);
}

/* The whole of `cur`, which is not empty. */
/*@
  requires cursor_value(cur) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns ret->kind, ret->host, ret->address[0 .. WSMI_IPV4_BYTES - 1], *err;
  ensures ret->host == cur.rest;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> ret->kind \in {WSMI_HOST_LOCAL, WSMI_HOST_NAME, WSMI_HOST_IPV4};
  ensures \result && ret->kind == WSMI_HOST_NAME ==> ret->host.len > 0;
*/
static bool parse_name_or_ipv4(struct wsmi_cur cur, struct wsmi_destination *ret,
                               struct wsmi_err *err)
{
    struct wsmi_cur name = cur;
    struct wsmi_view last;
    ret->host = cur.rest;
    if (is_this_machine(ret->host)) {
        ret->kind = WSMI_HOST_LOCAL;
        return true;
    }
    if (name.rest.len > 1 && name.rest.ptr[name.rest.len - 1] == '.') {
        name.rest.len--;
    }
    if (!check_labels(name, &last, err)) {
        return false;
    }
    if (is_number(last)) {
        ret->kind = WSMI_HOST_IPV4;
        return wsmi_ipv4_parse(cur, ret->address, err);
    }
    if (name.rest.len > MAX_NAME_BYTES) {
        return wsmi_fail(err, WSMI_E_SYNTAX, name.offset + MAX_NAME_BYTES,
                         "host name is longer than 253 bytes");
    }
    ret->kind = WSMI_HOST_NAME;
    return true;
}

/* Consumes a name or an IPv4 address of `length` bytes. */
/*@
  requires cursor(authority) && \valid(ret) && \valid(err);
  requires \separated(authority, ret, err);
  assigns *authority, ret->kind, ret->host, ret->address[0 .. WSMI_IPV4_BYTES - 1], *err;
  ensures \result ==> cursor(authority) && *err == \old(*err);
  ensures \result ==> within(ret->host, \old(authority->rest));
  ensures \result ==> ret->kind \in {WSMI_HOST_LOCAL, WSMI_HOST_NAME, WSMI_HOST_IPV4};
  ensures \result && ret->kind == WSMI_HOST_NAME ==> ret->host.len > 0;
*/
static bool take_name(struct wsmi_cur *authority, size_t length, struct wsmi_destination *ret,
                      struct wsmi_err *err)
{
    struct wsmi_cur host;
    if (!wsmi_cur_sub(authority, length, &host) || wsmi_cur_at_end(&host)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, authority->offset, "host is empty");
    }
    return parse_name_or_ipv4(host, ret, err);
}

bool wsmi_host_parse(struct wsmi_cur *authority, struct wsmi_destination *ret, struct wsmi_err *err)
{
    size_t colons = 0;
    size_t last_colon = 0;
    /*@
      loop invariant 0 <= i <= authority->rest.len && colons <= i;
      loop invariant colons > 0 ==> last_colon < i;
      loop assigns i, colons, last_colon;
      loop variant authority->rest.len - i;
    */
    for (size_t i = 0; i < authority->rest.len; i++) {
        if (authority->rest.ptr[i] == ':') {
            colons++;
            last_colon = i;
        }
    }
    if (wsmi_cur_peek(authority) == '[') {
        return parse_bracketed(authority, ret, err);
    }
    if (colons > 1) {
        return parse_bare_ipv6(authority, last_colon, ret, err);
    }
    return take_name(authority, colons == 1 ? last_colon : authority->rest.len, ret, err);
}

/* writing */

static void write_ipv6(const uint8_t address[], struct wsmi_view zone, struct wsmi_buf *buf)
{
    uint8_t text[WSMI_IPV6_TEXT_MAX];
    struct wsmi_view view = {text, wsmi_ipv6_format(address, text)};
    wsmi_buf_put_byte(buf, '[');
    wsmi_buf_put(buf, view);
    if (zone.len > 0) {
        wsmi_buf_put_str(buf, "%25");
        wsmi_buf_put(buf, zone);
    }
    wsmi_buf_put_byte(buf, ']');
}

void wsmi_host_write(enum wsmi_host_kind kind, struct wsmi_view host, const uint8_t address[],
                     struct wsmi_view zone, struct wsmi_buf *buf)
{
    if (kind == WSMI_HOST_IPV6) {
        write_ipv6(address, zone, buf);
        return;
    }
    for (size_t i = 0; i < host.len; i++) { /* an IPv4 address is canonical as it was accepted */
        wsmi_buf_put_byte(buf, wsmi_ascii_lower(host.ptr[i]));
    }
}
