/* SPDX-License-Identifier: MIT */
/* Rows and loops that the tests of the scalar values share. */
#ifndef WSMI_TESTS_SCALAR_ROWS_H
#define WSMI_TESTS_SCALAR_ROWS_H

#include "testlib/leak.h"
#include "wsmi/scalar.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* `text` is read as a value that is written as `canonical`. */
struct accepted {
    enum wsmi_type type;
    struct wsmi_view text;
    struct wsmi_view canonical;
};

struct refused {
    enum wsmi_type type;
    struct wsmi_view text;
    enum wsmi_code code;
    size_t offset;
};

#define GOOD(type, text, canonical)                                                                \
    {                                                                                              \
        WSMI_TYPE_##type, WSMI_VIEW_INIT(text), WSMI_VIEW_INIT(canonical)                          \
    }
#define BAD(type, text, code, offset)                                                              \
    {                                                                                              \
        WSMI_TYPE_##type, WSMI_VIEW_INIT(text), WSMI_E_##code, offset                              \
    }

/* Every row is read, written as `canonical`, and that read and written once more. */
static inline void check_accepted(const struct accepted *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        union wsmi_scalar value;
        union wsmi_scalar again;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        struct wsmi_buf first;
        struct wsmi_buf second;
        wsmi_buf_init(&first, wsmi_allocator_system(), 64);
        wsmi_buf_init(&second, wsmi_allocator_system(), 64);
        cr_assert(wsmi_scalar_parse(rows[i].text, rows[i].type, &value, &err), "row %zu: %s", i,
                  err.reason);
        cr_assert(wsmi_scalar_write(rows[i].type, &value, &first, &err), "row %zu: %s", i,
                  err.reason);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&first), rows[i].canonical), "row %zu: %.*s", i,
                  (int)first.len, (const char *)first.ptr);
        cr_assert(wsmi_scalar_parse(wsmi_buf_view(&first), rows[i].type, &again, &err), "row %zu",
                  i);
        cr_assert(wsmi_scalar_write(rows[i].type, &again, &second, &err), "row %zu", i);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&first), wsmi_buf_view(&second)), "row %zu", i);
        cr_assert_eq(err.code, WSMI_OK, "row %zu", i);
        wsmi_buf_clean_up(&first);
        wsmi_buf_clean_up(&second);
    }
}

/* Every row fails as it says and leaves the output alone. */
static inline void check_refused(const struct refused *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        union wsmi_scalar value;
        union wsmi_scalar before;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        memset(&value, 0x5A, sizeof(value));
        memset(&before, 0x5A, sizeof(before));
        cr_assert_not(wsmi_scalar_parse(rows[i].text, rows[i].type, &value, &err), "row %zu", i);
        cr_assert_eq(err.code, rows[i].code, "row %zu: %s", i, err.reason);
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: %zu, %s", i, err.offset, err.reason);
        cr_assert_eq(memcmp(&value, &before, sizeof(value)), 0, "row %zu", i);
    }
}

#endif
