/* SPDX-License-Identifier: MIT */
#include "wsmi/duration.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "core/num.h"

enum { MICROS = 1000000, MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

#define MAX_SECONDS (((uint64_t)WSMI_DURATION_MAX_DAYS + 1) * DAY - 1)

/* What the parsers and writers compute with: 64 bits hold the sum of any five 32-bit fields. */
struct span {
    uint64_t seconds;
    uint32_t micros;
};

/*@
  requires \valid_read(duration);
  assigns \nothing;
  ensures \result.micros < 1000000;
  ensures \result.seconds * 1000000 + \result.micros ==
    (duration->days * 86400 + duration->hours * 3600 + duration->minutes * 60 +
     duration->seconds) * 1000000 + duration->microseconds;
*/
static struct span to_span(const struct wsmi_duration *duration)
{
    struct span span;
    span.seconds = (uint64_t)duration->days * DAY + (uint64_t)duration->hours * HOUR +
                   (uint64_t)duration->minutes * MINUTE + duration->seconds +
                   duration->microseconds / MICROS;
    span.micros = duration->microseconds % MICROS;
    return span;
}

/* `span->seconds` is at most MAX_SECONDS. */
/*@
  predicate normalised(struct wsmi_duration d) = d.days <= 99999999 && d.hours < 24 &&
    d.minutes < 60 && d.seconds < 60 && d.microseconds < 1000000;
  predicate in_range(struct span s) = s.seconds <= MAX_SECONDS && s.micros < 1000000;
*/

/*@
  requires \valid_read(span) && in_range(*span);
  assigns \nothing;
  ensures normalised(\result) && \result.microseconds == span->micros;
  ensures ((\result.days * 24 + \result.hours) * 60 + \result.minutes) * 60 +
    \result.seconds == span->seconds;
*/
static struct wsmi_duration from_span(const struct span *span)
{
    /*@ assert span->seconds % DAY == span->seconds % DAY / HOUR * HOUR + span->seconds % HOUR; */
    /*@ assert
      span->seconds % HOUR == span->seconds % HOUR / MINUTE * MINUTE + span->seconds % MINUTE; */
    struct wsmi_duration duration = {
        .days = (uint32_t)(span->seconds / DAY),
        .hours = (uint32_t)(span->seconds % DAY / HOUR),
        .minutes = (uint32_t)(span->seconds % HOUR / MINUTE),
        .seconds = (uint32_t)(span->seconds % MINUTE),
        .microseconds = span->micros,
    };
    return duration;
}

/* One designator of the grammar. `bonus_every`: one more day for this many (OMI's years, months).
 */
struct unit {
    uint8_t letter;
    uint32_t seconds;
    uint32_t bonus_every;
};

static const struct unit date_units[] = {
    {'Y', 365 * DAY, 4}, {'M', 30 * DAY, 2}, {'D', DAY, 0}, {0, 0, 0}};
static const struct unit time_units[] = {{'H', HOUR, 0}, {'M', MINUTE, 0}, {'S', 1, 0}, {0, 0, 0}};

static const char too_long[] = "duration is longer than 99999999 days";

/* Adds `digits` units to `span`. */
/*@
  requires \valid(span) && in_range(*span) && readable(digits) && \valid(err);
  requires \valid_read(unit) && unit->bonus_every < 5;
  requires unit->seconds \in {1, MINUTE, HOUR, DAY, 30 * DAY, 365 * DAY};
  requires \separated(span, err, unit);
  assigns span->seconds, *err;
  ensures in_range(*span);
  ensures \result ==> span->seconds >= \old(span->seconds) && *err == \old(*err);
  ensures !\result ==> span->seconds == \old(span->seconds);
*/
static bool add_units(struct span *span, struct wsmi_view digits, const struct unit *unit,
                      size_t offset, struct wsmi_err *err)
{
    uint64_t count;
    if (!wsmi_num_u64(digits, MAX_SECONDS / unit->seconds, &count)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, too_long);
    }
    uint64_t seconds = count * unit->seconds;
    if (unit->bonus_every > 0) {
        seconds += count / unit->bonus_every * DAY;
    }
    if (seconds > MAX_SECONDS - span->seconds) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, too_long);
    }
    span->seconds += seconds;
    return true;
}

