/* SPDX-License-Identifier: MIT */
/*
 * Instances of CIM-XML: DSP0201 section 5.2.4, INSTANCE and what is inside. Values stay text; what
 * is embedded is text as well, OMI's serializer and DSP0201 agree on that. MODIFIED is an attribute
 * of MI's own.
 */
#include "core/fail.h"
#include "wsman/cimxml_document.h"

enum {
    STATE_SKIP = 0,
    STATE_INSTANCE = WSMI_INSTANCE_INSTANCE,
    STATE_PROPERTY,
    STATE_PROPERTY_ARRAY,
    STATE_PROPERTY_REFERENCE,
    STATE_VALUE,
    STATE_ARRAY,
    STATE_NULL_ENTRY,
    STATE_REFARRAY,
    STATE_QUALIFIER,
    STATE_QUALIFIER_VALUE,
    STATE_COUNT
};

static struct wsmi_open_property *property_of(const struct wsmi_walk *walk)
{
    return &wsmi_document_of(walk)->property;
}

static bool enter_instance(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    memset(&document->open, 0, sizeof(document->open));
    document->properties.count = 0;
    document->open.offset = start->offset;
    return wsmi_cimxml_name(walk, start, WSMI_VIEW("CLASSNAME"), true, &document->open.class_name,
                            err);
}

static bool leave_instance(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    struct wsmi_cim_instance *instance =
        wsmi_arena_alloc(walk->arena, sizeof(*instance), wsmi_walk_offset(walk), err);
    const void *properties;
    document->open.property_count = document->properties.count;
    if (instance == NULL || !wsmi_cimxml_seal(walk, &document->properties,
                                              sizeof(*instance->properties), &properties, err)) {
        return false;
    }
    document->open.properties = properties;
    *instance = document->open;
    document->instance = instance;
    return true;
}

static bool enter_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    struct wsmi_open_property *open = property_of(walk);
    struct wsmi_cimxml_list items = open->items;
    struct wsmi_view class_name = {NULL, 0};
    bool has_type;
    if (document->properties.count == walk->limits->max_properties) {
        return wsmi_fail(err, WSMI_E_LIMIT, start->offset, "more properties than max_properties");
    }
    memset(open, 0, sizeof(*open));
    open->items = items;
    open->items.count = 0;
    open->item.offset = start->offset;
    if (!wsmi_cimxml_name(walk, start, WSMI_VIEW("NAME"), true, &open->property.name, err) ||
        !wsmi_cimxml_bool(start, WSMI_VIEW("MODIFIED"), &open->is_modified, err)) {
        return false;
    }
    if (wsmi_view_eq(start->name.local, WSMI_VIEW("PROPERTY.REFERENCE"))) {
        open->type = WSMI_TYPE_REFERENCE;
        return true;
    }
    open->property.is_array = wsmi_view_eq(start->name.local, WSMI_VIEW("PROPERTY.ARRAY"));
    if (!wsmi_cimxml_type(start, &has_type, &open->type, err)) {
        return false;
    }
    if (!has_type) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "property without TYPE");
    }
    return wsmi_cimxml_embedded(walk, start, &open->type, &class_name, err);
}

static struct wsmi_item *add_item(struct wsmi_walk *walk, enum wsmi_item_kind kind, size_t offset,
                                  struct wsmi_err *err)
{
    struct wsmi_item *item =
        wsmi_cimxml_add(walk, &property_of(walk)->items, sizeof(*item), offset, err);
    if (item != NULL) {
        item->kind = kind;
        item->offset = offset;
    }
    return item;
}

/* The texts of the items are objects. */
static bool embed(struct wsmi_walk *walk, struct wsmi_item *items, size_t count,
                  struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    size_t depth = document->inside == NULL ? 1 : document->inside->depth + 1;
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind == WSMI_ITEM_NULL) {
            continue;
        }
        if (depth > walk->limits->max_embedded_depth) {
            return wsmi_fail(err, WSMI_E_LIMIT, items[i].offset,
                             "object is embedded deeper than max_embedded_depth");
        }
        if (document->embedded.count == walk->limits->max_entries) {
            return wsmi_fail(err, WSMI_E_LIMIT, items[i].offset,
                             "more embedded objects than max_entries");
        }
        struct wsmi_embedded *embedded =
            wsmi_cimxml_add(walk, &document->embedded, sizeof(*embedded), items[i].offset, err);
        if (embedded == NULL) {
            return false;
        }
        embedded->item = &items[i];
        embedded->depth = depth;
    }
    return true;
}

