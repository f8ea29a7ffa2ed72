/* SPDX-License-Identifier: MIT */
/*
 * What a byte costs, of the answers that peers usually send and of the worst that the limits let
 * through. Each is read as an operation reads it; each must be accepted, and has as little in it
 * that is cheap as it can have without being refused. The floor of a row is the cost of a usual
 * byte.
 */
#include <math.h>

#include "bench.h"
#include "message.h"
#include "testlib/plain.h"
#include "wsmi/envelope.h"
#include "wsmi/xml.h"

enum { INPUT_BYTES = 60000, UNIT_BYTES = 8192, NESTED = 50, MANY = 60, FEW = 8 };

#define HEAD                                                                                       \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""                              \
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"

/* Where the units of an input stand, and what is put between them until they are let through
 * (max_markup_ahead): the dearest of what weighs nothing. */
struct place {
    const char *head;
    const char *tail;
    const char *fill;
};

#define IN_THING  HEAD "<s:Body><p:Thing xmlns:p=\"http://example.org/Thing\">"
#define THING_END "</p:Thing></s:Body></s:Envelope>"

static const struct place header = {HEAD "<s:Header><h xmlns=\"urn:h\">",
                                    "</h></s:Header><s:Body/></s:Envelope>", "x\n"};
static const struct place object = {IN_THING, THING_END, "\n"};
static const struct place value = {IN_THING "<p:Text>", "</p:Text>" THING_END, "x\n"};
static const struct place items = {
    HEAD "<s:Body><n:PullResponse xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\">"
         "<n:Items xmlns:p=\"http://example.org/Thing\">",
    "</n:Items></n:PullResponse></s:Body></s:Envelope>", "\n"};

/* What is repeated until the input is long enough; `write` instead of `unit` where it changes. */
struct input {
    const char *name;
    const struct place *place;
    const char *unit;
    void (*write)(unsigned long round, char unit[UNIT_BYTES]);
    unsigned long most; /* that the limits allow; 0: any number */
};

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
}

static void put_attributes(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    (void)round;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " a%d=\"\"", i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
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
}

/* The shortest name of that number, in one case: CIM's names have none. */
static const char *short_name(unsigned long number)
{
    static char name[16];
    size_t at = sizeof(name) - 1;
    unsigned long left = number + 1;
    for (; left > 0; left = (left - 1) / 26) {
        name[--at] = (char)('a' + (left - 1) % 26);
    }
    return name + at;
}

/* More names than are remembered. */
static void put_new(unsigned long round, char unit[UNIT_BYTES])
{
    (void)snprintf(unit, UNIT_BYTES, "<%s/>", short_name(round % 2000));
}

/* The same of names that are not all ASCII. */
static void put_wide(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    for (unsigned long i = 0; i < FEW; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " \xC3\xA9%s=\"\"",
                                 short_name((round * FEW + i) % 3000));
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
}

/* The same of prefixes. */
static void put_declared(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    for (unsigned long i = 0; i < FEW; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " xmlns:%s=\"%lu\"",
                                 short_name((round * FEW + i) % 2000), i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
}

static void put_namespaces(unsigned long round, char unit[UNIT_BYTES])
{
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<a");
    (void)round;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, " xmlns:a%d=\"u:%d\"", i, i);
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "/>");
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
}

static void put_names(unsigned long round, char unit[UNIT_BYTES])
{
    (void)snprintf(unit, UNIT_BYTES, "<p:%s/>", short_name(round * 1237 % 4000));
}

static void put_texts(unsigned long round, char unit[UNIT_BYTES])
{
    const char *name = short_name(round * 1237 % 4000);
    (void)snprintf(unit, UNIT_BYTES, "<p:%s>1</p:%s>", name, name);
}

/* Names that differ in the middle only. */
static void put_middles(unsigned long round, char unit[UNIT_BYTES])
{
    (void)snprintf(unit, UNIT_BYTES, "<p:abcdefgh%04luabcdefgh/>", round * 1237 % 4000);
}

static void put_arrays(unsigned long round, char unit[UNIT_BYTES])
{
    const char *name = short_name(round);
    (void)snprintf(unit, UNIT_BYTES, "<p:%s/><p:%s/><p:%s/><p:%s/>", name, name, name, name);
}

/* An instance whose names are in another order than those of the one before. */
static void put_shuffled(unsigned long round, char unit[UNIT_BYTES])
{
    enum { NAMES = 101 };
    size_t used = (size_t)snprintf(unit, UNIT_BYTES, "<p:T>");
    for (unsigned long i = 0; i < NAMES; i++) {
        used += (size_t)snprintf(unit + used, UNIT_BYTES - used, "<p:%s/>",
                                 short_name(i * (round % (NAMES - 1) + 1) % NAMES));
    }
    (void)snprintf(unit + used, UNIT_BYTES - used, "</p:T>");
}