/* The digits behind a decimal point as microseconds; those beyond the sixth do not count. */
/*@
  requires readable(digits) && all_digits(digits.ptr, digits.len);
  assigns \nothing;
  ensures \result < 1000000;
*/
static uint32_t micros_from_fraction(struct wsmi_view digits)
{
    uint32_t micros = 0;
    /*@
      loop invariant 0 <= i <= 6;
      loop invariant i == 0 ==> micros == 0;
      loop invariant i == 1 ==> micros < 10;
      loop invariant i == 2 ==> micros < 100;
      loop invariant i == 3 ==> micros < 1000;
      loop invariant i == 4 ==> micros < 10000;
      loop invariant i == 5 ==> micros < 100000;
      loop invariant i == 6 ==> micros < 1000000;
      loop assigns i, micros;
      loop variant 6 - i;
    */
    for (size_t i = 0; i < 6; i++) {
        micros = micros * 10 + (i < digits.len ? (uint32_t)(digits.ptr[i] - '0') : 0);
    }
    return micros;
}

/* [.f] before the S of the seconds. */
static bool parse_fraction(struct wsmi_cur *cur, struct span *span, struct wsmi_err *err)
{
    if (!wsmi_cur_accept(cur, '.')) {
        return true;
    }
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_DIGIT);
    if (digits.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "duration has no digit behind its decimal point");
    }
    if (wsmi_cur_peek(cur) != 'S') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "only the seconds of a duration may have a fraction");
    }
    span->micros = micros_from_fraction(digits);
    return true;
}

/* Number-and-designator pairs in the order of `units`, each at most once. */
static bool parse_units(struct wsmi_cur *cur, const struct unit *units, struct span *span,
                        struct wsmi_err *err)
{
    const struct unit *unit = units;
    while (!wsmi_cur_at_end(cur) && wsmi_cur_peek(cur) != 'T') {
        size_t start = cur->offset;
        struct wsmi_view digits = wsmi_cur_span(cur, WSMI_DIGIT);
        if (digits.len == 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start, "duration needs a number here");
        }
        if (!parse_fraction(cur, span, err)) {
            return false;
        }
        int letter = wsmi_cur_peek(cur);
        while (unit->letter != 0 && unit->letter != letter) {
            unit++;
        }
        if (unit->letter == 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "duration needs the next of the letters Y M D T H M S here");
        }
        if (!add_units(span, digits, unit, start, err)) {
            return false;
        }
        (void)wsmi_cur_skip(cur, 1);
        unit++;
    }
    return true;
}

bool wsmi_duration_parse_xsd(struct wsmi_view in, struct wsmi_duration *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    struct span span = {0, 0};
    if (wsmi_cur_peek(&cur) == '-') {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "duration is negative");
    }
    if (!wsmi_cur_accept(&cur, 'P')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "duration does not start with P");
    }
    if (!parse_units(&cur, date_units, &span, err)) {
        return false;
    }
    if (wsmi_cur_accept(&cur, 'T')) {
        if (wsmi_cur_at_end(&cur) && in.len > 2) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "duration has no time behind its T");
        }
        if (!parse_units(&cur, time_units, &span, err)) {
            return false;
        }
    }
    if (!wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "duration has a second T");
    }
    *ret = from_span(&span);
    return true;
}

/* Units of the short form that are whole seconds, largest first. */
static const struct unit short_units[] = {
    {'d', DAY, 0}, {'h', HOUR, 0}, {'m', MINUTE, 0}, {'s', 1, 0}, {0, 0, 0}};

/*@
  requires \valid(span) && readable(digits) && \valid(err) && \separated(span, err);
  assigns *span, *err;
  ensures \result ==> in_range(*span) && *err == \old(*err);
  ensures !\result ==> *span == \old(*span);
*/
static bool add_ms(struct span *span, struct wsmi_view digits, struct wsmi_err *err)
{
    uint64_t ms;
    if (!wsmi_num_u64(digits, MAX_SECONDS * 1000 + 999, &ms)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, too_long);
    }
    span->seconds = ms / 1000;
    span->micros = (uint32_t)(ms % 1000) * 1000;
    return true;
}

bool wsmi_duration_parse_short(struct wsmi_view in, struct wsmi_duration *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    struct span span = {0, 0};
    struct wsmi_view digits = wsmi_cur_span(&cur, WSMI_DIGIT);
    if (digits.len == 0) {
        return wsmi_duration_parse_xsd(in, ret, err);
    }
    size_t unit_at = cur.offset;
    struct wsmi_view name = wsmi_cur_all(&cur);
    if (name.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, unit_at, "duration needs a unit: ms, s, m, h or d");
    }
    bool is_ms = wsmi_view_eq(name, WSMI_VIEW("ms"));
    const struct unit *unit = short_units;
    while (unit->letter != 0 && (name.len != 1 || unit->letter != name.ptr[0])) {
        unit++;
    }
    if (!is_ms && unit->letter == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, unit_at,
                         "unit of a duration is one of ms, s, m, h and d");
    }
    if (!(is_ms ? add_ms(&span, digits, err) : add_units(&span, digits, unit, 0, err))) {
        return false;
    }
    *ret = from_span(&span);
    return true;
}

