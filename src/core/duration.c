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

/*@
  predicate unit{L}(struct unit *u) = \valid_read(u) && u->bonus_every < 5 &&
    (u->seconds == 1 || u->seconds == MINUTE || u->seconds == HOUR || u->seconds == DAY ||
     u->seconds == 30 * DAY || u->seconds == 365 * DAY);

  // Three of them, with letters, and the end behind.
  predicate letters{L}(struct unit *u) = \valid_read(u + (0 .. 3)) && u[0].letter != 0 &&
    u[1].letter != 0 && u[2].letter != 0 && u[3].letter == 0;
  predicate units{L}(struct unit *u) = letters(u) && unit(u) && unit(u + 1) && unit(u + 2);
*/

static const struct unit date_units[] = {
    {'Y', 365 * DAY, 4}, {'M', 30 * DAY, 2}, {'D', DAY, 0}, {0, 0, 0}};
static const struct unit time_units[] = {{'H', HOUR, 0}, {'M', MINUTE, 0}, {'S', 1, 0}, {0, 0, 0}};

static const char too_long[] = "duration is longer than 99999999 days";

/* Adds `digits` units to `span`. */
/*@
  requires \valid(span) && in_range(*span) && readable(digits) && \valid(err);
  requires unit(unit) && \separated(span, err, unit);
  assigns span->seconds, *err;
  ensures in_range(*span);
  ensures \result ==> span->seconds >= \old(span->seconds) && *err == \old(*err);
  ensures !\result ==> span->seconds == \old(span->seconds) && err->offset == offset;
*/
static bool add_units(struct span *span, struct wsmi_view digits, const struct unit *unit,
                      size_t offset, struct wsmi_err *err)
{
    uint64_t count;
    if (!wsmi_num_u64(digits, MAX_SECONDS / unit->seconds, &count)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, too_long);
    }
    /* The provers have no products of two unknowns, so that each case is put before them. */
    /*@ assert unit->seconds == 1 ==> 0 <= count * unit->seconds <= MAX_SECONDS; */
    /*@ assert unit->seconds == MINUTE ==> 0 <= count * unit->seconds <= MAX_SECONDS; */
    /*@ assert unit->seconds == HOUR ==> 0 <= count * unit->seconds <= MAX_SECONDS; */
    /*@ assert unit->seconds == DAY ==> 0 <= count * unit->seconds <= MAX_SECONDS; */
    /*@ assert unit->seconds == 30 * DAY ==> 0 <= count * unit->seconds <= MAX_SECONDS; */
    /*@ assert unit->seconds == 365 * DAY ==> 0 <= count * unit->seconds <= MAX_SECONDS; */
    /*@ assert count <= MAX_SECONDS; */
    uint64_t seconds = count * unit->seconds;
    if (unit->bonus_every > 0) {
        /*@ assert unit->bonus_every == 1 ==> count / unit->bonus_every <= MAX_SECONDS; */
        /*@ assert unit->bonus_every == 2 ==> count / unit->bonus_every <= MAX_SECONDS; */
        /*@ assert unit->bonus_every == 3 ==> count / unit->bonus_every <= MAX_SECONDS; */
        /*@ assert unit->bonus_every == 4 ==> count / unit->bonus_every <= MAX_SECONDS; */
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
/*@
  requires cursor(cur) && \valid(span) && in_range(*span) && \valid(err);
  requires \separated(cur, span, err);
  assigns *cur, span->micros, *err;
  ensures cursor(cur) && went_on{Pre, Post}(cur);
  ensures in_range(*span);
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> err->offset == cur->offset;
*/
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

/* The first of `units`, from `next` on, that has this letter, or their end. */
/*@
  requires letters(units) && next <= 3;
  assigns \nothing;
  ensures next <= \result <= 3 && (\result == 3 <==> units[\result].letter == 0);
*/
static size_t find_unit(const struct unit *units, size_t next, int letter)
{
    /*@
      loop invariant \at(next, Pre) <= next <= 3;
      loop assigns next;
      loop variant 3 - next;
    */
    while (units[next].letter != 0 && units[next].letter != letter) {
        next++;
    }
    return next;
}

/* Takes a number and its designator, one of `units` from `next` on. Returns the index behind that,
 * or 0 with `err` filled. */
/*@
  requires cursor(cur) && \valid(span) && in_range(*span) && \valid(err);
  requires units(units) && next <= 3 && \separated(cur, span, err, units + (0 .. 3));
  assigns *cur, *span, *err;
  ensures \result > 0 ==> cursor(cur);
  ensures \result > 0 ==> went_on{Pre, Post}(cur);
  ensures \result > 0 ==> *err == \old(*err) && cur->offset > \old(cur->offset);
  ensures in_range(*span) && \result <= 3;
  ensures \result == 0 ==> \old(cur->offset) <= err->offset <= \old(cur->offset + cur->rest.len);
*/
static size_t take_unit(struct wsmi_cur *cur, const struct unit *units, size_t next,
                        struct span *span, struct wsmi_err *err)
{
    size_t start = cur->offset;
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_DIGIT);
    if (digits.len == 0) {
        (void)wsmi_fail(err, WSMI_E_SYNTAX, start, "duration needs a number here");
        return 0;
    }
    if (!parse_fraction(cur, span, err)) {
        return 0;
    }
    next = find_unit(units, next, wsmi_cur_peek(cur));
    if (units[next].letter == 0) {
        (void)wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                        "duration needs the next of the letters Y M D T H M S here");
        return 0;
    }
    /*@ assert unit(units + next); */
    if (!add_units(span, digits, &units[next], start, err)) {
        return 0;
    }
    (void)wsmi_cur_skip(cur, 1);
    return next + 1;
}

