/* SPDX-License-Identifier: MIT */
/*
 * Points in time and intervals as CIM has them: the 25 characters of DSP0004 section 5.2.4 and the
 * XML Schema forms that WS-CIM (DSP0230) puts into messages: xs:dateTime, xs:date, xs:time,
 * xs:duration. A peer or a user supplies the bytes, without white space around them (XML text needs
 * wsmi_view_trim first). Every function is pure and keeps nothing. Unstable interface until 1.0.
 */
#ifndef WSMI_DATETIME_H
#define WSMI_DATETIME_H

#include "wsmi/buf.h"
#include "wsmi/duration.h"
#include "wsmi/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What of a timestamp was given; the rest is zero. */
enum wsmi_timestamp_parts {
    WSMI_TIMESTAMP_FULL = 0, /* date and time of day; wildcards behind the hour read as zero */
    WSMI_TIMESTAMP_DATE,     /* xs:date, or asterisks from the hour on or earlier */
    WSMI_TIMESTAMP_TIME,     /* xs:time */
    WSMI_TIMESTAMP_PARTS_COUNT
};

/*
 * Local time in a zone. The date is one of the proleptic Gregorian calendar, or all zero (what an
 * MI client writes for an empty value), or in WSMI_TIMESTAMP_DATE one whose day, or month and day,
 * are zero because they were asterisks.
 */
struct wsmi_timestamp {
    enum wsmi_timestamp_parts parts;
    uint32_t year;  /* 0-9999 */
    uint32_t month; /* 1-12 */
    uint32_t day;   /* 1-31 */
    uint32_t hour;  /* 0-23 */
    uint32_t minute;
    uint32_t second;       /* 0-59 */
    uint32_t microseconds; /* 0-999999 */
    int32_t utc;           /* minutes east of UTC, -999 to 999; 0 when no zone was given */
};

struct wsmi_datetime {
    bool is_timestamp; /* tells which of the two counts; the other is zero */
    struct wsmi_timestamp timestamp;
    struct wsmi_duration interval; /* normalised */
};

/* Any of the forms below, told apart by their shape. SYNTAX at the offending field otherwise. */
WSMI_API bool wsmi_datetime_parse(struct wsmi_view in, struct wsmi_datetime *ret,
                                  struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * `yyyymmddhhmmss.mmmmmmsutc` or `ddddddddhhmmss.mmmmmm:000`, every field in range. A field may be
 * all asterisks when those behind it are too; of the microseconds single digits may, from the
 * right. They read as zero, for MI can hold nothing else. The first field may not. `***` as the
 * zone reads as zero (WMI writes it).
 */
WSMI_API bool wsmi_datetime_parse_cim(struct wsmi_view in, struct wsmi_datetime *ret,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * `YYYY-MM-DDThh:mm:ss[.f...][Z|+hh:mm|-hh:mm]`, offsets up to 14:00. Fraction digits behind the
 * sixth are dropped. 24:00:00 is the start of the next day, as XML Schema has it, and refused where
 * that day cannot be written. A leap second (:60, which neither CIM nor XML Schema 1.0 can express)
 * becomes the microsecond before it. The date 0000-00-00 is read because OMI writes it. Refused:
 * a sign, years of more than four digits.
 */
WSMI_API bool wsmi_datetime_parse_xsd_datetime(struct wsmi_view in, struct wsmi_datetime *ret,
                                               struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* `YYYY-MM-DD` and a zone as above: parts is WSMI_TIMESTAMP_DATE. */
WSMI_API bool wsmi_datetime_parse_xsd_date(struct wsmi_view in, struct wsmi_datetime *ret,
                                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* `hh:mm:ss[.f...]` and a zone as above: parts is WSMI_TIMESTAMP_TIME. 24:00:00 is 00:00:00. */
WSMI_API bool wsmi_datetime_parse_xsd_time(struct wsmi_view in, struct wsmi_datetime *ret,
                                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Whether every field is in the range stated at its declaration: what the parsers give is. */
WSMI_API bool wsmi_datetime_is_valid(const struct wsmi_datetime *datetime) WSMI_NONNULL;

/*
 * Appends the 25 characters; what is unknown becomes asterisks. Reads back equal. USAGE with
 * nothing appended: fields out of range, a time without a date; LIMIT or OOM when `buf` failed.
 */
WSMI_API bool wsmi_datetime_write_cim(const struct wsmi_datetime *datetime, struct wsmi_buf *buf,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Appends xs:dateTime, xs:date, xs:time or xs:duration: a fraction (six digits) only when there is
 * one, `Z` for an offset of zero, always a zone. Reads back equal. USAGE with nothing appended:
 * fields out of range, a date without a day, an offset beyond 14:00; LIMIT or OOM when `buf`
 * failed.
 */
WSMI_API bool wsmi_datetime_write_xsd(const struct wsmi_datetime *datetime, struct wsmi_buf *buf,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
