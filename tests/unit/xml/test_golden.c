/* SPDX-License-Identifier: MIT */
/*
 * tests/golden/xml/NAME.xml gives the events in NAME.events, offsets included. With
 * WSMI_GOLDEN_UPDATE=1 in the environment the files are written instead, for a review of their
 * diff. Recorded answers of real agents are read too when WSMI_CAPTURES says where they are.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "props/prop.h"
#include "testlib/leak.h"
#include "wsmi/buf.h"
#include "wsmi/xml.h"

struct log {
    struct wsmi_buf out;
    struct wsmi_buf text; /* joined pieces, since where they split is libxml2's choice */
};

static void put(struct log *log, const char *before, struct wsmi_view bytes, const char *after)
{
    wsmi_buf_put_str(&log->out, before);
    for (size_t i = 0; i < bytes.len; i++) {
        uint8_t byte = bytes.ptr[i];
        if (byte < 0x20 || byte == '\\') {
            char escaped[8];
            (void)snprintf(escaped, sizeof(escaped), "\\x%02X", byte);
            wsmi_buf_put_str(&log->out, escaped);
        } else {
            wsmi_buf_put_byte(&log->out, byte);
        }
    }
    wsmi_buf_put_str(&log->out, after);
}

static void put_name(struct log *log, struct wsmi_xml_name name)
{
    put(log, "{", name.ns, "}");
    put(log, "", name.local, "");
}

static void flush_text(struct log *log)
{
    if (log->text.len > 0) {
        put(log, "text \"", wsmi_buf_view(&log->text), "\"\n");
        wsmi_buf_reset(&log->text);
    }
}

static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct log *log = context;
    (void)err;
    (void)reader;
    flush_text(log);
    wsmi_buf_put_str(&log->out, "start ");
    wsmi_buf_put_u64(&log->out, start->offset);
    wsmi_buf_put_str(&log->out, " depth ");
    wsmi_buf_put_u64(&log->out, start->depth);
    wsmi_buf_put_str(&log->out, " ");
    put_name(log, start->name);
    put(log, " prefix \"", start->prefix, "\"\n");
    for (size_t i = 0; i < start->attr_count; i++) {
        wsmi_buf_put_str(&log->out, "  attr ");
        put_name(log, start->attrs[i].name);
        put(log, " = \"", start->attrs[i].value, "\"\n");
    }
    return true;
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    struct log *log = context;
    (void)err;
    (void)reader;
    wsmi_buf_put(&log->text, text);
    return true;
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    struct log *log = context;
    (void)err;
    flush_text(log);
    wsmi_buf_put_str(&log->out, "end ");
    wsmi_buf_put_u64(&log->out, wsmi_xml_offset(reader));
    wsmi_buf_put_str(&log->out, " ");
    put_name(log, name);
    wsmi_buf_put_str(&log->out, "\n");
    return true;
}

static void log_init(struct log *log)
{
    wsmi_buf_init(&log->out, wsmi_allocator_system(), 1 << 22);
    wsmi_buf_init(&log->text, wsmi_allocator_system(), 1 << 22);
}

static void log_clean_up(struct log *log)
{
    wsmi_buf_clean_up(&log->out);
    wsmi_buf_clean_up(&log->text);
}

/* The events of `in`, and how it ended, to the log. */
static bool record(struct wsmi_view in, struct log *log)
{
    static const struct wsmi_xml_handler handler = {on_start, on_text, on_end};
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    bool good = wsmi_xml_read(in, WSMI_CHARSET_NONE, &limits, &arena, &handler, log, &err);
    if (!good) {
        wsmi_buf_put_str(&log->out, "error ");
        wsmi_buf_put_str(&log->out, wsmi_code_name(err.code));
        wsmi_buf_put_str(&log->out, " at ");
        wsmi_buf_put_u64(&log->out, err.offset);
        wsmi_buf_put_str(&log->out, ": ");
        wsmi_buf_put_str(&log->out, err.reason);
        wsmi_buf_put_str(&log->out, "\n");
    }
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(log->out.failed, WSMI_OK);
    return good;
}

static bool load(const char *path, struct wsmi_buf *ret)
{
    uint8_t bytes[4096];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    for (size_t got; (got = fread(bytes, 1, sizeof(bytes), file)) > 0;) {
        wsmi_buf_put(ret, (struct wsmi_view){bytes, got});
    }
    (void)fclose(file);
    return ret->failed == WSMI_OK;
}

static void store(const char *path, struct wsmi_view bytes)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s cannot be written", path);
    cr_assert_eq(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    cr_assert_eq(fclose(file), 0);
}

