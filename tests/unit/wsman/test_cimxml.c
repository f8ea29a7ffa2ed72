/* SPDX-License-Identifier: MIT */
#include "parse.h"
#include "props/prop.h"
#include "props/prop_cimxml.h"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(cimxml, .init = set_up);

/* xorshift, seeded: the same classes in every run. */
static uint64_t state = 88172645463325252u;

static size_t pick(size_t count)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state % count);
}

static bool toss(void)
{
    return pick(2) == 1;
}

static struct wsmi_view word(void)
{
    static const char *const words[] = {"a", "Demo_Lamp", "_x9", "\xC3\x96l"};
    return wsmi_view_from_str(words[pick(sizeof(words) / sizeof(words[0]))]);
}

static struct wsmi_view maybe_word(void)
{
    const struct wsmi_view none = {NULL, 0};
    return toss() ? none : word();
}

static struct wsmi_view text(void)
{
    static const char *const texts[] = {"",     " ",         "<&>'\"",           "\r\n\t",
                                        "true", "]]>",       "\xF0\x9F\x98\x80", "&amp;lt;",
                                        "-1",   "<VALUE/>x", "1.5e300"};
    return wsmi_view_from_str(texts[pick(sizeof(texts) / sizeof(texts[0]))]);
}

static void *room(struct wsmi_arena *arena, size_t count, size_t size)
{
    struct wsmi_err err;
    void *found = wsmi_arena_alloc_array(arena, count, size, 0, &err);
    cr_assert_not_null(found);
    return found;
}

static struct wsmi_constant constant(struct wsmi_arena *arena, enum wsmi_type type, bool is_array)
{
    struct wsmi_constant made = {.type = type, .is_array = is_array};
    made.count = is_array ? pick(4) : 1;
    struct wsmi_view *texts = room(arena, made.count + 1, sizeof(*texts));
    for (size_t i = 0; i < made.count; i++) {
        if (!is_array || toss()) {
            texts[i] = text();
        }
    }
    made.texts = made.count == 0 ? NULL : texts;
    return made;
}

static struct wsmi_qualifiers qualifiers(struct wsmi_arena *arena)
{
    struct wsmi_qualifiers made = {.count = pick(3)};
    struct wsmi_qualifier *list = room(arena, made.count + 1, sizeof(*list));
    for (size_t i = 0; i < made.count; i++) {
        enum wsmi_type type = (enum wsmi_type)pick(WSMI_TYPE_STRING + 1);
        bool is_array = toss();
        list[i].name = word();
        list[i].flavor = (unsigned)pick(16);
        if (toss()) {
            list[i].value = constant(arena, type, is_array);
        } else {
            list[i].value.type = type;
            list[i].value.is_array = is_array;
            list[i].value.is_null = true;
        }
    }
    made.list = made.count == 0 ? NULL : list;
    return made;
}

static void make_element(struct wsmi_arena *arena, bool is_property, struct wsmi_element_decl *ret)
{
    ret->name = word();
    ret->type = (enum wsmi_type)pick(WSMI_TYPE_COUNT);
    /* No property is an array of references in DSP0201. */
    ret->is_array = toss() && !(is_property && ret->type == WSMI_TYPE_REFERENCE);
    ret->array_size = (uint32_t)pick(3);
    ret->reference_class = ret->type >= WSMI_TYPE_REFERENCE ? maybe_word() : text();
    if (ret->type < WSMI_TYPE_REFERENCE) {
        ret->reference_class.len = 0;
    }
    ret->class_origin = maybe_word();
    ret->is_propagated = toss();
    ret->qualifiers = qualifiers(arena);
    ret->has_value = is_property && ret->type != WSMI_TYPE_REFERENCE && toss();
    if (ret->has_value) {
        enum wsmi_type type = ret->type == WSMI_TYPE_INSTANCE ? WSMI_TYPE_STRING : ret->type;
        ret->value = constant(arena, type, ret->is_array);
    }
}

static struct wsmi_element_decl *elements(struct wsmi_arena *arena, size_t count, bool is_property)
{
    struct wsmi_element_decl *made = room(arena, count + 1, sizeof(*made));
    for (size_t i = 0; i < count; i++) {
        make_element(arena, is_property, &made[i]);
    }
    return count == 0 ? NULL : made;
}

