/* SPDX-License-Identifier: MIT */
/* What is kept from one message to the next shows in none. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "props/prop_xml_engine.h"
#include "testlib/leak.h"
#include "wsmi/buf.h"
#include "xml/engine.h"

enum { MOST_DOCUMENTS = 512, SMALL_BYTES = 16384 };

struct documents {
    struct wsmi_buf texts[MOST_DOCUMENTS];
    size_t count;
};

static void put_file(const char *path, struct wsmi_buf *out)
{
    char bytes[4096];
    size_t length;
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        wsmi_buf_put(out, (struct wsmi_view){(const uint8_t *)bytes, length});
    }
    (void)fclose(file);
}

/* Larger ones leave an engine alone. */
static void load(const char *folder, struct documents *documents)
{
    DIR *seeds = opendir(folder);
    cr_assert_not_null(seeds, "%s", folder);
    for (struct dirent *entry = readdir(seeds); entry != NULL; entry = readdir(seeds)) {
        char path[1024];
        struct wsmi_buf *text = &documents->texts[documents->count];
        if (entry->d_name[0] == '.') {
            continue;
        }
        cr_assert_lt(documents->count, MOST_DOCUMENTS);
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        wsmi_buf_init(text, wsmi_allocator_system(), SIZE_MAX);
        put_file(path, text);
        if (text->len <= SMALL_BYTES) {
            documents->count++;
        } else {
            wsmi_buf_clean_up(text);
        }
    }
    (void)closedir(seeds);
}

/* Those of prop_envelope begin with a line of their own. */
static struct wsmi_view document(const struct documents *documents, size_t i)
{
    struct wsmi_view text = wsmi_buf_view(&documents->texts[i]);
    const uint8_t *open = text.len == 0 ? NULL : memchr(text.ptr, '<', text.len);
    size_t skipped = open == NULL ? 0 : (size_t)(open - text.ptr);
    return (struct wsmi_view){text.ptr + skipped, text.len - skipped};
}

LEAK_TEST(engine, no_document_of_the_corpus_shows_in_the_next)
{
    enum { OTHERS = 2 };
    static struct documents documents;
    wsmi_xml_init();
    load(WSMI_SOURCE_DIR "/corpus/xml_guard/seed", &documents);
    load(WSMI_SOURCE_DIR "/corpus/envelope/seed", &documents);
    cr_assert_geq(documents.count, 100);
    for (size_t i = 0; i < documents.count; i++) {
        for (size_t j = 0; j < OTHERS; j++) {
            size_t other = (i + 1 + j * documents.count / OTHERS) % documents.count;
            prop_xml_engine_pair(document(&documents, other), document(&documents, i));
        }
    }
    for (size_t i = 0; i < documents.count; i++) {
        wsmi_buf_clean_up(&documents.texts[i]);
    }
}

static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    (void)context;
    (void)reader;
    return start->attr_count == 0 || wsmi_fail(err, WSMI_E_PROTOCOL, 0, "refused");
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    (void)context;
    (void)reader;
    (void)text;
    (void)err;
    return true;
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    (void)context;
    (void)reader;
    (void)name;
    (void)err;
    return true;
}

static bool read_text(struct wsmi_xml_engine *engine, struct wsmi_view text,
                      const struct wsmi_limits *limits)
{
    static const struct wsmi_xml_handler handler = {on_start, on_text, on_end};
    struct wsmi_arena arena;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    bool good =
        wsmi_xml_read_with(engine, text, WSMI_CHARSET_UTF8, limits, &arena, &handler, engine, &err);
    wsmi_arena_clean_up(&arena);
    return good;
}

static struct wsmi_xml_engine *new_engine(void)
{
    struct wsmi_xml_engine *engine;
    struct wsmi_err err;
    wsmi_xml_init();
    cr_assert(wsmi_xml_engine_new(wsmi_allocator_system(), &engine, &err));
    return engine;
}

LEAK_TEST(engine, what_failed_leaves_nothing_behind)
{
    static const char *const bad[] = {"<a><b></a>", "<a b='refused by the handler'/>", "<p:a/>"};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine = new_engine();
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert(read_text(engine, WSMI_VIEW("<a/>"), &limits));
        bool is_kept = engine->parser != NULL;
        cr_assert_eq(is_kept, LIBXML_VERSION < 21100);
        cr_assert_not(read_text(engine, wsmi_view_from_str(bad[i]), &limits));
        /* The guard refuses the first of them: libxml2 never sees it. */
        cr_assert_eq(engine->parser != NULL, i == 0 && is_kept, "%s", bad[i]);
    }
    wsmi_xml_engine_free(engine);
}

