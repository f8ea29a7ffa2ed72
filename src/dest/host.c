/* SPDX-License-Identifier: MIT */
#include "dest/host.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "core/num.h"
#include "core/utf8.h"
#include "dest/idna.h"

enum {
    MAX_LABEL_BYTES = 63, /* RFC 1035 section 2.3.4 */
    MAX_NAME_BYTES = 253, /* the 255 of RFC 1035 on the wire, as text without the root's dot */
    MAX_ZONE_BYTES = 15,  /* IFNAMSIZ - 1; libcurl reads no more */
    MAX_GROUP_DIGITS = 4,
    IPV4_BYTES = 4,
    NO_GAP = WSMI_IPV6_BYTES + 1
};

/* IPv4 */

/*@
  requires cursor_value(cur) && \valid(ret + (0 .. IPV4_BYTES - 1)) && \valid(err);
  requires \separated(ret + (0 .. IPV4_BYTES - 1), err);
  assigns ret[0 .. IPV4_BYTES - 1], *err;
  ensures \result ==> *err == \old(*err);
*/
static bool parse_ipv4(struct wsmi_cur cur, uint8_t ret[IPV4_BYTES], struct wsmi_err *err)
{
    static const char reason[] = "number that is no dotted-quad IPv4 address";
    /*@
      loop invariant 0 <= i <= IPV4_BYTES && cursor(&cur) && *err == \at(*err, Pre);
      loop assigns i, cur, ret[0 .. IPV4_BYTES - 1], *err;
      loop variant IPV4_BYTES - i;
    */
    for (size_t i = 0; i < IPV4_BYTES; i++) {
        if (i > 0 && !wsmi_cur_accept(&cur, '.')) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, reason);
        }
        uint64_t value;
        size_t start = cur.offset;
        struct wsmi_view digits = wsmi_cur_span(&cur, WSMI_DIGIT);
        if (!wsmi_num_u64(digits, UINT8_MAX, &value) || (digits.len > 1 && digits.ptr[0] == '0')) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start, reason);
        }
        ret[i] = (uint8_t)value;
    }
    return wsmi_cur_at_end(&cur) || wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, reason);
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

/* IPv6 */

/* The parsed part of an address: bytes before and after the "::" run together. */
struct ipv6 {
    uint8_t bytes[WSMI_IPV6_BYTES];
    size_t used;
    size_t gap; /* how many bytes stand before "::", or NO_GAP */
};

/*@
  predicate ipv6(struct ipv6 a) = a.used <= WSMI_IPV6_BYTES && a.used % 2 == 0 &&
    (a.gap == NO_GAP || a.gap <= a.used);
*/

/* What up to four hexadecimal digits mean. */
/*@
  requires readable(digits) && digits.len <= MAX_GROUP_DIGITS;
  requires all_hex(digits.ptr, digits.len);
  assigns \nothing;
  ensures \result <= UINT16_MAX;
*/
static unsigned group_value(struct wsmi_view digits)
{
    unsigned value = 0;
    /*@
      loop invariant 0 <= i <= digits.len;
      loop invariant i == 0 ==> value == 0;
      loop invariant i == 1 ==> value < 0x10;
      loop invariant i == 2 ==> value < 0x100;
      loop invariant i == 3 ==> value < 0x1000;
      loop invariant i == 4 ==> value < 0x10000;
      loop assigns i, value;
      loop variant digits.len - i;
    */
    for (size_t i = 0; i < digits.len; i++) {
        value = value * 16 + (unsigned)wsmi_ascii_hex_value(digits.ptr[i]);
    }
    return value;
}

