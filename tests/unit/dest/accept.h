/* SPDX-License-Identifier: MIT */
/* What the tests of destination strings share: parse with the defaults, write into a C string. */
#ifndef WSMI_TESTS_DEST_ACCEPT_H
#define WSMI_TESTS_DEST_ACCEPT_H

#include "props/prop.h"
#include "testlib/leak.h"
#include "wsmi/destination.h"

struct written {
    char text[4096];
};

static inline struct written as_text(struct wsmi_buf *buf)
{
    struct written ret;
    struct wsmi_err err = {WSMI_OK, 0, ""};
    cr_assert(wsmi_buf_ok(buf, &err), "%s", err.reason);
    cr_assert_lt(buf->len, sizeof(ret.text));
    if (buf->len > 0) {
        memcpy(ret.text, buf->ptr, buf->len);
    }
    ret.text[buf->len] = '\0';
    wsmi_buf_clean_up(buf);
    return ret;
}

static inline bool parse(struct wsmi_view in, struct wsmi_destination *ret, struct wsmi_err *err)
{
    struct wsmi_limits limits = wsmi_limits_default();
    return wsmi_destination_parse(in, &limits, ret, err);
}

static inline struct wsmi_destination accepted(const char *text)
{
    struct wsmi_destination dest;
    struct wsmi_err err = {WSMI_OK, 0, ""};
    cr_assert(parse(wsmi_view_from_str(text), &dest, &err), "%s: %s at %zu", text, err.reason,
              err.offset);
    return dest;
}

static inline struct written canonical(const struct wsmi_destination *dest)
{
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_destination_write(dest, &buf);
    return as_text(&buf);
}

static inline struct written user_of(const char *text)
{
    struct wsmi_destination dest = accepted(text);
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_destination_user(&dest, &buf);
    return as_text(&buf);
}

/* A text that is refused: all three of code, offset and reason. `length` 0 means strlen. */
struct refused_row {
    const char *text;
    size_t offset;
    const char *reason;
    enum wsmi_code code; /* 0 stands for SYNTAX */
    size_t length;
};

static inline void check_refused(const struct refused_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct refused_row *row = &rows[i];
        struct wsmi_view in = wsmi_view_from_str(row->text);
        struct wsmi_destination dest;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        in.len = row->length != 0 ? row->length : in.len;
        cr_expect_not(parse(in, &dest, &err), "'%s' is accepted", row->text);
        cr_expect_eq(err.code, row->code == WSMI_OK ? WSMI_E_SYNTAX : row->code, "'%s': code %s",
                     row->text, wsmi_code_name(err.code));
        cr_expect_eq(err.offset, row->offset, "'%s': offset %zu: %s", row->text, err.offset,
                     err.reason);
        cr_expect_str_eq(err.reason, row->reason, "'%s': %s", row->text, err.reason);
        prop_destination(in);
    }
}

#define CHECK_REFUSED(rows) check_refused((rows), sizeof(rows) / sizeof((rows)[0]))

#endif
