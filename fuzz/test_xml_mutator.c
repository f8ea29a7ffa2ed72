/* SPDX-License-Identifier: MIT */
/*
 * The mutator of documents leaves well-formed what is well-formed, as libxml2 judges it: every
 * document of every file, changed in many ways, alone and with elements of the file before.
 *
 *   test_xml_mutator COUNT FOLDER...
 */
#include <dirent.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "testlib/plain.h"
#include "xml_forest.h"
#include "xml_mutator.h"

enum { CAPACITY = 256 * 1024, LARGEST_SEED = 64 * 1024 };

static struct {
    size_t documents;
    size_t changes;
    size_t namespace_errors;
    size_t by_mutation[XML_MUTATION_COUNT];
} tally;

/* 2: its namespaces are right, too; 1: well-formed. Parts of messages lack declarations. */
static int judge(const uint8_t *bytes, size_t size)
{
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    CHECK(context != NULL);
    xmlDocPtr document =
        xmlCtxtReadMemory(context, (const char *)bytes, (int)size, "x", "UTF-8",
                          XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
    int verdict = context->wellFormed ? (context->nsWellFormed ? 2 : 1) : 0;
    xmlFreeDoc(document);
    xmlFreeParserCtxt(context);
    return verdict;
}

/* The worst of the trees. */
static int judge_all(const uint8_t *bytes, size_t size, size_t *ret_trees)
{
    struct xml_forest *forest = malloc(sizeof(*forest));
    int worst = 2;
    CHECK(forest != NULL);
    xml_forest_read(bytes, size, forest);
    *ret_trees = 0;
    for (size_t i = 0; i < forest->count; i++) {
        const struct xml_element *element = &forest->elements[i];
        if (element->parent == XML_FOREST_MAX) {
            int verdict = judge(bytes + element->start, element->end - element->start);
            worst = verdict < worst ? verdict : worst;
            ++*ret_trees;
        }
    }
    free(forest);
    return worst;
}

struct text {
    uint8_t bytes[LARGEST_SEED];
    size_t size;
};

static void check_change(const char *path, const struct text *seed, const struct text *other,
                         uint64_t number, int verdict)
{
    static uint8_t bytes[CAPACITY];
    enum xml_mutation mutation;
    size_t trees = 0;
    memcpy(bytes, seed->bytes, seed->size);
    size_t size = xml_mutate(bytes, seed->size, sizeof(bytes), other == NULL ? NULL : other->bytes,
                             other == NULL ? 0 : other->size, number, &mutation);
    if (size == 0) {
        CHECK(memcmp(bytes, seed->bytes, seed->size) == 0);
        return;
    }
    CHECK(size <= sizeof(bytes));
    int now = judge_all(bytes, size, &trees);
    tally.changes++;
    tally.by_mutation[mutation]++;
    CHECK(size != seed->size || memcmp(bytes, seed->bytes, size) != 0);
    tally.namespace_errors += now == 1 && verdict == 2 ? 1 : 0;
    if (now == 0 || trees == 0) {
        (void)fprintf(stderr, "%s: change %llu, of kind %d, is not well-formed:\n%.*s\n", path,
                      (unsigned long long)number, (int)mutation, (int)size, (const char *)bytes);
        CHECK(false);
    }
}

static void check_file(const char *path, size_t count)
{
    static struct text seed;
    static struct text other;
    size_t trees;
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    seed.size = fread(seed.bytes, 1, sizeof(seed.bytes), file);
    (void)fclose(file);
    int verdict = judge_all(seed.bytes, seed.size, &trees);
    if (verdict == 0 || trees == 0) {
        return; /* made to be refused */
    }
    tally.documents++;
    for (size_t i = 0; i < count; i++) {
        check_change(path, &seed, i % 4 == 3 && other.size > 0 ? &other : NULL,
                     tally.documents * count + i, verdict);
    }
    other = seed;
}

static void check_folder(const char *folder, size_t count)
{
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, NULL, alphasort);
    CHECK(found > 0);
    for (int i = 0; i < found; i++) {
        char path[4096];
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            check_file(path, count);
        }
        free(entries[i]);
    }
    free(entries);
}

/* Nothing to work on, no room, and depth beyond what is looked at. */
static void check_edges(void)
{
    static const char *const none[] = {"", "<", "<a", "</a>", "<a></b>", "a<>b", "<a b=>", "<!--"};
    uint8_t bytes[64] = "<a/>";
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        memcpy(bytes, none[i], strlen(none[i]));
        CHECK(xml_mutate(bytes, strlen(none[i]), sizeof(bytes), NULL, 0, i, NULL) == 0);
    }
    for (uint64_t i = 0; i < 1000; i++) {
        memcpy(bytes, "<a/>", 4);
        CHECK(xml_mutate(bytes, 4, 4, NULL, 0, i, NULL) <= 4);
    }
    static uint8_t deep[4 * CAPACITY];
    memset(deep, 0, sizeof(deep));
    for (size_t i = 0; i < CAPACITY; i++) {
        memcpy(deep + 3 * i, "<a>", 3);
    }
    CHECK(xml_mutate(deep, 3 * CAPACITY, sizeof(deep), NULL, 0, 1, NULL) == 0);
}

int main(int argc, char **argv)
{
    CHECK(argc > 2);
    check_edges();
    for (int i = 2; i < argc; i++) {
        check_folder(argv[i], strtoul(argv[1], NULL, 10));
    }
    (void)printf("%zu documents, %zu changes, %zu with wrong namespaces\n", tally.documents,
                 tally.changes, tally.namespace_errors);
    CHECK(tally.changes > 1000);
    CHECK(tally.namespace_errors < tally.changes / 100);
    for (size_t i = 0; i < XML_MUTATION_COUNT; i++) {
        CHECK(tally.by_mutation[i] > 0);
    }
    return 0;
}
