/* SPDX-License-Identifier: MIT */
/*
 * Every seed of the corpora has a file of the same name in tests/golden with what the parser makes
 * of it: all fields, or the error with its offset. WSMI_GOLDEN_UPDATE=1 rewrites them; the
 * difference is what a review looks at.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "props/prop_cimxml.h"
#include "props/prop_envelope.h"
#include "testlib/cimxml_dump.h"
#include "testlib/envelope_dump.h"
#include "testlib/leak.h"

struct golden_set {
    const char *seeds;
    const char *goldens;
    void (*parse)(struct wsmi_view seed, struct wsmi_buf *out);
    size_t at_least;
};

static bool read_file(const char *folder, const char *name, struct wsmi_buf *ret)
{
    char path[4096];
    uint8_t block[4096];
    int written = snprintf(path, sizeof(path), "%s%s", folder, name);
    FILE *file = written > 0 && (size_t)written < sizeof(path) ? fopen(path, "rb") : NULL;
    if (file == NULL) {
        return false;
    }
    for (size_t got = fread(block, 1, sizeof(block), file); got > 0;
         got = fread(block, 1, sizeof(block), file)) {
        struct wsmi_view bytes = {block, got};
        wsmi_buf_put(ret, bytes);
    }
    (void)fclose(file);
    return true;
}

static void write_golden(const char *folder, const char *name, struct wsmi_view text)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s%s", folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(text.ptr, 1, text.len, file), text.len);
    (void)fclose(file);
}

static void parse_envelope(struct wsmi_view seed, struct wsmi_buf *out)
{
    struct prop_envelope_case given = prop_envelope_case(seed);
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), given.limits.max_arena_bytes);
    if (wsmi_envelope_parse(given.message, &given.expect, &given.limits, &arena, &envelope, &err)) {
        envelope_dump(&envelope, out);
    } else {
        envelope_dump_error(&err, out);
    }
    wsmi_arena_clean_up(&arena);
}

static void check_seed(const struct golden_set *set, const char *name)
{
    struct wsmi_buf seed;
    struct wsmi_buf found;
    struct wsmi_buf expected;
    wsmi_buf_init(&seed, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&found, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&expected, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(read_file(set->seeds, name, &seed), "%s", name);
    set->parse(wsmi_buf_view(&seed), &found);
    if (getenv("WSMI_GOLDEN_UPDATE") != NULL) {
        write_golden(set->goldens, name, wsmi_buf_view(&found));
    }
    cr_assert(read_file(set->goldens, name, &expected), "%s has no golden file", name);
    cr_expect(wsmi_view_eq(wsmi_buf_view(&found), wsmi_buf_view(&expected)),
              "%s gives\n%.*s\ninstead of\n%.*s", name, (int)found.len, (const char *)found.ptr,
              (int)expected.len, (const char *)expected.ptr);
    wsmi_buf_clean_up(&expected);
    wsmi_buf_clean_up(&found);
    wsmi_buf_clean_up(&seed);
}

/* The files of `folder`, each checked against `set` when that is given. */
static size_t each_file(const char *folder, const struct golden_set *set)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    cr_assert_not_null(directory, "%s", folder);
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (set != NULL) {
            check_seed(set, entry->d_name);
        }
        count++;
    }
    (void)closedir(directory);
    return count;
}

static void check_set(const struct golden_set *set)
{
    wsmi_xml_init();
    size_t seeds = each_file(set->seeds, set);
    cr_assert_geq(seeds, set->at_least);
    cr_assert_eq(each_file(set->goldens, NULL), seeds, "a golden file without a seed");
}

LEAK_TEST(golden, every_envelope_parses_as_recorded)
{
    static const struct golden_set set = {WSMI_SOURCE_DIR "/corpus/envelope/seed/",
                                          WSMI_SOURCE_DIR "/tests/golden/envelope/", parse_envelope,
                                          30};
    check_set(&set);
}

/* The content of a Body, as prop_class has it. */
static void parse_class(struct wsmi_view seed, struct wsmi_buf *out)
{
    struct wsmi_buf message;
    bool is_tight = seed.len > 0 && seed.ptr[0] == '!';
    struct wsmi_view content = {seed.ptr + (is_tight ? 1 : 0), seed.len - (is_tight ? 1 : 0)};
    wsmi_buf_init(&message, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&message, is_tight ? "@\n" : "0\n");
    wsmi_buf_put_str(&message,
                     "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
                     "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><s:Body>");
    wsmi_buf_put(&message, content);
    wsmi_buf_put_str(&message, "</s:Body></s:Envelope>");
    parse_envelope(wsmi_buf_view(&message), out);
    wsmi_buf_clean_up(&message);
}

LEAK_TEST(golden, every_class_parses_as_recorded)
{
    static const struct golden_set set = {WSMI_SOURCE_DIR "/corpus/class/seed/",
                                          WSMI_SOURCE_DIR "/tests/golden/class/", parse_class, 30};
    check_set(&set);
}

/* A document, as prop_mi_xml has it. */
static void parse_document(struct wsmi_view seed, struct wsmi_buf *out)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_cimxml document;
    struct wsmi_err err;
    if (seed.len > 0 && seed.ptr[0] == '!') {
        prop_cimxml_tighten(&limits);
        seed.ptr++;
        seed.len--;
    }
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    if (wsmi_cimxml_parse(seed, WSMI_CHARSET_NONE, &limits, &arena, &document, &err)) {
        cimxml_dump(&document, out);
    } else {
        envelope_dump_error(&err, out);
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(golden, every_document_parses_as_recorded)
{
    static const struct golden_set set = {WSMI_SOURCE_DIR "/corpus/mi_xml/seed/",
                                          WSMI_SOURCE_DIR "/tests/golden/mi_xml/", parse_document,
                                          30};
    check_set(&set);
}