static bool seal_items(struct wsmi_walk *walk, struct wsmi_open_property *open,
                       struct wsmi_err *err)
{
    size_t count = open->items.count;
    struct wsmi_item *items = NULL;
    if (count > 0) {
        items =
            wsmi_arena_alloc_array(walk->arena, count, sizeof(*items), wsmi_walk_offset(walk), err);
        if (items == NULL) {
            return false;
        }
        memcpy(items, open->items.entries, count * sizeof(*items));
    }
    for (size_t i = 0; i < count; i++) {
        items[i].has_hint = true;
        items[i].hint = open->type;
    }
    open->property.items = items;
    open->property.item_count = count;
    return open->type != WSMI_TYPE_INSTANCE || embed(walk, items, count, err);
}

static bool leave_property(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    struct wsmi_open_property *open = property_of(walk);
    if (open->is_embedded && open->type == WSMI_TYPE_STRING) {
        open->type = WSMI_TYPE_INSTANCE;
    }
    if (!open->is_given) {
        struct wsmi_item *null = add_item(walk, WSMI_ITEM_NULL, open->item.offset, err);
        if (null == NULL) {
            return false;
        }
        null->is_null_array = open->property.is_array;
        open->property.is_unset = !open->is_modified;
    }
    open->property.empty_type = open->type;
    if (!seal_items(walk, open, err)) {
        return false;
    }
    struct wsmi_property *kept =
        wsmi_cimxml_add(walk, &document->properties, sizeof(*kept), wsmi_walk_offset(walk), err);
    if (kept == NULL) {
        return false;
    }
    *kept = open->property;
    return true;
}

/* A value begins; in an array, or as the only one. */
static bool enter_value(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    struct wsmi_open_property *open = property_of(walk);
    if (open->is_given && !open->property.is_array) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second value");
    }
    open->is_given = true;
    return add_item(walk, WSMI_ITEM_TEXT, start->offset, err) != NULL;
}

static bool keep_value(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_cimxml_list *list = &property_of(walk)->items;
    struct wsmi_item *items = list->entries;
    return wsmi_walk_keep(walk, text, &items[list->count - 1].text, err);
}

static bool enter_null_entry(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                             struct wsmi_err *err)
{
    return add_item(walk, WSMI_ITEM_NULL, start->offset, err) != NULL;
}

static bool enter_array(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    struct wsmi_open_property *open = property_of(walk);
    if (open->is_given) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second value");
    }
    open->is_given = true;
    open->property.is_array = true;
    return true;
}

static bool take_reference(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_property *open = property_of(walk);
    const struct wsmi_epr *reference = wsmi_reference_take(walk);
    if (reference == NULL) {
        return true;
    }
    if (open->is_given && !open->property.is_array) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, reference->offset, "second value");
    }
    open->is_given = true;
    struct wsmi_item *item = add_item(walk, WSMI_ITEM_REFERENCE, reference->offset, err);
    if (item == NULL) {
        return false;
    }
    item->reference = reference;
    return true;
}

static bool enter_qualifier(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_open_property *open = property_of(walk);
    const struct wsmi_view none = {NULL, 0};
    open->qualifier = none;
    return wsmi_cimxml_text(walk, start, WSMI_VIEW("NAME"), &open->qualifier, err);
}

