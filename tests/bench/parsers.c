/* SPDX-License-Identifier: MIT */
/*
 * What a byte costs, of the answers that peers usually send and of the worst that the limits let
 * through. Each is read as an operation reads it; each must be accepted. The floor of a row is the
 * cost of a usual byte.
 */
#include <math.h>

#include "bench.h"
#include "message.h"
#include "testlib/plain.h"
#include "wsmi/envelope.h"
#include "wsmi/xml.h"

enum { INPUT_BYTES = 60000, UNIT_BYTES = 8192, NESTED = 50, MANY = 60 };

#define HEAD                                                                                       \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""                              \
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
#define IN_HEADER     HEAD "<s:Header><h xmlns=\"urn:h\">"
#define IN_HEADER_END "</h></s:Header><s:Body/></s:Envelope>"
#define IN_OBJECT     HEAD "<s:Body><p:Thing xmlns:p=\"http://example.org/Thing\">"
#define IN_OBJECT_END "</p:Thing></s:Body></s:Envelope>"
#define IN_ITEMS                                                                                   \
    HEAD "<s:Body><n:PullResponse xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\">"  \
         "<n:Items xmlns:p=\"http://example.org/Thing\">"
#define IN_ITEMS_END "</n:Items></n:PullResponse></s:Body></s:Envelope>"
#define IN_VALUE     IN_OBJECT "<p:Text>"
#define IN_VALUE_END "</p:Text>" IN_OBJECT_END

/* What is repeated until the input is long enough; `write` instead of `unit` where it changes. */
struct input {
    const char *name;
    const char *head;
    const char *unit;
    const char *tail;
    void (*write)(unsigned long round, char unit[UNIT_BYTES]);
    unsigned long most; /* that the limits allow; 0: any number */
};

/* Tags may not outweigh their bytes (max_markup_ahead): what makes up for it are references, the
 * dearest of text. */
static void pay(char unit[UNIT_BYTES], size_t weight)
{
    for (size_t used = strlen(unit); used < weight; used += 4) {
        CHECK(used + 5 <= UNIT_BYTES);
        memcpy(unit + used, "&lt;", 5);
    }
}

/* What a tag of `count` attributes weighs whose names have `name_bytes`. */
static size_t weight_of(size_t count, size_t name_bytes)
{
    return 8 + count * 12 + count * (count - 1) / 2 * (name_bytes + 4) / 24;
}

static void put_nested(unsigned long round, char unit[UNIT_BYTES])
{
    (void)round;
    unit[0] = '\0';
    for (int i = 0; i < NESTED; i++) {
        strcat(unit, "<a>");
    }
    for (int i = 0; i < NESTED; i++) {
        strcat(unit, "</a>");
    }
    pay(unit, NESTED * weight_of(0, 0));
}

static void put_attributes(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    (void)round;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " a%d=\"\"", i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
    pay(unit, weight_of(MANY, 3));
}