static const struct input inputs[] = {
    {"plain", &value, "a value that is nothing but text, ", NULL, 0},
    {"empty", &object, "<p:a/>", NULL, 0},
    {"pairs", &object, "<p:a></p:a>", NULL, 0},
    {"nil", &object, "<p:abc xsi:nil=\"1\"/>", NULL, 0},
    {"names", &object, NULL, put_names, 4000},
    {"texts", &object, NULL, put_texts, 4000},
    {"middles", &object, NULL, put_middles, 4000},
    {"arrays", &object, NULL, put_arrays, 4000},
    {"items", &items, "<p:T/>", NULL, 0},
    {"shuffled", &items, NULL, put_shuffled, 0},
    {"instances", &object, "<p:a><q:b xmlns:q=\"http://example.org/Q\">1</q:b></p:a>", NULL, 0},
    {"references", &value, "&lt;", NULL, 0},
    {"changes", &value, "\xC3\xA9&lt;", NULL, 0},
    {"returns", &value, "&lt;\r", NULL, 0},
    {"characters", &value, "&#65;", NULL, 0},
    {"cdata", &value, "<![CDATA[]]>", NULL, 0},
    {"comments", &value, "<!---->", NULL, 0},
    {"brackets", &value, "]", NULL, 0},
    {"lines", &value, "\r\n", NULL, 0},
    {"two-byte", &value, "\xC3\xA9", NULL, 0},
    {"four-byte", &value, "\xF0\x9F\x98\x80", NULL, 0},
    {"skipped", &header, "<a/>", NULL, 0},
    {"dear", &header, "<a>\xC3\xA9&lt;</a>", NULL, 0},
    {"new", &header, NULL, put_new, 0},
    {"wide", &header, NULL, put_wide, 0},
    {"letters", &header, NULL, put_letters, 0},
    {"spaces", &header, "<a xml:space=\"default\"/>", NULL, 0},
    {"deep", &header, NULL, put_nested, 0},
    {"attributes", &header, NULL, put_attributes, 0},
    {"alike", &header, NULL, put_alike, 0},
    {"values", &header, "<a b=\"&amp;&amp;&amp;&amp;\"/>", NULL, 0},
    {"namespaces", &header, NULL, put_namespaces, 0},
    {"declared", &header, NULL, put_declared, 0},
    {"relative", &header, "<a xmlns=\"b\"/>", NULL, 0},
};
enum { INPUTS = sizeof(inputs) / sizeof(inputs[0]) };

/* Of the name that `argument` starts with. */
static const struct input *find(const char *argument)
{
    size_t bytes = strcspn(argument, " ");
    size_t i = 0;
    while (i < INPUTS &&
           (strlen(inputs[i].name) != bytes || memcmp(inputs[i].name, argument, bytes) != 0)) {
        i++;
    }
    CHECK(i < INPUTS);
    return &inputs[i];
}

static bool parse(struct wsmi_view text, struct wsmi_err *err)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_UTF8,
                                                .decode_instance = true};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    bool good = wsmi_envelope_parse(text, &expect, &limits, &arena, &envelope, err);
    wsmi_arena_clean_up(&arena);
    return good;
}

/* `fill` bytes are put between each sixteen units. */
static size_t build(const struct input *input, size_t fill, char *text)
{
    const struct place *place = input->place;
    char unit[UNIT_BYTES] = "";
    size_t filled = 0;
    size_t used = (size_t)sprintf(text, "%s", place->head);
    for (unsigned long i = 0; used < INPUT_BYTES && (input->most == 0 || i < input->most); i++) {
        if (input->write != NULL) {
            input->write(i, unit);
        }
        used += (size_t)sprintf(text + used, "%s", input->write != NULL ? unit : input->unit);
        for (; filled < (i + 1) * fill / 16 && used < INPUT_BYTES; filled++) {
            text[used++] = place->fill[filled % strlen(place->fill)];
        }
    }
    return used + (size_t)sprintf(text + used, "%s", place->tail);
}

/* The least filling with which the input is let through. */
static size_t find_fill(const struct input *input, char *text)
{
    struct wsmi_view view = {(const uint8_t *)text, 0};
    struct wsmi_err err = {WSMI_OK, 0, ""};
    size_t refused = 0;
    view.len = build(input, 0, text);
    if (parse(view, &err)) {
        return 0;
    }
    for (size_t step = 16 * UNIT_BYTES; step > 0; step /= 2) {
        view.len = build(input, refused + step, text);
        refused += parse(view, &err) ? 0 : step;
    }
    return refused + 1;
}

/* The usual answer for no name; "NAME", or "NAME FILL" where that is known. */
static struct wsmi_view input_of(const char *argument)
{
    const struct message_size size = {INPUT_BYTES / 1300, 20, 0};
    const char *space = strchr(argument, ' ');
    if (argument[0] == '\0') {
        return message_new(size);
    }
    const struct input *input = find(argument);
    char *text = malloc(INPUT_BYTES + 2 * UNIT_BYTES);
    CHECK(text != NULL);
    size_t fill = space == NULL ? find_fill(input, text) : strtoul(space, NULL, 10);
    size_t used = build(input, fill, text);
    struct wsmi_view view = {(const uint8_t *)text, used};
    return view;
}

static void part_parse(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    wsmi_xml_init();
    struct wsmi_view text = input_of(argument);
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        struct wsmi_err err;
        if (!parse(text, &err)) {
            (void)fprintf(stderr, "%s: %s at %zu\n", argument, err.reason, err.offset);
            exit(1);
        }
    }
    bench_end(ret);
}

static const struct bench_part parts[] = {{"parse", part_parse}, {NULL, NULL}};

static double cost_of(const char *argument)
{
    return bench_instructions("parse", 1, argument) / (double)input_of(argument).len;
}

static double cost_of_worst(const struct input *input)
{
    char *text = malloc(INPUT_BYTES + 2 * UNIT_BYTES);
    char argument[64];
    CHECK(text != NULL);
    (void)snprintf(argument, sizeof(argument), "%s %zu", input->name, find_fill(input, text));
    free(text);
    return cost_of(argument);
}

static void measure(struct bench *bench)
{
    wsmi_xml_init();
    const double usual = cost_of("");
    double worst = 0;
    for (size_t i = 0; i < INPUTS; i++) {
        char work[64];
        (void)snprintf(work, sizeof(work), "a byte of: %s", inputs[i].name);
        struct bench_row row = {.work = work,
                                .unit = "instructions",
                                .value = cost_of_worst(&inputs[i]),
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
