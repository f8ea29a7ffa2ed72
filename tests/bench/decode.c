/* SPDX-License-Identifier: MIT */
/*
 * From the bytes of an answer to instances, every property of which is read: the guard, libxml2,
 * the message, values of the types the class declares. Beside it the floor, libxml2 alone; and how
 * the cost grows with instances, properties and the size of values.
 */
#include "bench.h"
#include "counted.h"
#include "message.h"
#include "mi/convert.h"
#include "raw_xml.h"
#include "testlib/plain.h"
#include "wsmi/envelope.h"
#include "wsmi/xml.h"

enum { FIGURE_CALLS, FIGURE_XML_CALLS, FIGURE_BYTES, FIGURE_PEAK };

/* Reads every property by its name, in the order of the class, as programs do. */
static unsigned long read_all(const MI_Instance *instance, const struct wsmi_cim_class *of)
{
    unsigned long nulls = 0;
    for (unsigned long i = 0; i < of->property_count; i++) {
        const MI_Char *name = (const MI_Char *)of->properties[i].name.ptr;
        MI_Value value;
        MI_Type type;
        MI_Uint32 flags;
        CHECK(MI_Instance_GetElement(instance, name, &value, &type, &flags, NULL) == MI_RESULT_OK);
        nulls += (flags & MI_FLAG_NULL) != 0;
    }
    return nulls;
}

/* What an operation does with an answer. */
static void decode(struct wsmi_view text, struct message_size size, const struct wsmi_cim_class *of,
                   const struct wsmi_typing *typing, const struct wsmi_limits *limits)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_UTF8};
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    struct wsmi_error error;
    unsigned long nulls = 0;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    CHECK(wsmi_envelope_parse(text, &expect, limits, &arena, &envelope, &err));
    CHECK(envelope.enumeration.entry_count == size.instances);
    for (size_t i = 0; i < size.instances; i++) {
        MI_Instance *instance;
        CHECK(wsmi_instance_from_cim(envelope.enumeration.entries[i].instance, NULL, typing,
                                     &instance, &error));
        nulls += read_all(instance, of);
        CHECK(MI_Instance_Delete(instance) == MI_RESULT_OK);
    }
    CHECK(size.properties != 20 || nulls == 2 * size.instances);
    wsmi_arena_clean_up(&arena);
}

static struct wsmi_limits roomy(void)
{
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_message_bytes = SIZE_MAX;
    limits.max_arena_bytes = SIZE_MAX;
    limits.max_elements = SIZE_MAX;
    limits.max_entries = SIZE_MAX;
    limits.max_properties = SIZE_MAX;
    limits.max_distinct_names = SIZE_MAX / 2;
    return limits;
}

static void part_decode(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    const struct message_size size = message_size_of(argument);
    const struct wsmi_limits limits = roomy();
    struct wsmi_view text = message_new(size);
    struct wsmi_shapes shapes = {.next = 0};
    struct wsmi_slabs slabs = {NULL};
    const struct wsmi_cim_class *of = message_class(size);
    MI_Class *class_object;
    struct wsmi_error error;
    wsmi_xml_init();
    CHECK(wsmi_class_from_cim(of, "root", "srv", &class_object, &error));
    const struct wsmi_typing typing = {.declaration = class_object,
                                       .name_space = "root/cimv2",
                                       .server_name = "server.example.org",
                                       .shapes = &shapes,
                                       .slabs = &slabs};
    struct counted before = counted_now();
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        decode(text, size, of, &typing, &limits);
    }
    bench_end(ret);
    struct counted after = counted_now();
    double made = (double)(rounds * size.instances);
    double xml_calls = (double)(after.xml_calls - before.xml_calls);
    ret->figures[FIGURE_CALLS] = ((double)(after.calls - before.calls) - xml_calls) / made;
    ret->figures[FIGURE_XML_CALLS] = xml_calls / made;
    ret->figures[FIGURE_BYTES] = (double)(after.bytes - before.bytes) / made;
    ret->figures[FIGURE_PEAK] =
        (double)(after.peak - before.current) / (double)(size.instances == 0 ? 1 : size.instances);
    wsmi_shapes_clean_up(&shapes);
    wsmi_slabs_clean_up(&slabs);
    CHECK(MI_Class_Delete(class_object) == MI_RESULT_OK);
}