/* The shortest names there are. */
static void put_letters(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    (void)round;
    for (int i = 0; i < 26; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " %c=\"\"", 'a' + i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
    pay(unit, weight_of(26, 1));
}

/* More names than are remembered. */
static void put_new(unsigned long round, char unit[UNIT_BYTES])
{
    (void)snprintf(unit, UNIT_BYTES, "<a%lu/>", round % 2000);
    pay(unit, weight_of(0, 0));
}

static void put_namespaces(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    (void)round;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " xmlns:a%d=\"u:%d\"", i, i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
    pay(unit, weight_of(MANY, 9));
}

/* libxml2 compares each name of a tag with those before it, byte by byte. */
static void put_alike(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    (void)round;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used,
                                 " aaaaaaaaaaaaaaaaaaaaaaaa%02d=\"\"", i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
    pay(unit, weight_of(MANY, 26));
}

static void put_names(unsigned long round, char unit[UNIT_BYTES])
{
    (void)snprintf(unit, UNIT_BYTES, "<p:n%lu/>", round);
}

static void put_arrays(unsigned long round, char unit[UNIT_BYTES])
{
    (void)snprintf(unit, UNIT_BYTES, "<p:n%lu/><p:n%lu/><p:n%lu/><p:n%lu/>", round, round, round,
                   round);
    while (strlen(unit) < 4 * weight_of(0, 0)) {
        strcat(unit, " ");
    }
}

static const struct input inputs[] = {
    {"plain", IN_VALUE, "a value that is nothing but text, ", IN_VALUE_END, NULL, 0},
    {"empty", IN_OBJECT, "<p:a/>  ", IN_OBJECT_END, NULL, 0},
    {"pairs", IN_OBJECT, "<p:a></p:a>", IN_OBJECT_END, NULL, 0},
    {"nil", IN_OBJECT, "<p:abc xsi:nil=\"1\"/>", IN_OBJECT_END, NULL, 0},
    {"names", IN_OBJECT, NULL, IN_OBJECT_END, put_names, 4000},
    {"arrays", IN_OBJECT, NULL, IN_OBJECT_END, put_arrays, 4000},
    {"items", IN_ITEMS, "<p:T/><!----><!----><!---->     ", IN_ITEMS_END, NULL, 0},
    {"instances", IN_OBJECT, "<p:a><q:b xmlns:q=\"http://example.org/Q\">1</q:b></p:a>",
     IN_OBJECT_END, NULL, 0},
    {"references", IN_VALUE, "&amp;", IN_VALUE_END, NULL, 0},
    {"changes", IN_VALUE, "\xC3\xA9&lt;", IN_VALUE_END, NULL, 0},
    {"characters", IN_VALUE, "&#65;", IN_VALUE_END, NULL, 0},
    {"cdata", IN_VALUE, "<![CDATA[]]>", IN_VALUE_END, NULL, 0},
    {"comments", IN_VALUE, "<!---->", IN_VALUE_END, NULL, 0},
    {"brackets", IN_VALUE, "]", IN_VALUE_END, NULL, 0},
    {"lines", IN_VALUE, "\n", IN_VALUE_END, NULL, 0},
    {"two-byte", IN_VALUE, "\xC3\xA9", IN_VALUE_END, NULL, 0},
    {"four-byte", IN_VALUE, "\xF0\x9F\x98\x80", IN_VALUE_END, NULL, 0},
    {"skipped", IN_HEADER, "<a/>&lt;", IN_HEADER_END, NULL, 0},
    {"new", IN_HEADER, NULL, IN_HEADER_END, put_new, 0},
    {"letters", IN_HEADER, NULL, IN_HEADER_END, put_letters, 0},
    {"spaces", IN_HEADER, "<a xml:space=\"default\"/>", IN_HEADER_END, NULL, 0},
    {"deep", IN_HEADER, NULL, IN_HEADER_END, put_nested, 0},
    {"attributes", IN_HEADER, NULL, IN_HEADER_END, put_attributes, 0},
    {"alike", IN_HEADER, NULL, IN_HEADER_END, put_alike, 0},
    {"values", IN_HEADER, "<a b=\"&amp;&amp;&amp;&amp;\"/>", IN_HEADER_END, NULL, 0},
    {"namespaces", IN_HEADER, NULL, IN_HEADER_END, put_namespaces, 0},
    {"relative", IN_HEADER, "<a xmlns=\"b\"/>&lt;&lt;", IN_HEADER_END, NULL, 0},
};
enum { INPUTS = sizeof(inputs) / sizeof(inputs[0]) };

static const struct input *find(const char *name)
{
    size_t i = 0;
    while (i < INPUTS && strcmp(inputs[i].name, name) != 0) {
        i++;
    }
    CHECK(i < INPUTS);
    return &inputs[i];
}

static struct wsmi_view build(const struct input *input)
{
    char *text = malloc(INPUT_BYTES + 2 * UNIT_BYTES);
    char unit[UNIT_BYTES] = "";
    CHECK(text != NULL);
    size_t used = (size_t)sprintf(text, "%s", input->head);
    for (unsigned long i = 0; used < INPUT_BYTES && (input->most == 0 || i < input->most); i++) {
        if (input->write != NULL) {
            input->write(i, unit);
        }
        used += (size_t)sprintf(text + used, "%s", input->write != NULL ? unit : input->unit);
    }
    used += (size_t)sprintf(text + used, "%s", input->tail);
    struct wsmi_view view = {(const uint8_t *)text, used};
    return view;
}

/* The usual answer for no name. */
static struct wsmi_view input_of(const char *name)
{
    const struct message_size size = {INPUT_BYTES / 1300, 20, 0};
    return name[0] == '\0' ? message_new(size) : build(find(name));
}

static void part_parse(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_UTF8,
                                                .decode_instance = true};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_view text = input_of(argument);
    wsmi_xml_init();
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        struct wsmi_arena arena;
        struct wsmi_envelope envelope;
        struct wsmi_err err;
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        if (!wsmi_envelope_parse(text, &expect, &limits, &arena, &envelope, &err)) {
            (void)fprintf(stderr, "%s: %s at %zu\n", argument, err.reason, err.offset);
            exit(1);
        }
        wsmi_arena_clean_up(&arena);
    }
    bench_end(ret);
}

static const struct bench_part parts[] = {{"parse", part_parse}, {NULL, NULL}};

static double cost_of(const char *name)
{
    return bench_instructions("parse", 1, name) / (double)input_of(name).len;
}

static void measure(struct bench *bench)
{
    const double usual = cost_of("");
    double worst = 0;
    for (size_t i = 0; i < INPUTS; i++) {
        char work[64];
        (void)snprintf(work, sizeof(work), "a byte of: %s", inputs[i].name);
        struct bench_row row = {.work = work,
                                .unit = "instructions",
                                .value = cost_of(inputs[i].name),
                                .floor = usual,
                                .floor_name = "a byte of a usual answer",
                                .target_ratio = 4};
        bench_put(bench, &row);
        worst = fmax(worst, row.value);
    }
    struct bench_row row = {.work = "a byte of the worst of them",
                            .unit = "instructions",
                            .value = worst,
                            .floor = usual,
                            .floor_name = "a byte of a usual answer",
                            .target_ratio = 4};
    bench_put(bench, &row);
}

int main(int argc, char **argv)
{
    return bench_main("parsers", parts, measure, argc, argv);
}