static struct wsmi_cim_class random_class(struct wsmi_arena *arena)
{
    struct wsmi_cim_class made = {.name = word(),
                                  .superclass = word(),
                                  .derivation_count = pick(3),
                                  .property_count = pick(5),
                                  .method_count = pick(3)};
    struct wsmi_view *derivation = room(arena, made.derivation_count + 1, sizeof(*derivation));
    struct wsmi_method_decl *methods = room(arena, made.method_count + 1, sizeof(*methods));
    for (size_t i = 0; i < made.derivation_count; i++) {
        derivation[i] = word();
    }
    for (size_t i = 0; i < made.method_count; i++) {
        methods[i].name = word();
        methods[i].has_return_type = toss();
        methods[i].return_type = methods[i].has_return_type
                                     ? (enum wsmi_type)pick(WSMI_TYPE_STRING + 1)
                                     : WSMI_TYPE_STRING;
        methods[i].class_origin = maybe_word();
        methods[i].is_propagated = toss();
        methods[i].qualifiers = qualifiers(arena);
        methods[i].parameter_count = pick(4);
        methods[i].parameters = elements(arena, methods[i].parameter_count, false);
    }
    made.derivation = made.derivation_count == 0 ? NULL : derivation;
    made.qualifiers = qualifiers(arena);
    made.properties = elements(arena, made.property_count, true);
    made.methods = made.method_count == 0 ? NULL : methods;
    return made;
}

LEAK_TEST(cimxml, random_classes_come_back_equal)
{
    for (size_t i = 0; i < 2000; i++) {
        struct wsmi_arena arena;
        wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
        struct wsmi_cim_class decl = random_class(&arena);
        prop_cimxml_check_class(&decl);
        wsmi_arena_clean_up(&arena);
    }
}

static struct wsmi_epr *random_epr(struct wsmi_arena *arena, size_t depth)
{
    struct wsmi_epr *made = room(arena, 1, sizeof(*made));
    size_t keys = pick(4);
    struct wsmi_selector *selectors = room(arena, keys + 1, sizeof(*selectors));
    made->resource_uri = WSMI_VIEW("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Desk");
    made->address = toss() ? WSMI_VIEW("srv.example") : WSMI_VIEW("");
    if (toss()) {
        selectors[0].name = WSMI_VIEW("__cimnamespace");
        selectors[0].text = toss() ? WSMI_VIEW("root/cimv2") : WSMI_VIEW("/odd//one/");
        made->selector_count = 1;
    }
    for (size_t i = 0; i < keys; i++) {
        struct wsmi_selector *key = &selectors[made->selector_count];
        key->name = keys == 1 && toss() ? WSMI_VIEW("") : word();
        if (depth < 5 && pick(3) == 0) {
            key->reference = random_epr(arena, depth + 1);
        } else {
            key->text = text();
            key->has_hint = toss();
            key->hint = (enum wsmi_type)pick(WSMI_TYPE_STRING + 1);
        }
        made->selector_count += made->selector_count < keys ? 1 : 0;
    }
    made->selectors = made->selector_count == 0 ? NULL : selectors;
    return made;
}

static struct wsmi_cim_instance *random_instance(struct wsmi_arena *arena, size_t depth);

static void make_item(struct wsmi_arena *arena, enum wsmi_type type, size_t depth,
                      struct wsmi_item *ret)
{
    ret->has_hint = true;
    ret->hint = type;
    if (type == WSMI_TYPE_REFERENCE) {
        ret->kind = WSMI_ITEM_REFERENCE;
        ret->reference = random_epr(arena, 0);
    } else if (type < WSMI_TYPE_REFERENCE) {
        ret->kind = WSMI_ITEM_TEXT;
        ret->text = text();
    } else if (depth < 3 && toss()) {
        ret->kind = WSMI_ITEM_INSTANCE;
        ret->instance = random_instance(arena, depth + 1);
    } else {
        struct wsmi_cim_class *decl = room(arena, 1, sizeof(*decl));
        *decl = random_class(arena);
        ret->kind = WSMI_ITEM_CLASS;
        ret->class_decl = decl;
    }
}