/* Number-and-designator pairs in the order of `units`, each at most once. */
/*@
  requires cursor(cur) && \valid(span) && in_range(*span) && \valid(err);
  requires units(units) && \separated(cur, span, err, units + (0 .. 3));
  assigns *cur, *span, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> *err == \old(*err);
  ensures in_range(*span);
  ensures !\result ==> \old(cur->offset) <= err->offset <= \old(cur->offset + cur->rest.len);
*/
static bool parse_units(struct wsmi_cur *cur, const struct unit *units, struct span *span,
                        struct wsmi_err *err)
{
    size_t next = 0;
    /*@
      loop invariant cursor(cur);
      loop invariant went_on{Pre, Here}(cur);
      loop invariant units(units);
      loop invariant in_range(*span) && next <= 3 && *err == \at(*err, Pre);
      loop assigns *cur, *span, *err, next;
      loop variant cur->rest.len;
    */
    while (!wsmi_cur_at_end(cur) && wsmi_cur_peek(cur) != 'T') {
        next = take_unit(cur, units, next, span, err);
        if (next == 0) {
            return false;
        }
    }
    return true;
}

/* T and what stands behind it, or nothing. */
/*@
  requires cursor(cur) && \valid(span) && in_range(*span) && \valid(err);
  requires \separated(cur, span, err);
  assigns *cur, *span, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> cur->offset >= \old(cur->offset) &&
    cur->offset + cur->rest.len == \old(cur->offset + cur->rest.len);
  ensures \result ==> *err == \old(*err);
  ensures in_range(*span);
  ensures !\result ==> err->offset <= \old(cur->offset + cur->rest.len);
*/
static bool parse_time(struct wsmi_cur *cur, struct span *span, struct wsmi_err *err)
{
    if (!wsmi_cur_accept(cur, 'T')) {
        return true;
    }
    if (wsmi_cur_at_end(cur) && cur->offset > 2) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "duration has no time behind its T");
    }
    return parse_units(cur, time_units, span, err);
}

/* The whole of an xs:duration. */
/*@
  requires cursor(cur) && \valid(span) && in_range(*span) && \valid(err);
  requires \separated(cur, span, err);
  assigns *cur, *span, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> cur->offset >= \old(cur->offset) &&
    cur->offset + cur->rest.len == \old(cur->offset + cur->rest.len);
  ensures \result ==> *err == \old(*err);
  ensures in_range(*span);
  ensures !\result ==> err->offset <= \old(cur->offset + cur->rest.len);
*/
static bool parse_parts(struct wsmi_cur *cur, struct span *span, struct wsmi_err *err)
{
    if (wsmi_cur_peek(cur) == '-') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "duration is negative");
    }
    if (!wsmi_cur_accept(cur, 'P')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "duration does not start with P");
    }
    if (!parse_units(cur, date_units, span, err)) {
        return false;
    }
    if (!parse_time(cur, span, err)) {
        return false;
    }
    if (!wsmi_cur_at_end(cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "duration has a second T");
    }
    return true;
}

bool wsmi_duration_parse_xsd(struct wsmi_view in, struct wsmi_duration *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    struct span span = {0, 0};
    if (!parse_parts(&cur, &span, err)) {
        return false;
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
  ensures !\result ==> *span == \old(*span) && err->offset == 0;
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

/* `digits` of the unit that is all there is at `cur`. */
/*@
  requires readable(digits) && cursor_value(cur) && \valid(span) && in_range(*span);
  requires \valid(err) && \separated(span, err);
  assigns *span, *err;
  ensures in_range(*span);
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> err->offset <= cur.offset;
*/
static bool parse_amount(struct wsmi_view digits, struct wsmi_cur cur, struct span *span,
                         struct wsmi_err *err)
{
    struct wsmi_view name = cur.rest;
    if (name.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "duration needs a unit: ms, s, m, h or d");
    }
    if (wsmi_view_eq(name, WSMI_VIEW("ms"))) {
        return add_ms(span, digits, err);
    }
    size_t i = 0;
    /*@
      loop invariant 0 <= i <= 4;
      loop assigns i;
      loop variant 4 - i;
    */
    while (short_units[i].letter != 0 && (name.len != 1 || short_units[i].letter != name.ptr[0])) {
        i++;
    }
    if (short_units[i].letter == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         "unit of a duration is one of ms, s, m, h and d");
    }
    /*@ assert i == 0 ==> unit(&short_units[i]); */
    /*@ assert i == 1 ==> unit(&short_units[i]); */
    /*@ assert i == 2 ==> unit(&short_units[i]); */
    /*@ assert i == 3 ==> unit(&short_units[i]); */
    return add_units(span, digits, &short_units[i], 0, err);
}

