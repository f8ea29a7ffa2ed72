/* SPDX-License-Identifier: MIT */
/* The sealed bodies that OMI and a client exchanged. */
#include "testlib/captures.h"
#include "testlib/leak.h"
#include "wsmi/multipart.h"

struct message {
    uint8_t bytes[65536];
    struct wsmi_view body;
};

static void load(const char *path, struct message *ret)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    size_t len = fread(ret->bytes, 1, sizeof(ret->bytes), file);
    (void)fclose(file);
    size_t head = 4;
    while (head <= len && memcmp(ret->bytes + head - 4, "\r\n\r\n", 4) != 0) {
        head++;
    }
    cr_assert_leq(head, len, "%s: no end of the header", path);
    ret->body = (struct wsmi_view){ret->bytes + head, len - head};
}

struct seen {
    size_t sealed;
    struct message message;
};

static void sealed(void *context, const char *path, struct wsmi_view value)
{
    struct seen *seen = context;
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_multipart frame;
    enum wsmi_multipart_protocol protocol;
    struct wsmi_err err;
    if (strstr(path, "/C-ntlm-") == NULL) {
        return; /* other recordings hold no sealed bodies, one says so of a body that is none */
    }
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    if (wsmi_multipart_read_type(value, &limits, &arena, &protocol, &err)) {
        load(path, &seen->message);
        struct wsmi_view body = seen->message.body;
        cr_assert_eq(protocol, WSMI_MULTIPART_SPNEGO, "%s", path);
        cr_assert(wsmi_multipart_parse(body, protocol, &limits, &frame, &err), "%s: at %zu: %s",
                  path, err.offset, err.reason);
        cr_assert_eq(frame.header.len, 16, "%s: a signature of NTLM", path);
        cr_assert_eq(memcmp(frame.header.ptr, "\1\0\0", 4), 0, "%s: of version 1", path);
        cr_assert_eq(frame.data.len, frame.length, "%s", path);
        cr_assert_eq(frame.charset, WSMI_CHARSET_UTF8, "%s", path);
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 65536);
        cr_assert(wsmi_multipart_write_head(&frame, WSMI_MULTIPART_BARE, &buf, &err));
        wsmi_buf_put(&buf, frame.data);
        wsmi_buf_put(&buf, wsmi_multipart_tail(WSMI_MULTIPART_BARE));
        /* What we write is what was sent, but for the line end OMI adds. */
        cr_assert_leq(buf.len, body.len, "%s", path);
        cr_assert_eq(memcmp(buf.ptr, body.ptr, buf.len), 0, "%s", path);
        cr_assert_leq(body.len - buf.len, 2, "%s", path);
        wsmi_buf_clean_up(&buf);
        seen->sealed++;
    } else {
        cr_assert_eq(err.code, WSMI_E_PROTOCOL, "%s: %s", path, err.reason);
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(captured_frames, every_recorded_sealed_body_is_read_and_written_again)
{
    static struct seen seen;
    struct captures_visit visit = {WSMI_VIEW("Content-Type"), ".http", sealed, &seen, 0};
    if (!captures_visit_all(&visit)) {
        cr_skip_test("recorded exchanges absent");
    }
    cr_assert_geq(seen.sealed, 2, "a request and its answer");
}