static void check_golden(const char *name, size_t stem)
{
    char path[512];
    struct log log;
    struct wsmi_buf in;
    struct wsmi_buf want;
    log_init(&log);
    wsmi_buf_init(&in, wsmi_allocator_system(), 1 << 22);
    wsmi_buf_init(&want, wsmi_allocator_system(), 1 << 22);
    (void)snprintf(path, sizeof(path), "%s/%s", WSMI_GOLDEN_DIR, name);
    cr_assert(load(path, &in), "%s", path);
    prop_xml_guard(wsmi_buf_view(&in));
    (void)record(wsmi_buf_view(&in), &log);
    (void)snprintf(path, sizeof(path), "%s/%.*s.events", WSMI_GOLDEN_DIR, (int)stem, name);
    if (getenv("WSMI_GOLDEN_UPDATE") != NULL) {
        store(path, wsmi_buf_view(&log.out));
    }
    cr_assert(load(path, &want), "%s is missing", path);
    cr_expect(wsmi_view_eq(wsmi_buf_view(&log.out), wsmi_buf_view(&want)), "%s gives\n%.*s", name,
              (int)log.out.len, (const char *)log.out.ptr);
    log_clean_up(&log);
    wsmi_buf_clean_up(&in);
    wsmi_buf_clean_up(&want);
}

LEAK_TEST(golden, every_document_gives_its_recorded_events)
{
    size_t count = 0;
    DIR *directory = opendir(WSMI_GOLDEN_DIR);
    cr_assert_not_null(directory, "%s", WSMI_GOLDEN_DIR);
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".xml") == 0) {
            check_golden(entry->d_name, length - 4);
            count++;
        }
    }
    (void)closedir(directory);
    cr_assert(count >= 8, "only %zu goldens found", count);
}

/* The body of a recorded HTTP answer: what follows the empty line. */
static struct wsmi_view body_of(struct wsmi_view message)
{
    for (size_t at = 0; at + 4 <= message.len; at++) {
        if (memcmp(message.ptr + at, "\r\n\r\n", 4) == 0) {
            return (struct wsmi_view){message.ptr + at + 4, message.len - at - 4};
        }
    }
    return (struct wsmi_view){NULL, 0};
}

/* Error pages of the HTTP servers in front. */
static bool starts_html(struct wsmi_view body)
{
    struct wsmi_view head = {body.ptr, body.len < 5 ? body.len : 5};
    return wsmi_view_eq_nocase(head, WSMI_VIEW("<html")) ||
           wsmi_view_eq_nocase(head, WSMI_VIEW("<!doc"));
}

/* openwsman, asked with charset="utf-8" in quotes, repeats them: encoding='"utf-8"'. We never
 * quote, and libxml2 refuses it as well. */
static bool is_well_formed(const char *name)
{
    return strncmp(name, "91-raw-charset-quoted", 21) != 0;
}

static size_t replay_captures(const char *root, const char *agent)
{
    char path[768];
    size_t count = 0;
    (void)snprintf(path, sizeof(path), "%s/%s", root, agent);
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return 0;
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        struct wsmi_buf message;
        struct log log;
        wsmi_buf_init(&message, wsmi_allocator_system(), 1 << 22);
        log_init(&log);
        (void)snprintf(path, sizeof(path), "%s/%s/%s", root, agent, entry->d_name);
        if (strstr(entry->d_name, ".response.http") != NULL && load(path, &message)) {
            struct wsmi_view body = body_of(wsmi_buf_view(&message));
            if (body.len > 0 && body.ptr[0] == '<' && !starts_html(body)) {
                cr_expect_eq(record(body, &log), is_well_formed(entry->d_name), "%s: %.*s", path,
                             (int)log.out.len, (const char *)log.out.ptr);
                prop_xml_guard(body);
                count++;
            }
        }
        log_clean_up(&log);
        wsmi_buf_clean_up(&message);
    }
    (void)closedir(directory);
    return count;
}

LEAK_TEST(golden, recorded_answers_of_real_agents_are_accepted)
{
    const char *root = getenv("WSMI_CAPTURES");
    size_t count = replay_captures(root == NULL ? WSMI_CAPTURES_DIR : root, "omi") +
                   replay_captures(root == NULL ? WSMI_CAPTURES_DIR : root, "openwsman");
    if (count == 0) {
        cr_skip_test("no recorded exchanges here: set WSMI_CAPTURES");
    }
    cr_log_info("%zu recorded answers", count);
}