/* `count` elements of as many names, `bytes` long each. What follows them makes up for their
 * weight. */
static void put_names(size_t count, int bytes, struct wsmi_buf *out)
{
    char tag[64];
    wsmi_buf_reset(out);
    wsmi_buf_put_str(out, "<root>");
    for (size_t i = 1; i < count; i++) {
        (void)snprintf(tag, sizeof(tag), "<n%0*zu/>", bytes - 1, i);
        wsmi_buf_put_str(out, tag);
        wsmi_buf_put_str(out, bytes < 12 ? "        " : "");
    }
    wsmi_buf_put_str(out, "</root>");
}

/* How many names of that length an engine keeps and how many it does not: one more. */
static size_t find_bound(int bytes)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine = new_engine();
    struct wsmi_buf text;
    size_t count = 1;
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    for (;; count++) {
        put_names(count, bytes, &text);
        cr_assert_leq(text.len, SMALL_BYTES);
        cr_assert(read_text(engine, wsmi_buf_view(&text), &limits));
        if (engine->parser == NULL) {
            break;
        }
    }
    wsmi_buf_clean_up(&text);
    wsmi_xml_engine_free(engine);
    return count - 1;
}

LEAK_TEST(engine, keeps_512_names_and_no_more)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine = new_engine();
    cr_assert(read_text(engine, WSMI_VIEW("<root/>"), &limits));
    size_t own = engine->own_names;
    bool keeps = engine->parser != NULL;
    wsmi_xml_engine_free(engine);
    if (keeps) {
        cr_assert_gt(own, 0);
        cr_assert_eq(find_bound(8) + own, 512);
    }
}

LEAK_TEST(engine, a_large_message_leaves_it_alone)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine = new_engine();
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&text, "<a><!--");
    while (text.len < SMALL_BYTES - 7) {
        wsmi_buf_put_str(&text, "x");
    }
    wsmi_buf_put_str(&text, "--></a>");
    cr_assert_eq(text.len, SMALL_BYTES);
    cr_assert(read_text(engine, wsmi_buf_view(&text), &limits));
    cr_assert_eq(engine->parser != NULL, LIBXML_VERSION < 21100);
    wsmi_buf_put_str(&text, " ");
    size_t messages = engine->messages;
    cr_assert(read_text(engine, wsmi_buf_view(&text), &limits));
    cr_assert_eq(engine->messages, messages);
    wsmi_buf_clean_up(&text);
    wsmi_xml_engine_free(engine);
}

LEAK_TEST(engine, freeing_none_is_allowed)
{
    wsmi_xml_engine_free(NULL);
}

static bool count_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                       struct wsmi_err *err)
{
    (void)reader;
    (void)err;
    *(size_t *)context += text.len;
    return true;
}

/* Around the size of what libxml2 asks for at once, and of what it sees ahead. */
LEAK_TEST(engine, a_text_of_any_length_is_read_to_its_end_and_no_further)
{
    enum { MOST = 8400, FROM = 3500, PART = 7 };
    static const struct wsmi_xml_handler handler = {on_start, count_text, on_end};
    static char text[MOST + 32] = "<a>";
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine = new_engine();
    memset(text + 3, 'x', MOST);
    for (size_t length = 0; length <= MOST; length = length == 300 ? FROM : length + 1) {
        struct wsmi_arena arena;
        struct wsmi_err err;
        size_t counted = 0;
        char kept[PART];
        memcpy(kept, text + 3 + length, PART);
        memcpy(text + 3 + length, "</a> \n ", PART);
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        cr_assert(wsmi_xml_read_with(engine, (struct wsmi_view){(uint8_t *)text, 3 + length + PART},
                                     WSMI_CHARSET_UTF8, &limits, &arena, &handler, &counted, &err),
                  "%zu: %s", length, err.reason);
        cr_assert_eq(counted, length);
        wsmi_arena_clean_up(&arena);
        memcpy(text + 3 + length, kept, PART);
    }
    wsmi_xml_engine_free(engine);
}