bool wsmi_duration_parse_short(struct wsmi_view in, struct wsmi_duration *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    struct span span = {0, 0};
    struct wsmi_view digits = wsmi_cur_span(&cur, WSMI_DIGIT);
    if (digits.len == 0) {
        return wsmi_duration_parse_xsd(in, ret, err);
    }
    if (!parse_amount(digits, cur, &span, err)) {
        return false;
    }
    *ret = from_span(&span);
    return true;
}

/* A point and `value` with all of its `digits` places. */
/*@
  requires buffer(buf) && 0 < digits <= 6;
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf);
  ensures buf->failed == WSMI_OK ==> buf->len == \old(buf->len) + digits + 1;
*/
static void put_fraction(struct wsmi_buf *buf, uint32_t value, unsigned digits)
{
    uint8_t text[7] = {'.', '0', '0', '0', '0', '0', '0'};
    /*@
      loop invariant 0 <= i <= digits;
      loop assigns i, value, text[0 .. 6];
      loop variant i;
    */
    for (unsigned i = digits; i > 0; i--) {
        text[i] = (uint8_t)('0' + value % 10);
        value /= 10;
    }
    struct wsmi_view view = {text, digits + 1};
    wsmi_buf_put(buf, view);
}

/*@
  requires buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
*/
static void put_unit(struct wsmi_buf *buf, uint64_t count, uint8_t letter)
{
    if (count > 0) {
        wsmi_buf_put_u64(buf, count);
        /*@ assert grown{Pre, Here}(buf); */
        wsmi_buf_put_byte(buf, letter);
    }
}

/*@
  requires buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
*/
static void put_seconds(struct wsmi_buf *buf, uint64_t seconds, uint32_t micros)
{
    wsmi_buf_put_u64(buf, seconds);
    /*@ assert grown{Pre, Here}(buf); */
    if (micros > 0) {
        put_fraction(buf, micros, 6);
    }
    /*@ assert grown{Pre, Here}(buf); */
    wsmi_buf_put_byte(buf, 'S');
}

/* T and what is less than a day, if only no seconds. */
/*@
  requires buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
*/
static void put_time(struct wsmi_buf *buf, uint64_t seconds, uint32_t micros)
{
    wsmi_buf_put_byte(buf, 'T');
    /*@ assert grown{Pre, Here}(buf); */
    put_unit(buf, seconds / HOUR, 'H');
    /*@ assert grown{Pre, Here}(buf); */
    put_unit(buf, seconds % HOUR / MINUTE, 'M');
    /*@ assert grown{Pre, Here}(buf); */
    if (seconds % MINUTE > 0 || micros > 0 || seconds == 0) {
        put_seconds(buf, seconds % MINUTE, micros);
        /*@ assert grown{Pre, Here}(buf); */
    }
}

void wsmi_duration_write_xsd(const struct wsmi_duration *duration, struct wsmi_buf *buf)
{
    struct span span = to_span(duration);
    uint64_t rest = span.seconds % DAY;
    wsmi_buf_put_byte(buf, 'P');
    /*@ assert grown{Pre, Here}(buf); */
    put_unit(buf, span.seconds / DAY, 'D');
    /*@ assert grown{Pre, Here}(buf); */
    if (rest > 0 || span.micros > 0 || span.seconds == 0) {
        put_time(buf, rest, span.micros);
        /*@ assert grown{Pre, Here}(buf); */
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
    wsmi_buf_put(buf, WSMI_VIEW("PT"));
    /*@ assert grown{Pre, Here}(buf); */
    wsmi_buf_put_u64(buf, ms / 1000);
    /*@ assert grown{Pre, Here}(buf); */
    put_fraction(buf, (uint32_t)(ms % 1000), 3);
    /*@ assert grown{Pre, Here}(buf); */
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
        /*@ assert grown{Pre, Here}(buf); */
        wsmi_buf_put(buf, WSMI_VIEW("ms"));
        return;
    }
    if (span.seconds == 0) {
        wsmi_buf_put(buf, WSMI_VIEW("0s"));
        return;
    }
    size_t i = 0;
    /*@
      loop invariant 0 <= i <= 3 && short_units[i].seconds > 0;
      loop assigns i;
      loop variant 3 - i;
    */
    while (span.seconds % short_units[i].seconds != 0) {
        /*@ assert i == 0 || i == 1 || i == 2; */
        i++; /* ends at the seconds, which divide everything */
    }
    put_unit(buf, span.seconds / short_units[i].seconds, short_units[i].letter);
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