/* Consumes one group, or the dotted quad that may stand for the last two. */
static bool take_group(struct wsmi_cur *cur, struct ipv6 *address, struct wsmi_err *err)
{
    struct wsmi_cur start = *cur;
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_HEX);
    if (digits.len > 0 && wsmi_cur_peek(cur) == '.') {
        if (address->used + IPV4_BYTES > WSMI_IPV6_BYTES) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start.offset, "IPv6 address is too long");
        }
        if (!parse_ipv4(start, address->bytes + address->used, err)) {
            return false;
        }
        address->used += IPV4_BYTES;
        (void)wsmi_cur_all(cur);
        return true;
    }
    if (digits.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start.offset,
                         wsmi_cur_at_end(cur) ? "IPv6 address ends in a colon"
                                              : "byte that is no part of an IPv6 address");
    }
    if (digits.len > MAX_GROUP_DIGITS) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start.offset + MAX_GROUP_DIGITS,
                         "group of an IPv6 address is longer than four digits");
    }
    if (address->used == WSMI_IPV6_BYTES) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start.offset, "IPv6 address is too long");
    }
    unsigned value = group_value(digits);
    address->bytes[address->used++] = (uint8_t)(value >> 8);
    address->bytes[address->used++] = (uint8_t)(value & 0xFF);
    return true;
}

/* Consumes the colon or colons between two groups. */
/*@
  requires cursor(cur) && \valid(address) && ipv6(*address) && \valid(err);
  requires \separated(cur, address, err);
  assigns *cur, address->gap, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> cur->rest.len < \old(cur->rest.len) && *err == \old(*err);
  ensures ipv6(*address);
*/
static bool take_separator(struct wsmi_cur *cur, struct ipv6 *address, struct wsmi_err *err)
{
    size_t start = cur->offset;
    if (!wsmi_cur_accept(cur, ':')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "byte that is no part of an IPv6 address");
    }
    if (wsmi_cur_accept(cur, ':')) {
        if (address->gap != NO_GAP) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start, "second '::' in an IPv6 address");
        }
        address->gap = address->used;
    }
    return true;
}

/* All 16 bytes: zeros stand for the gap. */
/*@
  requires \valid_read(address) && ipv6(*address) && \valid(ret + (0 .. WSMI_IPV6_BYTES - 1));
  requires \separated(address, ret + (0 .. WSMI_IPV6_BYTES - 1));
  assigns ret[0 .. WSMI_IPV6_BYTES - 1];
*/
static void close_gap(const struct ipv6 *address, uint8_t ret[WSMI_IPV6_BYTES])
{
    size_t head = address->gap == NO_GAP ? address->used : address->gap;
    size_t tail = address->used - head;
    memset(ret, 0, WSMI_IPV6_BYTES);
    memcpy(ret, address->bytes, head);
    memcpy(ret + WSMI_IPV6_BYTES - tail, address->bytes + head, tail);
}

/* The whole of `cur`. */
static bool parse_ipv6(struct wsmi_cur cur, uint8_t ret[WSMI_IPV6_BYTES], struct wsmi_err *err)
{
    struct ipv6 address = {{0}, 0, NO_GAP};
    if (wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "host is empty");
    }
    bool after_gap = wsmi_cur_accept_view(&cur, WSMI_VIEW("::"));
    if (after_gap) {
        address.gap = 0;
    }
    while (!after_gap || !wsmi_cur_at_end(&cur)) {
        if (!take_group(&cur, &address, err)) {
            return false;
        }
        if (wsmi_cur_at_end(&cur)) {
            break;
        }
        if (!take_separator(&cur, &address, err)) {
            return false;
        }
        after_gap = address.gap == address.used;
    }
    if (address.gap == NO_GAP ? address.used < WSMI_IPV6_BYTES : address.used == WSMI_IPV6_BYTES) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         address.gap == NO_GAP ? "IPv6 address is too short"
                                               : "'::' that stands for nothing");
    }
    close_gap(&address, ret);
    return true;
}

