/* SPDX-License-Identifier: MIT */
#include "dest/address.h"

#include "core/fail.h"
#include "core/num.h"

enum { GROUP_BYTES = 2, MAX_GROUP_DIGITS = 4, NO_GAP = WSMI_IPV6_BYTES + 1 };

/* IPv4 */

bool wsmi_ipv4_parse(struct wsmi_cur cur, uint8_t ret[WSMI_IPV4_BYTES], struct wsmi_err *err)
{
    static const char reason[] = "number that is no dotted-quad IPv4 address";
    /*@
      loop invariant 0 <= i <= WSMI_IPV4_BYTES && cursor(&cur) && *err == \at(*err, Pre);
      loop assigns i, cur, ret[0 .. WSMI_IPV4_BYTES - 1], *err;
      loop variant WSMI_IPV4_BYTES - i;
    */
    for (size_t i = 0; i < WSMI_IPV4_BYTES; i++) {
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

/* IPv6 */

/* The parsed part of an address: bytes before and after the "::" run together. */
struct ipv6 {
    uint8_t bytes[WSMI_IPV6_BYTES];
    size_t used;
    size_t gap; /* how many bytes stand before "::", or NO_GAP */
};

/*@
  predicate ipv6(struct ipv6 *a) = a->used <= WSMI_IPV6_BYTES &&
    (a->gap == NO_GAP || a->gap <= a->used);
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

/*@
  requires \valid(address) && address->used + GROUP_BYTES <= WSMI_IPV6_BYTES;
  assigns address->bytes[0 .. WSMI_IPV6_BYTES - 1], address->used;
  ensures address->used == \old(address->used) + GROUP_BYTES;
*/
static void add_group(struct ipv6 *address, unsigned value)
{
    address->bytes[address->used++] = (uint8_t)(value >> 8);
    address->bytes[address->used++] = (uint8_t)(value & 0xFF);
}

/* Consumes one group, or the dotted quad that may stand for the last two. */
/*@
  requires cursor(cur) && \valid(address) && ipv6(address) && \valid(err);
  requires \separated(cur, address, err);
  assigns *cur, address->bytes[0 .. WSMI_IPV6_BYTES - 1], address->used, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> cur->rest.len < \old(cur->rest.len) && *err == \old(*err);
  ensures \result ==> ipv6(address);
*/
static bool take_group(struct wsmi_cur *cur, struct ipv6 *address, struct wsmi_err *err)
{
    struct wsmi_cur start = *cur;
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_HEX);
    if (digits.len > 0 && wsmi_cur_peek(cur) == '.') {
        if (address->used + WSMI_IPV4_BYTES > WSMI_IPV6_BYTES) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start.offset, "IPv6 address is too long");
        }
        if (!wsmi_ipv4_parse(start, address->bytes + address->used, err)) {
            return false;
        }
        address->used += WSMI_IPV4_BYTES;
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
    if (address->used + GROUP_BYTES > WSMI_IPV6_BYTES) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start.offset, "IPv6 address is too long");
    }
    add_group(address, group_value(digits));
    return true;
}

/* Consumes the colon or colons between two groups. */
/*@
  requires cursor(cur) && \valid(address) && ipv6(address) && \valid(err);
  requires \separated(cur, address, err);
  assigns *cur, address->gap, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> cur->rest.len < \old(cur->rest.len) && *err == \old(*err);
  ensures ipv6(address);
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
  requires \valid_read(address) && ipv6(address) && \valid(ret + (0 .. WSMI_IPV6_BYTES - 1));
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

bool wsmi_ipv6_parse(struct wsmi_cur cur, uint8_t ret[WSMI_IPV6_BYTES], struct wsmi_err *err)
{
    struct ipv6 address = {{0}, 0, NO_GAP};
    if (wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "host is empty");
    }
    bool after_gap = wsmi_cur_accept_view(&cur, WSMI_VIEW("::"));
    if (after_gap) {
        address.gap = 0;
    }
    /*@
      loop invariant cursor(&cur) && ipv6(&address) && *err == \at(*err, Pre);
      loop assigns cur, address, after_gap, *err;
      loop variant cur.rest.len;
    */
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
  requires \valid_read(address + (0 .. WSMI_IPV4_BYTES - 1)) && \valid(ret + (0 .. 14));
  requires \separated(address + (0 .. WSMI_IPV4_BYTES - 1), ret + (0 .. 14));
  assigns ret[0 .. 14];
  ensures 0 < \result <= 15;
*/
static size_t format_ipv4(const uint8_t address[WSMI_IPV4_BYTES], uint8_t *ret)
{
    size_t length = 0;
    /*@
      loop invariant 0 <= i <= WSMI_IPV4_BYTES;
      loop invariant i == 0 ? length == 0 : 0 < length <= 4 * i - 1;
      loop assigns i, length, ret[0 .. 14];
      loop variant WSMI_IPV4_BYTES - i;
    */
    for (size_t i = 0; i < WSMI_IPV4_BYTES; i++) {
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

size_t wsmi_ipv6_format(const uint8_t address[WSMI_IPV6_BYTES], uint8_t ret[WSMI_IPV6_TEXT_MAX])
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
