/* SPDX-License-Identifier: MIT */
/* Rows and loops that the datetime tests share. */
#ifndef WSMI_TESTS_DATETIME_ROWS_H
#define WSMI_TESTS_DATETIME_ROWS_H

#include "testlib/datetimes.h"
#include "testlib/leak.h"
#include "wsmi/datetime.h"

typedef bool (*parse_function)(struct wsmi_view, struct wsmi_datetime *, struct wsmi_err *);
typedef bool (*write_function)(const struct wsmi_datetime *, struct wsmi_buf *, struct wsmi_err *);

struct accepted {
    struct wsmi_view text;
    struct wsmi_view canonical; /* what the writer of the same form makes of it */
};

struct refused {
    struct wsmi_view text;
    size_t offset;
};

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* Every row is read, written as `canonical`, and read back equal. */
static inline void check_accepted(const struct accepted *rows, size_t count, parse_function parse,
                                  write_function write)
{
    for (size_t i = 0; i < count; i++) {
        struct wsmi_datetime value;
        struct wsmi_datetime again;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        cr_assert(parse(rows[i].text, &value, &err), "row %zu: %s", i, err.reason);
        cr_assert(wsmi_datetime_is_valid(&value), "row %zu", i);
        cr_assert(write(&value, &buf, &err), "row %zu: %s", i, err.reason);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), rows[i].canonical), "row %zu: %.*s", i,
                  (int)buf.len, (const char *)buf.ptr);
        cr_assert(parse(wsmi_buf_view(&buf), &again, &err), "row %zu", i);
        cr_assert(same_datetime(&value, &again), "row %zu", i);
        wsmi_buf_clean_up(&buf);
    }
}

/* Every row is SYNTAX at its offset and leaves the output alone. */
static inline void check_refused(const struct refused *rows, size_t count, parse_function parse)
{
    for (size_t i = 0; i < count; i++) {
        struct wsmi_datetime value;
        struct wsmi_datetime before;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        memset(&value, 0x5A, sizeof(value));
        memset(&before, 0x5A, sizeof(before));
        cr_assert_not(parse(rows[i].text, &value, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_SYNTAX, "row %zu", i);
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: %zu, %s", i, err.offset, err.reason);
        cr_assert_eq(memcmp(&value, &before, sizeof(value)), 0, "row %zu", i);
    }
}

#endif