/* Cuts `address` before its first '%' and gives the rest from there, if there is one. */
/*@
  requires cursor(address) && \valid(ret_zone) && \separated(address, ret_zone);
  assigns address->rest, *ret_zone;
  ensures cursor(address) && address->rest.ptr == \old(address->rest.ptr);
  ensures address->rest.len <= \old(address->rest.len);
  ensures \result ==> cursor(ret_zone) && part_of(ret_zone->rest, \old(address->rest));
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

static bool parse_bracketed(struct wsmi_cur *authority, struct wsmi_destination *ret,
                            struct wsmi_err *err)
{
    struct wsmi_cur zone;
    size_t open = authority->offset;
    (void)wsmi_cur_accept(authority, '[');
    struct wsmi_cur address = *authority;
    if (!wsmi_cur_until(authority, ']', authority->rest.len, &address.rest)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, open, "'[' without ']'");
    }
    (void)wsmi_cur_accept(authority, ']');
    bool zoned = split_zone(&address, &zone);
    ret->kind = WSMI_HOST_IPV6;
    ret->host = address.rest;
    return parse_ipv6(address, ret->address, err) && (!zoned || parse_zone(zone, &ret->zone, err));
}

/* An address with a port behind it, or what could be one: "::1:5985". */
static bool may_end_in_port(struct wsmi_cur cur, size_t last_colon)
{
    uint8_t ignored[WSMI_IPV6_BYTES];
    struct wsmi_err unused;
    struct wsmi_cur before;
    return wsmi_cur_sub(&cur, last_colon, &before) && wsmi_cur_accept(&cur, ':') &&
           wsmi_cur_span(&cur, WSMI_DIGIT).len > 0 && wsmi_cur_at_end(&cur) &&
           parse_ipv6(before, ignored, &unused);
}

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
    if (!parse_ipv6(address, ret->address, err)) {
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
static bool check_labels(struct wsmi_cur name, struct wsmi_view *ret_last, struct wsmi_err *err)
{
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

/* The whole of `cur`, which is not empty. */
static bool parse_name(struct wsmi_cur cur, struct wsmi_destination *ret, struct wsmi_err *err)
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
        return parse_ipv4(cur, ret->address, err);
    }
    if (name.rest.len > MAX_NAME_BYTES) {
        return wsmi_fail(err, WSMI_E_SYNTAX, name.offset + MAX_NAME_BYTES,
                         "host name is longer than 253 bytes");
    }
    ret->kind = WSMI_HOST_NAME;
    return true;
}

bool wsmi_host_parse(struct wsmi_cur *authority, struct wsmi_destination *ret, struct wsmi_err *err)
{
    size_t colons = 0;
    size_t last_colon = 0;
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
    struct wsmi_cur host;
    if (!wsmi_cur_sub(authority, colons == 1 ? last_colon : authority->rest.len, &host) ||
        wsmi_cur_at_end(&host)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, authority->offset, "host is empty");
    }
    return parse_name(host, ret, err);
}

/* writing */

/*@
  requires \valid(ret + (0 .. 2));
  assigns ret[0 .. 2];
  ensures 0 < \result <= 3;
*/
static size_t format_decimal(uint8_t value, uint8_t *ret)
{
    size_t length = 0;
    if (value >= 100) {
        ret[length++] = (uint8_t)('0' + value / 100);
    }
    if (value >= 10) {
        ret[length++] = (uint8_t)('0' + value / 10 % 10);
    }
    ret[length++] = (uint8_t)('0' + value % 10);
    return length;
}

/*@
  requires \valid_read(address + (0 .. IPV4_BYTES - 1)) && \valid(ret + (0 .. 14));
  requires \separated(address + (0 .. IPV4_BYTES - 1), ret + (0 .. 14));
  assigns ret[0 .. 14];
  ensures 0 < \result <= 15;
*/
static size_t format_ipv4(const uint8_t address[IPV4_BYTES], uint8_t *ret)
{
    size_t length = 0;
    /*@
      loop invariant 0 <= i <= IPV4_BYTES;
      loop invariant i == 0 ? length == 0 : 0 < length <= 4 * i - 1;
      loop assigns i, length, ret[0 .. 14];
      loop variant IPV4_BYTES - i;
    */
    for (size_t i = 0; i < IPV4_BYTES; i++) {
        if (i > 0) {
            ret[length++] = '.';
        }
        length += format_decimal(address[i], ret + length);
    }
    return length;
}

