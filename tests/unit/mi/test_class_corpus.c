/* SPDX-License-Identifier: MIT */
/* Every class of the corpus as an object and back. */
#include <dirent.h>
#include <stdio.h>

#include "mi/class.h"
#include "mi/convert.h"
#include "testlib/leak.h"
#include "wsmi/envelope.h"
#include "wsmi/xml.h"

#define HEAD "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
#define TAIL "</s:Body></s:Envelope>"

enum { MAX_FILE = 1 << 20 };

static void put_file(const char *path, struct wsmi_buf *ret)
{
    static char bytes[MAX_FILE];
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    size_t length = fread(bytes, 1, sizeof(bytes), file);
    cr_assert(length < sizeof(bytes), "%s", path);
    cr_assert_eq(fclose(file), 0);
    wsmi_buf_put(ret, (struct wsmi_view){(const uint8_t *)bytes, length});
}

static const struct wsmi_cim_class *decode(struct wsmi_view message, struct wsmi_arena *arena)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    bool ok = wsmi_envelope_parse(message, &expect, &limits, arena, &envelope, &err);
    return ok ? envelope.class_decl : NULL;
}

static void to_cim(const MI_Class *class_object, struct wsmi_arena *arena,
                   struct wsmi_cim_class *ret)
{
    struct wsmi_error error = {.reason = ""};
    bool ok = wsmi_class_to_cim(class_object, true, arena, ret, &error);
    cr_assert(ok, "%s", error.reason);
}

/* What became an object once stays as it is. */
static bool convert(const struct wsmi_cim_class *decl, const char *path, struct wsmi_arena *arena)
{
    struct wsmi_cim_class first;
    struct wsmi_cim_class second;
    struct wsmi_error error;
    MI_Class *class_object;
    if (!wsmi_class_from_cim(decl, "root", NULL, &class_object, &error)) {
        cr_assert_not_null(error.reason);
        cr_assert(error.has_offset && error.offset > 0, "%s: %s", path, error.reason);
        return false;
    }
    to_cim(class_object, arena, &first);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert(wsmi_view_eq(first.name, decl->name), "%s", path);
    cr_assert_eq(first.property_count, decl->property_count, "%s", path);
    cr_assert_eq(first.method_count, decl->method_count, "%s", path);
    cr_assert_eq(first.qualifiers.count, decl->qualifiers.count, "%s", path);
    cr_assert(wsmi_class_from_cim(&first, "root", NULL, &class_object, &error), "%s", path);
    to_cim(class_object, arena, &second);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert(wsmi_cim_class_eq(&first, &second), "%s", path);
    return true;
}

static void check_file(const char *path, size_t *converted)
{
    struct wsmi_buf message;
    struct wsmi_arena arena;
    wsmi_buf_init(&message, wsmi_allocator_system(), SIZE_MAX);
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&message, HEAD);
    put_file(path, &message);
    wsmi_buf_put_str(&message, TAIL);
    const struct wsmi_cim_class *decl = decode(wsmi_buf_view(&message), &arena);
    if (decl != NULL) {
        bool ok = convert(decl, path, &arena);
        cr_assert(ok || strstr(path, "-with-null") != NULL, "%s was refused", path);
        *converted += ok ? 1 : 0;
    }
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&message);
}

LEAK_TEST(class_corpus, every_class_becomes_an_object_that_stays_as_it_is)
{
    static const char folder[] = WSMI_SOURCE_DIR "/corpus/class/seed";
    size_t converted = 0;
    wsmi_xml_init();
    DIR *seeds = opendir(folder);
    cr_assert_not_null(seeds);
    for (struct dirent *entry = readdir(seeds); entry != NULL; entry = readdir(seeds)) {
        char path[1024];
        if (entry->d_name[0] != '.') {
            (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            check_file(path, &converted);
        }
    }
    cr_assert_eq(closedir(seeds), 0);
    cr_assert_geq(converted, 20);
}