static struct wsmi_cim_instance *random_instance(struct wsmi_arena *arena, size_t depth)
{
    struct wsmi_cim_instance *made = room(arena, 1, sizeof(*made));
    made->class_name = word();
    made->property_count = pick(5);
    struct wsmi_property *properties = room(arena, made->property_count + 1, sizeof(*properties));
    for (size_t i = 0; i < made->property_count; i++) {
        enum wsmi_type type = (enum wsmi_type)pick(WSMI_TYPE_COUNT);
        bool is_array = toss();
        /* A null array of references reads back as a null reference. */
        bool is_null = pick(4) == 0 && !(is_array && type == WSMI_TYPE_REFERENCE);
        size_t count = is_null || !is_array ? 1 : pick(4);
        struct wsmi_item *items = room(arena, count + 1, sizeof(*items));
        properties[i].name = word();
        properties[i].is_key = toss();
        properties[i].is_array = is_array;
        properties[i].is_unset = is_null && toss();
        properties[i].empty_type = type;
        properties[i].items = items;
        properties[i].item_count = count;
        for (size_t j = 0; j < count; j++) {
            if (is_null || (is_array && pick(4) == 0)) {
                items[j].has_hint = true;
                items[j].hint = type;
                items[j].is_null_array = is_null && is_array;
            } else {
                make_item(arena, type, depth, &items[j]);
            }
        }
    }
    made->properties = made->property_count == 0 ? NULL : properties;
    return made;
}

LEAK_TEST(cimxml, random_instances_come_back_equal)
{
    for (size_t i = 0; i < 2000; i++) {
        struct wsmi_arena arena;
        struct wsmi_cimxml_instance made;
        memset(&made, 0, sizeof(made));
        wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
        made.instance = *random_instance(&arena, 0);
        prop_cimxml_check_instance(&made);
        wsmi_arena_clean_up(&arena);
    }
}

#define EMBEDDED                                                                                   \
    "&lt;INSTANCE CLASSNAME=&quot;D&quot;&gt;&lt;PROPERTY NAME=&quot;W&quot; "                     \
    "TYPE=&quot;uint8&quot;&gt;&lt;VALUE&gt;9&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;"

/* One of everything. */
static const char everything[] =
    "<CIM><DECLARATION><DECLGROUP><LOCALNAMESPACEPATH><NAMESPACE NAME='root'/><NAMESPACE "
    "NAME='x'/></LOCALNAMESPACEPATH><VALUE.OBJECT><CLASS NAME='C' SUPERCLASS='B' "
    "DERIVATION='B,A'><QUALIFIER NAME='Q' TYPE='string'><VALUE.ARRAY><VALUE>a</VALUE>"
    "</VALUE.ARRAY></QUALIFIER><PROPERTY NAME='P' TYPE='uint8'><VALUE>1</VALUE></PROPERTY>"
    "<METHOD NAME='M' TYPE='uint32'><PARAMETER NAME='A' TYPE='string'/></METHOD></CLASS>"
    "</VALUE.OBJECT><VALUE.NAMEDINSTANCE><INSTANCENAME CLASSNAME='C'><KEYBINDING NAME='P'>"
    "<KEYVALUE>1</KEYVALUE></KEYBINDING></INSTANCENAME><INSTANCE CLASSNAME='C'><PROPERTY "
    "NAME='P' TYPE='uint8'><VALUE>1</VALUE></PROPERTY><PROPERTY.ARRAY NAME='E' TYPE='string' "
    "EmbeddedObject='object'><VALUE.ARRAY><VALUE>" EMBEDDED "</VALUE><VALUE.NULL/></VALUE.ARRAY>"
    "</PROPERTY.ARRAY><PROPERTY.REFERENCE NAME='R'><VALUE.REFERENCE><INSTANCEPATH><NAMESPACEPATH>"
    "<HOST>h</HOST><LOCALNAMESPACEPATH><NAMESPACE NAME='n'/></LOCALNAMESPACEPATH></NAMESPACEPATH>"
    "<INSTANCENAME CLASSNAME='D'><KEYBINDING NAME='K'><VALUE.REFERENCE><INSTANCENAME "
    "CLASSNAME='E'/></VALUE.REFERENCE></KEYBINDING></INSTANCENAME></INSTANCEPATH>"
    "</VALUE.REFERENCE></PROPERTY.REFERENCE></INSTANCE></VALUE.NAMEDINSTANCE></DECLGROUP>"
    "</DECLARATION></CIM>";