/* The qualifiers an instance needs when nothing else tells. */
static bool read_qualifier(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_open_property *open = property_of(walk);
    bool is_true = wsmi_view_eq_nocase(wsmi_view_trim(text), WSMI_VIEW("true"));
    (void)err;
    if (wsmi_view_eq_nocase(open->qualifier, WSMI_VIEW("Key"))) {
        open->property.is_key = is_true;
    } else if (wsmi_view_eq_nocase(open->qualifier, WSMI_VIEW("EmbeddedObject"))) {
        open->is_embedded = is_true;
    } else if (wsmi_view_eq_nocase(open->qualifier, WSMI_VIEW("EmbeddedInstance"))) {
        open->is_embedded = true;
    }
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_INSTANCE] = {.choose = wsmi_cimxml_choose,
                        .enter = enter_instance,
                        .leave = leave_instance},
    [STATE_PROPERTY] = {.choose = wsmi_cimxml_choose,
                        .enter = enter_property,
                        .leave = leave_property},
    [STATE_PROPERTY_ARRAY] = {.choose = wsmi_cimxml_choose,
                              .enter = enter_property,
                              .leave = leave_property},
    [STATE_PROPERTY_REFERENCE] = {.choose = wsmi_cimxml_choose,
                                  .enter = enter_property,
                                  .leave = leave_property,
                                  .returned = take_reference},
    [STATE_VALUE] = {.content = WSMI_CONTENT_TEXT,
                     .strangers = WSMI_STRANGERS_REFUSED,
                     .enter = enter_value,
                     .text = keep_value},
    [STATE_ARRAY] = {.choose = wsmi_cimxml_choose, .enter = enter_array},
    [STATE_NULL_ENTRY] = {.strangers = WSMI_STRANGERS_REFUSED, .enter = enter_null_entry},
    [STATE_REFARRAY] = {.choose = wsmi_cimxml_choose,
                        .enter = enter_array,
                        .returned = take_reference},
    [STATE_QUALIFIER] = {.choose = wsmi_cimxml_choose, .enter = enter_qualifier},
    [STATE_QUALIFIER_VALUE] = {.content = WSMI_CONTENT_TEXT,
                               .strangers = WSMI_STRANGERS_REFUSED,
                               .text = read_qualifier},
};

#define RULE(in, local, to, once)                                                                  \
    {                                                                                              \
        (in), WSMI_NS_OTHER, WSMI_VIEW_INIT(local), (to), (once), NULL                             \
    }

