/* SPDX-License-Identifier: MIT */
/*
 * Every seed of the envelope corpus has a file of the same name in tests/golden/envelope with what
 * the parser makes of it: all fields, or the error with its offset. WSMI_GOLDEN_UPDATE=1 rewrites
 * them; the difference is what a review looks at.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "props/prop_envelope.h"
#include "testlib/envelope_dump.h"
#include "testlib/leak.h"

#define SEEDS   WSMI_SOURCE_DIR "/corpus/envelope/seed/"
#define GOLDENS WSMI_SOURCE_DIR "/tests/golden/envelope/"

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

static void write_golden(const char *name, struct wsmi_view text)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s%s", GOLDENS, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(text.ptr, 1, text.len, file), text.len);
    (void)fclose(file);
}

static void parse_seed(struct wsmi_view seed, struct wsmi_buf *out)
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

static void check_seed(const char *name)
{
    struct wsmi_buf seed;
    struct wsmi_buf found;
    struct wsmi_buf expected;
    wsmi_buf_init(&seed, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&found, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&expected, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(read_file(SEEDS, name, &seed), "%s", name);
    parse_seed(wsmi_buf_view(&seed), &found);
    if (getenv("WSMI_GOLDEN_UPDATE") != NULL) {
        write_golden(name, wsmi_buf_view(&found));
    }
    cr_assert(read_file(GOLDENS, name, &expected), "%s has no golden file", name);
    cr_expect(wsmi_view_eq(wsmi_buf_view(&found), wsmi_buf_view(&expected)),
              "%s gives\n%.*s\ninstead of\n%.*s", name, (int)found.len, (const char *)found.ptr,
              (int)expected.len, (const char *)expected.ptr);
    wsmi_buf_clean_up(&expected);
    wsmi_buf_clean_up(&found);
    wsmi_buf_clean_up(&seed);
}

static size_t each_file(const char *folder, void (*call)(const char *name))
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    cr_assert_not_null(directory, "%s", folder);
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (call != NULL) {
            call(entry->d_name);
        }
        count++;
    }
    (void)closedir(directory);
    return count;
}

LEAK_TEST(golden, every_seed_parses_as_recorded)
{
    wsmi_xml_init();
    size_t seeds = each_file(SEEDS, check_seed);
    cr_assert_geq(seeds, 30);
    cr_assert_eq(each_file(GOLDENS, NULL), seeds, "a golden file without a seed");
}