/* A point and `value` with all of its `digits` places. */
static void put_fraction(struct wsmi_buf *buf, uint32_t value, unsigned digits)
{
    uint8_t text[7] = {'.', '0', '0', '0', '0', '0', '0'};
    for (unsigned i = digits; i > 0; i--) {
        text[i] = (uint8_t)('0' + value % 10);
        value /= 10;
    }
    struct wsmi_view view = {text, digits + 1};
    wsmi_buf_put(buf, view);
}

static void put_unit(struct wsmi_buf *buf, uint64_t count, uint8_t letter)
{
    if (count > 0) {
        wsmi_buf_put_u64(buf, count);
        wsmi_buf_put_byte(buf, letter);
    }
}

void wsmi_duration_write_xsd(const struct wsmi_duration *duration, struct wsmi_buf *buf)
{
    struct span span = to_span(duration);
    uint64_t days = span.seconds / DAY;
    uint64_t rest = span.seconds % DAY;
    bool has_seconds = rest % MINUTE > 0 || span.micros > 0 || span.seconds == 0;
    wsmi_buf_put_byte(buf, 'P');
    put_unit(buf, days, 'D');
    if (rest == 0 && !has_seconds) {
        return;
    }
    wsmi_buf_put_byte(buf, 'T');
    put_unit(buf, rest / HOUR, 'H');
    put_unit(buf, rest % HOUR / MINUTE, 'M');
    if (has_seconds) {
        wsmi_buf_put_u64(buf, rest % MINUTE);
        if (span.micros > 0) {
            put_fraction(buf, span.micros, 6);
        }
        wsmi_buf_put_byte(buf, 'S');
    }
}

/*@
  requires \valid_read(span) && span->micros < 1000000 && span->seconds <= 1000000000000000;
  assigns \nothing;
  ensures (\result - 1) * 1000 < span->seconds * 1000000 + span->micros <= \result * 1000;
*/
static uint64_t span_to_ms(const struct span *span)
{
    return span->seconds * 1000 + (span->micros + 999u) / 1000u;
}

void wsmi_duration_write_wire(const struct wsmi_duration *duration, struct wsmi_buf *buf)
{
    struct span span = to_span(duration);
    uint64_t ms = span_to_ms(&span);
    wsmi_buf_put_str(buf, "PT");
    wsmi_buf_put_u64(buf, ms / 1000);
    put_fraction(buf, (uint32_t)(ms % 1000), 3);
    wsmi_buf_put_byte(buf, 'S');
}

void wsmi_duration_write_short(const struct wsmi_duration *duration, struct wsmi_buf *buf)
{
    struct span span = to_span(duration);
    if (span.micros % 1000 != 0) {
        wsmi_duration_write_xsd(duration, buf);
        return;
    }
    if (span.micros != 0) {
        wsmi_buf_put_u64(buf, span_to_ms(&span));
        wsmi_buf_put_str(buf, "ms");
        return;
    }
    if (span.seconds == 0) {
        wsmi_buf_put_str(buf, "0s");
        return;
    }
    const struct unit *unit = short_units;
    while (span.seconds % unit->seconds != 0) {
        unit++; /* ends at the seconds, which divide everything */
    }
    put_unit(buf, span.seconds / unit->seconds, unit->letter);
}

bool wsmi_duration_normalise(struct wsmi_duration *duration)
{
    struct span span = to_span(duration);
    if (span.seconds > MAX_SECONDS) {
        return false;
    }
    *duration = from_span(&span);
    return true;
}

bool wsmi_duration_to_ms(const struct wsmi_duration *duration, uint64_t *ret_ms)
{
    struct span span = to_span(duration);
    if (span.seconds > MAX_SECONDS) {
        return false;
    }
    *ret_ms = span_to_ms(&span);
    return true;
}

bool wsmi_duration_from_ms(uint64_t ms, struct wsmi_duration *ret)
{
    struct span span = {ms / 1000, (uint32_t)(ms % 1000) * 1000};
    if (span.seconds > MAX_SECONDS) {
        return false;
    }
    *ret = from_span(&span);
    return true;
}