static const struct wsmi_walk_rule rules[] = {
    RULE(STATE_INSTANCE, "QUALIFIER", STATE_SKIP, false),
    RULE(STATE_INSTANCE, "PROPERTY", STATE_PROPERTY, false),
    RULE(STATE_INSTANCE, "PROPERTY.ARRAY", STATE_PROPERTY_ARRAY, false),
    RULE(STATE_INSTANCE, "PROPERTY.REFERENCE", STATE_PROPERTY_REFERENCE, false),
    RULE(STATE_PROPERTY, "QUALIFIER", STATE_QUALIFIER, false),
    RULE(STATE_PROPERTY, "VALUE", STATE_VALUE, false),
    RULE(STATE_PROPERTY, "VALUE.NULL", STATE_SKIP, true),
    RULE(STATE_PROPERTY_ARRAY, "QUALIFIER", STATE_QUALIFIER, false),
    RULE(STATE_PROPERTY_ARRAY, "VALUE.ARRAY", STATE_ARRAY, false),
    RULE(STATE_PROPERTY_ARRAY, "VALUE.NULL", STATE_SKIP, true),
    RULE(STATE_PROPERTY_REFERENCE, "QUALIFIER", STATE_QUALIFIER, false),
    {STATE_PROPERTY_REFERENCE, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.REFERENCE"),
     WSMI_PATH_REFERENCE, false, &wsmi_path_grammar},
    RULE(STATE_PROPERTY_REFERENCE, "VALUE.REFARRAY", STATE_REFARRAY, false),
    RULE(STATE_PROPERTY_REFERENCE, "VALUE.NULL", STATE_SKIP, true),
    RULE(STATE_ARRAY, "VALUE", STATE_VALUE, false),
    RULE(STATE_ARRAY, "VALUE.NULL", STATE_NULL_ENTRY, false),
    {STATE_REFARRAY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.REFERENCE"), WSMI_PATH_REFERENCE, false,
     &wsmi_path_grammar},
    RULE(STATE_REFARRAY, "VALUE.NULL", STATE_NULL_ENTRY, false),
    RULE(STATE_QUALIFIER, "VALUE", STATE_QUALIFIER_VALUE, true),
    RULE(STATE_QUALIFIER, "VALUE.ARRAY", STATE_SKIP, true),
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

const struct wsmi_walk_grammar wsmi_instance_grammar = {states, rules,
                                                        sizeof(rules) / sizeof(rules[0])};

static void write_instance(const struct wsmi_cim_instance *instance, size_t depth,
                           struct wsmi_buf *out);

/* The object as text. */
static void write_embedded(const struct wsmi_item *item, size_t depth, struct wsmi_buf *out)
{
    struct wsmi_buf text;
    wsmi_buf_init(&text, out->allocator, out->max_bytes);
    if (item->kind == WSMI_ITEM_CLASS) {
        wsmi_cimxml_write_class(item->class_decl, &text);
    } else {
        write_instance(item->instance, depth + 1, &text);
    }
    if (text.failed == WSMI_OK) {
        wsmi_cimxml_write_text(out, wsmi_buf_view(&text));
    } else {
        wsmi_buf_fail(out, text.failed);
    }
    wsmi_buf_clean_up(&text);
}

static void write_item(const struct wsmi_item *item, bool is_array, size_t depth,
                       struct wsmi_buf *out)
{
    switch (item->kind) {
    case WSMI_ITEM_TEXT:
    case WSMI_ITEM_DATETIME:
        wsmi_cimxml_write_text(out, item->text);
        break;
    case WSMI_ITEM_REFERENCE:
        wsmi_reference_write(item->reference, 0, out);
        break;
    case WSMI_ITEM_INSTANCE:
    case WSMI_ITEM_CLASS:
        write_embedded(item, depth, out);
        break;
    default:
        if (is_array) {
            wsmi_buf_put_str(out, "<VALUE.NULL/>");
        }
    }
}

static bool is_null(const struct wsmi_property *property)
{
    return property->item_count == 1 && property->items[0].kind == WSMI_ITEM_NULL &&
           (!property->is_array || property->items[0].is_null_array);
}

static void write_values(const struct wsmi_property *property, enum wsmi_type type, size_t depth,
                         struct wsmi_buf *out)
{
    const char *array = type == WSMI_TYPE_REFERENCE ? "VALUE.REFARRAY>" : "VALUE.ARRAY>";
    if (is_null(property)) {
        return;
    }
    if (property->is_array) {
        wsmi_buf_put_byte(out, '<');
        wsmi_buf_put_str(out, array);
    }
    for (size_t i = 0; i < property->item_count; i++) {
        write_item(&property->items[i], property->is_array, depth, out);
    }
    if (property->is_array) {
        wsmi_buf_put_str(out, "</");
        wsmi_buf_put_str(out, array);
    }
}

static void write_property(const struct wsmi_property *property, size_t depth, struct wsmi_buf *out)
{
    enum wsmi_type type =
        property->item_count == 0 ? property->empty_type : property->items[0].hint;
    const char *suffix = type == WSMI_TYPE_REFERENCE ? ".REFERENCE"
                         : property->is_array        ? ".ARRAY"
                                                     : "";
    wsmi_buf_put_str(out, "<PROPERTY");
    wsmi_buf_put_str(out, suffix);
    wsmi_write_attr(out, "NAME", property->name);
    if (type != WSMI_TYPE_REFERENCE) {
        wsmi_cimxml_write_type(out, type);
    }
    if (type == WSMI_TYPE_INSTANCE) {
        wsmi_write_attr(out, "EmbeddedObject", WSMI_VIEW("object"));
    }
    if (!property->is_unset) {
        wsmi_write_attr(out, "MODIFIED", WSMI_VIEW("TRUE"));
    }
    wsmi_buf_put_byte(out, '>');
    if (property->is_key) {
        wsmi_buf_put_str(out, "<QUALIFIER NAME=\"Key\" TYPE=\"boolean\"><VALUE>true</VALUE>"
                              "</QUALIFIER>");
    }
    write_values(property, type, depth, out);
    wsmi_buf_put_str(out, "</PROPERTY");
    wsmi_buf_put_str(out, suffix);
    wsmi_buf_put_byte(out, '>');
}

static void write_instance(const struct wsmi_cim_instance *instance, size_t depth,
                           struct wsmi_buf *out)
{
    if (depth == WSMI_CIMXML_WRITE_DEPTH) {
        wsmi_buf_fail(out, WSMI_E_LIMIT);
        return;
    }
    wsmi_buf_put_str(out, "<INSTANCE");
    wsmi_write_attr(out, "CLASSNAME", instance->class_name);
    wsmi_buf_put_byte(out, '>');
    for (size_t i = 0; i < instance->property_count; i++) {
        write_property(&instance->properties[i], depth, out);
    }
    wsmi_buf_put_str(out, "</INSTANCE>");
}

void wsmi_cimxml_write_instance(const struct wsmi_cimxml_instance *instance, struct wsmi_buf *out)
{
    write_instance(&instance->instance, 0, out);
}
