/* SPDX-License-Identifier: MIT */
/* Datetimes, durations and language tags: short texts of a closed grammar, all parsers over every
 * input. */
#include "props/prop.h"
#include "wsmi/datetime.h"
#include "wsmi/langtag.h"

typedef bool (*datetime_parser)(struct wsmi_view, struct wsmi_datetime *, struct wsmi_err *);
typedef bool (*datetime_writer)(const struct wsmi_datetime *, struct wsmi_buf *, struct wsmi_err *);
typedef bool (*duration_parser)(struct wsmi_view, struct wsmi_duration *, struct wsmi_err *);
typedef void (*duration_writer)(const struct wsmi_duration *, struct wsmi_buf *);

static bool same_duration(const struct wsmi_duration *a, const struct wsmi_duration *b)
{
    return a->days == b->days && a->hours == b->hours && a->minutes == b->minutes &&
           a->seconds == b->seconds && a->microseconds == b->microseconds;
}

static bool same_datetime(const struct wsmi_datetime *a, const struct wsmi_datetime *b)
{
    const struct wsmi_timestamp *x = &a->timestamp;
    const struct wsmi_timestamp *y = &b->timestamp;
    return a->is_timestamp == b->is_timestamp && same_duration(&a->interval, &b->interval) &&
           x->parts == y->parts && x->year == y->year && x->month == y->month && x->day == y->day &&
           x->hour == y->hour && x->minute == y->minute && x->second == y->second &&
           x->microseconds == y->microseconds && x->utc == y->utc;
}

/* What the writer can write the parser reads back equal; what it cannot is its own refusal. */
static void datetime_round_trip(const struct wsmi_datetime *value, datetime_writer write)
{
    struct wsmi_datetime again;
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    if (write(value, &buf, &err)) {
        PROP_CHECK(wsmi_datetime_parse(wsmi_buf_view(&buf), &again, &err));
        PROP_CHECK(same_datetime(value, &again));
    } else {
        PROP_CHECK(err.code == WSMI_E_USAGE);
        PROP_CHECK(buf.len == 0);
    }
    wsmi_buf_clean_up(&buf);
}

static void check_refused(const struct wsmi_datetime *value)
{
    static const datetime_writer writers[] = {wsmi_datetime_write_cim, wsmi_datetime_write_xsd};
    PROP_CHECK(!wsmi_datetime_is_valid(value));
    for (size_t i = 0; i < 2; i++) {
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        PROP_CHECK(!writers[i](value, &buf, &err));
        PROP_CHECK(err.code == WSMI_E_USAGE && buf.len == 0);
        wsmi_buf_clean_up(&buf);
    }
}

/* Whatever the other fields hold, one that is out of its range is refused. */
static void check_ranges(const struct wsmi_datetime *value)
{
    struct wsmi_datetime bad = *value;
    const struct {
        uint32_t *field;
        uint32_t above;
    } fields[] = {
        {&bad.timestamp.year, 10000},
        {&bad.timestamp.month, 13},
        {&bad.timestamp.day, 32},
        {&bad.timestamp.hour, 24},
        {&bad.timestamp.minute, 60},
        {&bad.timestamp.second, 60},
        {&bad.timestamp.microseconds, 1000000},
        {&bad.interval.days, WSMI_DURATION_MAX_DAYS + 1},
        {&bad.interval.hours, 24},
        {&bad.interval.minutes, 60},
        {&bad.interval.seconds, 60},
        {&bad.interval.microseconds, 1000000},
    };
    enum { OF_TIMESTAMPS = 7 };
    size_t count = sizeof(fields) / sizeof(fields[0]);
    for (size_t i = value->is_timestamp ? 0 : OF_TIMESTAMPS;
         i < (value->is_timestamp ? OF_TIMESTAMPS : count); i++) {
        *fields[i].field = fields[i].above;
        check_refused(&bad);
        bad = *value;
    }
    for (int side = -1; value->is_timestamp && side <= 1; side += 2) {
        bad.timestamp.utc = side * 1000;
        check_refused(&bad);
    }
    bad.timestamp.utc = value->timestamp.utc;
    bad.timestamp.parts = WSMI_TIMESTAMP_PARTS_COUNT;
    PROP_CHECK(wsmi_datetime_is_valid(&bad) == !value->is_timestamp);
}

/* The memory for the text is refused: an error of its own, and nothing written. */
static void check_oom(const struct wsmi_datetime *value, datetime_writer write)
{
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct prop_allocator allocator;
    struct wsmi_buf buf;
    prop_allocator_init(&allocator, 1);
    wsmi_buf_init(&buf, &allocator.base, 64);
    PROP_CHECK(!write(value, &buf, &err));
    PROP_CHECK(err.code == (allocator.failed ? WSMI_E_OOM : WSMI_E_USAGE) && buf.len == 0);
    wsmi_buf_clean_up(&buf);
    PROP_CHECK(allocator.live == 0);
}