static size_t starve(size_t fail_at, size_t max_arena_bytes, size_t *ret_used)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_cimxml document;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    limits.max_arena_bytes = max_arena_bytes;
    prop_allocator_init(&allocator, fail_at);
    wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
    bool ok = wsmi_cimxml_parse(wsmi_view_from_str(everything), WSMI_CHARSET_UTF8, &limits, &arena,
                                &document, &err);
    if (allocator.failed) {
        cr_assert(!ok && err.code == WSMI_E_OOM);
    } else {
        cr_assert_eq(err.code, ok ? WSMI_OK : WSMI_E_LIMIT, "%s", err.reason);
    }
    *ret_used = ok ? arena.used_bytes : SIZE_MAX;
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(allocator.live, 0);
    return allocator.requests;
}

LEAK_TEST(cimxml, every_failing_allocation_is_reported_as_such)
{
    size_t used;
    size_t requests = starve(0, SIZE_MAX, &used);
    cr_assert_gt(requests, 0);
    for (size_t k = 1; k <= requests; k++) {
        (void)starve(k, SIZE_MAX, &used);
    }
}

LEAK_TEST(cimxml, every_arena_bound_below_the_need_is_a_limit)
{
    size_t need;
    size_t used;
    (void)starve(0, SIZE_MAX, &need);
    for (size_t bound = 0; bound < need; bound += 8) {
        (void)starve(0, bound, &used);
        cr_assert_eq(used, SIZE_MAX, "bound %zu of %zu", bound, need);
    }
    (void)starve(0, need, &used);
    cr_assert_eq(used, need);
}

LEAK_TEST(cimxml, writing_reports_the_failure_of_its_buffer)
{
    struct wsmi_cim_instance inner = {.class_name = WSMI_VIEW("D")};
    struct wsmi_item item = {.kind = WSMI_ITEM_INSTANCE,
                             .has_hint = true,
                             .hint = WSMI_TYPE_INSTANCE,
                             .instance = &inner};
    struct wsmi_property property = {.name = WSMI_VIEW("E"), .items = &item, .item_count = 1};
    struct wsmi_cimxml_instance outer = {
        .instance = {.class_name = WSMI_VIEW("C"), .properties = &property, .property_count = 1}};
    struct prop_allocator allocator;
    struct wsmi_buf out;
    size_t k = 0;
    do {
        prop_allocator_init(&allocator, ++k);
        wsmi_buf_init(&out, &allocator.base, SIZE_MAX);
        wsmi_cimxml_write_instance(&outer, &out);
        cr_assert_eq(out.failed, allocator.failed ? WSMI_E_OOM : WSMI_OK);
        wsmi_buf_clean_up(&out);
        cr_assert_eq(allocator.live, 0);
    } while (allocator.failed);
    cr_assert_gt(k, 2);
    inner.properties = &property; /* itself, without end */
    inner.property_count = 1;
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    wsmi_cimxml_write_instance(&outer, &out);
    cr_assert_eq(out.failed, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(cimxml, a_reference_without_end_is_not_written)
{
    struct wsmi_selector key = {.name = WSMI_VIEW("K")};
    struct wsmi_epr epr = {
        .resource_uri = WSMI_VIEW("urn:x/C"), .selectors = &key, .selector_count = 1};
    struct wsmi_item item = {.kind = WSMI_ITEM_REFERENCE,
                             .has_hint = true,
                             .hint = WSMI_TYPE_REFERENCE,
                             .reference = &epr};
    struct wsmi_property property = {.name = WSMI_VIEW("R"), .items = &item, .item_count = 1};
    struct wsmi_cimxml_instance outer = {
        .instance = {.class_name = WSMI_VIEW("C"), .properties = &property, .property_count = 1}};
    struct wsmi_buf out;
    key.reference = &epr;
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    wsmi_cimxml_write_instance(&outer, &out);
    cr_assert_eq(out.failed, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&out);
}