/*@
  requires value <= UINT16_MAX && \valid(ret + (0 .. 3));
  assigns ret[0 .. 3];
  ensures 0 < \result <= 4;
*/
static size_t format_group(unsigned value, uint8_t *ret)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = 0;
    /*@
      loop invariant shift \in {12, 8, 4, 0, -4};
      loop invariant 4 * length <= 12 - shift;
      loop invariant shift == -4 ==> length > 0;
      loop assigns shift, length, ret[0 .. 3];
      loop variant shift + 4;
    */
    for (int shift = 12; shift >= 0; shift -= 4) {
        if (value >> shift != 0 || shift == 0) {
            ret[length++] = (uint8_t)digits[value >> shift & 0x0Fu];
        }
    }
    return length;
}

/* The first of the longest runs of zero groups, if it has two or more (RFC 5952 section 4.2). */
/*@
  requires \valid_read(address + (0 .. WSMI_IPV6_BYTES - 1));
  requires \valid(ret_start) && \valid(ret_count) && \separated(ret_start, ret_count);
  assigns *ret_start, *ret_count;
  ensures *ret_count == 0 || (2 <= *ret_count && *ret_start + *ret_count <= 8);
*/
static void longest_zeros(const uint8_t address[WSMI_IPV6_BYTES], size_t *ret_start,
                          size_t *ret_count)
{
    size_t run = 0;
    *ret_start = 0;
    *ret_count = 1;
    /*@
      loop invariant 0 <= i <= 8 && run <= i;
      loop invariant 1 <= *ret_count <= 8 && *ret_start + *ret_count <= 8;
      loop assigns i, run, *ret_start, *ret_count;
      loop variant 8 - i;
    */
    for (size_t i = 0; i < WSMI_IPV6_BYTES / 2; i++) {
        run = address[2 * i] == 0 && address[2 * i + 1] == 0 ? run + 1 : 0;
        if (run > *ret_count) {
            *ret_count = run;
            *ret_start = i + 1 - run;
        }
    }
    if (*ret_count == 1) {
        *ret_count = 0;
    }
}

size_t wsmi_host_format_ipv6(const uint8_t address[WSMI_IPV6_BYTES],
                             uint8_t ret[WSMI_IPV6_TEXT_MAX])
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    size_t length = 0;
    size_t start;
    size_t count;
    if (memcmp(address, mapped, sizeof(mapped)) == 0) { /* RFC 5952 section 5 */
        static const uint8_t text[] = {':', ':', 'f', 'f', 'f', 'f', ':'};
        memcpy(ret, text, sizeof(text));
        return sizeof(text) + format_ipv4(address + sizeof(mapped), ret + sizeof(text));
    }
    longest_zeros(address, &start, &count);
    /*@
      loop invariant 0 <= i <= 8;
      loop invariant i == 0 ? length == 0 : 0 < length <= 5 * i - 1;
      loop assigns i, length, ret[0 .. WSMI_IPV6_TEXT_MAX - 1];
      loop variant 8 - i;
    */
    for (size_t i = 0; i < WSMI_IPV6_BYTES / 2; i++) {
        if (count > 0 && i == start) {
            ret[length++] = ':';
            ret[length++] = ':';
            i += count - 1;
            continue;
        }
        if (i > 0 && !(count > 0 && i == start + count)) {
            ret[length++] = ':';
        }
        length += format_group(address[2 * i] * 256u + address[2 * i + 1], ret + length);
    }
    return length;
}

static void write_ipv6(const uint8_t address[], struct wsmi_view zone, struct wsmi_buf *buf)
{
    uint8_t text[WSMI_IPV6_TEXT_MAX];
    struct wsmi_view view = {text, wsmi_host_format_ipv6(address, text)};
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