/* True when `input` was accepted. */
static bool check_datetime(struct wsmi_view input, datetime_parser parse)
{
    struct wsmi_datetime value;
    struct wsmi_datetime again;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err other = {WSMI_OK, 0, NULL};
    bool ok = parse(input, &value, &err);
    PROP_CHECK(parse(input, &again, &other) == ok);
    PROP_CHECK(err.code == other.code && err.offset == other.offset && err.reason == other.reason);
    if (!ok) {
        prop_check_error(&err, input);
        PROP_CHECK(err.code == WSMI_E_SYNTAX);
        return false;
    }
    PROP_CHECK(err.reason == NULL);
    PROP_CHECK(same_datetime(&value, &again));
    PROP_CHECK(wsmi_datetime_is_valid(&value));
    datetime_round_trip(&value, wsmi_datetime_write_cim);
    datetime_round_trip(&value, wsmi_datetime_write_xsd);
    check_ranges(&value);
    check_oom(&value, wsmi_datetime_write_cim);
    check_oom(&value, wsmi_datetime_write_xsd);
    return true;
}

/* A day more than there can be, whatever comes with it. */
static void check_too_long(struct wsmi_duration value)
{
    uint64_t ms = 7;
    value.days = WSMI_DURATION_MAX_DAYS + 1;
    PROP_CHECK(!wsmi_duration_normalise(&value) && value.days == WSMI_DURATION_MAX_DAYS + 1);
    PROP_CHECK(!wsmi_duration_to_ms(&value, &ms) && ms == 7);
}

static void check_duration(struct wsmi_view input, duration_parser parse, duration_writer write)
{
    struct wsmi_duration value;
    struct wsmi_duration again;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf buf;
    if (!parse(input, &value, &err)) {
        prop_check_error(&err, input);
        return;
    }
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    again = value;
    PROP_CHECK(wsmi_duration_normalise(&again));
    PROP_CHECK(same_duration(&value, &again));
    check_too_long(value);
    write(&value, &buf);
    PROP_CHECK(wsmi_buf_ok(&buf, &err));
    PROP_CHECK(parse(wsmi_buf_view(&buf), &again, &err));
    PROP_CHECK(same_duration(&value, &again));
    wsmi_buf_clean_up(&buf);
}

/* Up to the whole milliseconds and the wire form. */
static void check_milliseconds(struct wsmi_view input)
{
    struct wsmi_duration value;
    struct wsmi_duration again;
    struct wsmi_err err;
    struct wsmi_buf buf;
    uint64_t ms;
    uint64_t ms_again;
    if (!wsmi_duration_parse_xsd(input, &value, &err)) {
        return;
    }
    PROP_CHECK(wsmi_duration_to_ms(&value, &ms));
    if (!wsmi_duration_from_ms(ms, &again)) {
        return; /* rounded up past the longest duration */
    }
    PROP_CHECK(wsmi_duration_to_ms(&again, &ms_again));
    PROP_CHECK(ms == ms_again);
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    wsmi_duration_write_wire(&value, &buf);
    PROP_CHECK(wsmi_buf_ok(&buf, &err));
    PROP_CHECK(wsmi_duration_parse_xsd(wsmi_buf_view(&buf), &value, &err));
    PROP_CHECK(same_duration(&value, &again));
    wsmi_buf_clean_up(&buf);
}

static void check_langtag(struct wsmi_view input)
{
    struct wsmi_langtag tag;
    struct wsmi_langtag again;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf first;
    struct wsmi_buf second;
    if (!wsmi_langtag_parse(input, &tag, &err)) {
        prop_check_error(&err, input);
        return;
    }
    wsmi_buf_init(&first, wsmi_allocator_system(), WSMI_LANGTAG_MAX_BYTES);
    wsmi_buf_init(&second, wsmi_allocator_system(), WSMI_LANGTAG_MAX_BYTES);
    wsmi_langtag_write(&tag, &first);
    PROP_CHECK(wsmi_buf_ok(&first, &err));
    PROP_CHECK(wsmi_view_eq_nocase(wsmi_buf_view(&first), input));
    PROP_CHECK(wsmi_langtag_parse(wsmi_buf_view(&first), &again, &err));
    PROP_CHECK(wsmi_view_eq_nocase(tag.language, again.language));
    PROP_CHECK(wsmi_view_eq_nocase(tag.region, again.region));
    PROP_CHECK(wsmi_view_eq_nocase(tag.private_use, again.private_use));
    PROP_CHECK(tag.grandfathered == again.grandfathered);
    wsmi_langtag_write(&again, &second);
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&first), wsmi_buf_view(&second)));
    wsmi_buf_clean_up(&first);
    wsmi_buf_clean_up(&second);
}

void prop_datetime(struct wsmi_view input)
{
    struct wsmi_duration duration;
    struct wsmi_err err;
    size_t accepted = 0;
    bool any = check_datetime(input, wsmi_datetime_parse);
    accepted += check_datetime(input, wsmi_datetime_parse_cim) ? 1 : 0;
    accepted += check_datetime(input, wsmi_datetime_parse_xsd_datetime) ? 1 : 0;
    accepted += check_datetime(input, wsmi_datetime_parse_xsd_date) ? 1 : 0;
    accepted += check_datetime(input, wsmi_datetime_parse_xsd_time) ? 1 : 0;
    accepted += wsmi_duration_parse_xsd(input, &duration, &err) ? 1 : 0;
    PROP_CHECK(accepted == (any ? 1u : 0u)); /* the forms exclude one another */
    check_duration(input, wsmi_duration_parse_xsd, wsmi_duration_write_xsd);
    check_duration(input, wsmi_duration_parse_short, wsmi_duration_write_short);
    check_milliseconds(input);
    check_langtag(input);
}