static void part_floor(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    struct wsmi_view text = message_new(message_size_of(argument));
    wsmi_xml_init();
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        raw_xml_parse(text);
    }
    bench_end(ret);
}

static void part_guard(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    const struct wsmi_limits limits = roomy();
    struct wsmi_view text = message_new(message_size_of(argument));
    struct wsmi_xml_stats stats;
    struct wsmi_err err;
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        CHECK(wsmi_xml_guard(text, &limits, &stats, &err));
    }
    bench_end(ret);
}

static const struct bench_part parts[] = {
    {"decode", part_decode}, {"floor", part_floor}, {"guard", part_guard}, {NULL, NULL}};

/* What one property costs as instances have more of them, and a byte as strings are longer: the
 * less the figures of a group differ, the straighter the growth. */
static void measure_growth(struct bench *bench)
{
    static const struct {
        const char *work;
        const char *size; /* instances, properties, bytes of a string */
        unsigned long parts;
    } rows[] = {
        {"a property of 5", "400 5 0", 400 * 5},
        {"a property of 20", "100 20 0", 100 * 20},
        {"a property of 200", "10 200 0", 10 * 200},
        {"a property of 2,000", "1 2000 0", 1 * 2000},
        {"a property of 20,000", "1 20000 0", 1 * 20000},
        {"a property, strings of 100 bytes", "100 20 100", 100 * 20},
        {"a property, strings of 1,000 bytes", "100 20 1000", 100 * 20},
        {"a property, strings of 10,000 bytes", "10 20 10000", 10 * 20},
        {"a property, strings of 100,000 bytes", "1 20 100000", 1 * 20},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double parts_made = (double)rows[i].parts;
        struct bench_row row = {
            .work = rows[i].work,
            .unit = "instructions",
            .value = bench_instructions("decode", 1, rows[i].size) / parts_made,
            .floor = bench_instructions("floor", 1, rows[i].size) / parts_made,
            .floor_name = "libxml2 SAX2, empty handlers",
        };
        bench_put(bench, &row);
    }
}

static void measure(struct bench *bench)
{
    struct bench_row row = {
        .work = "decode 1,000 instances x 20 properties, all read",
        .unit = "instructions",
        .value = bench_instructions("decode", 1, ""),
        .floor = bench_instructions("floor", 1, ""),
        .floor_name = "libxml2 SAX2, empty handlers",
        .target_ratio = 1.3,
    };
    bench_put(bench, &row);
    struct bench_row guard = {
        .work = "the guard alone, of that",
        .unit = "instructions",
        .value = bench_instructions("guard", 1, ""),
        .floor = row.floor,
        .floor_name = row.floor_name,
    };
    bench_put(bench, &guard);
    struct bench_cost cost = bench_run("decode", 1, "");
    struct bench_row calls = {.work = "malloc calls per instance",
                              .unit = "calls",
                              .value = cost.figures[FIGURE_CALLS],
                              .target = 0.2};
    struct bench_row xml_calls = {.work = "malloc calls of libxml2 per instance, besides",
                                  .unit = "calls",
                                  .value = cost.figures[FIGURE_XML_CALLS]};
    struct bench_row bytes = {.work = "malloc bytes per instance",
                              .unit = "bytes",
                              .value = cost.figures[FIGURE_BYTES],
                              .target = 3000};
    struct bench_row peak = {.work = "most memory held at once, per instance",
                             .unit = "bytes",
                             .value = cost.figures[FIGURE_PEAK]};
    bench_put(bench, &calls);
    bench_put(bench, &xml_calls);
    bench_put(bench, &bytes);
    bench_put(bench, &peak);
    measure_growth(bench);
}

int main(int argc, char **argv)
{
    return bench_main("decode", parts, measure, argc, argv);
}
