/* SPDX-License-Identifier: MIT */
/* Instances and parameters of methods as WS-CIM has them: DSP0230 sections 8 and 10. */
#include "core/fail.h"
#include "wsman/request_write.h"
#include "wsmi/datetime.h"
#include "wsmi/resource_uri.h"

/* Where properties stand: their class's namespace, declared as prefix c, c1, c2 ... by depth. */
struct place {
    struct wsmi_view head; /* the namespace is both of these together */
    struct wsmi_view tail;
    size_t depth; /* instances around; 0: the root */
};

static bool write_properties(const struct wsmi_request_writer *writer,
                             const struct wsmi_cim_instance *instance, const struct place *place,
                             struct wsmi_err *err);

/* Where the properties of `item` stand, as declared inside `outer`: without a namespace of its own
 * an embedded class is taken for a neighbour of the one around it. */
static struct place place_inside(const struct wsmi_cim_instance *embedded,
                                 const struct place *outer)
{
    struct place inner = {embedded->class_ns, {NULL, 0}, outer->depth + 1};
    if (embedded->class_ns.len == 0) {
        bool is_whole = outer->tail.len == 0;
        inner.head = outer->head;
        inner.head.len -= is_whole ? wsmi_uri_class(outer->head).len : 0;
        inner.tail = embedded->class_name;
    }
    return inner;
}

static void put_prefix(struct wsmi_buf *out, size_t depth)
{
    wsmi_buf_put_byte(out, 'c');
    if (depth > 0) {
        wsmi_buf_put_u64(out, depth);
    }
}

static bool put_declaration(struct wsmi_buf *out, const struct place *place, struct wsmi_err *err)
{
    wsmi_buf_put_str(out, " xmlns:");
    put_prefix(out, place->depth);
    wsmi_buf_put_str(out, "=\"");
    if (!wsmi_checked_namespace(out, place->head, err) ||
        !wsmi_checked_text(out, place->tail, err)) {
        return false;
    }
    wsmi_buf_put_byte(out, '"');
    return true;
}

static bool open_start_tag(struct wsmi_buf *out, size_t depth, struct wsmi_view name,
                           struct wsmi_err *err)
{
    wsmi_buf_put_byte(out, '<');
    put_prefix(out, depth);
    wsmi_buf_put_byte(out, ':');
    return wsmi_checked_name(out, name, err);
}

static void put_end_tag(struct wsmi_buf *out, size_t depth, struct wsmi_view name)
{
    wsmi_buf_put_str(out, "</");
    put_prefix(out, depth);
    wsmi_buf_put_byte(out, ':');
    wsmi_buf_put(out, name);
    wsmi_buf_put_byte(out, '>');
}

static void put_hint(struct wsmi_buf *out, const struct wsmi_item *item)
{
    const char *name = item->has_hint ? wsmi_type_xsi(item->hint) : "";
    if (name[0] != '\0') {
        wsmi_buf_put_str(out, " xsi:type=\"cim:");
        wsmi_buf_put_str(out, name);
        wsmi_buf_put_byte(out, '"');
    }
}

/* yyyymmddhhmmss.mmmmmmsutc */
static bool is_cim_text(struct wsmi_view text)
{
    return text.len > 14 && text.ptr[14] == '.';
}

/* The element of WS-CIM's common types (DSP0230 section 8.2) that takes a datetime of this form. */
static const char *wrapper_of(struct wsmi_view text)
{
    if (text.len > 0 && text.ptr[0] == 'P') {
        return "Interval";
    }
    if (is_cim_text(text)) {
        return "CIM_DateTime";
    }
    if (text.len > 2 && text.ptr[2] == ':') {
        return "Time";
    }
    return text.len > 10 && text.ptr[10] == 'T' ? "Datetime" : "Date";
}

/* Text that is no datetime is written as it is, as in the other forms. */
static bool write_cim_text(struct wsmi_buf *out, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_datetime datetime;
    struct wsmi_err ignored;
    return (!is_cim_text(text) && wsmi_datetime_parse(text, &datetime, &ignored) &&
            wsmi_datetime_write_cim(&datetime, out, &ignored)) ||
           wsmi_checked_text(out, text, err);
}

static bool write_datetime(const struct wsmi_request_writer *writer, struct wsmi_view text,
                           struct wsmi_err *err)
{
    if (writer->request->datetime_form == WSMI_DATETIME_CIM) {
        return write_cim_text(writer->out, text, err);
    }
    if (writer->request->datetime_form == WSMI_DATETIME_PLAIN) {
        return wsmi_checked_text(writer->out, text, err);
    }
    return wsmi_checked_element(writer->out, WSMI_NS_CIM, wrapper_of(text), text, err);
}

/* Behind the name in the start tag of the property: declaration and type of the embedded class,
 * then its properties. OMI cuts the type at its last '_' and fails without one. */
static bool write_embedded(const struct wsmi_request_writer *writer,
                           const struct wsmi_cim_instance *embedded, const struct place *outer,
                           struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    struct place place = place_inside(embedded, outer);
    if (place.depth > writer->limits->max_embedded_depth) {
        return wsmi_fail(err, WSMI_E_USAGE, 0,
                         "instance is embedded deeper than max_embedded_depth");
    }
    if (!put_declaration(out, &place, err)) {
        return false;
    }
    wsmi_buf_put_str(out, " xsi:type=\"");
    put_prefix(out, place.depth);
    wsmi_buf_put_byte(out, ':');
    if (!wsmi_checked_name(out, embedded->class_name, err)) {
        return false;
    }
    wsmi_buf_put_str(out, "_Type\">");
    return write_properties(writer, embedded, &place, err);
}

/* Everything behind the name in the start tag, up to the end tag. */
static bool write_content(const struct wsmi_request_writer *writer, const struct wsmi_item *item,
                          const struct place *place, struct wsmi_err *err)
{
    if (item->kind == WSMI_ITEM_INSTANCE) {
        return write_embedded(writer, item->instance, place, err);
    }
    put_hint(writer->out, item);
    wsmi_buf_put_byte(writer->out, '>');
    switch (item->kind) {
    case WSMI_ITEM_TEXT:
        return wsmi_checked_text(writer->out, item->text, err);
    case WSMI_ITEM_DATETIME:
        return write_datetime(writer, item->text, err);
    case WSMI_ITEM_REFERENCE:
        return wsmi_epr_write(writer, item->reference, 0, err);
    default:
        return wsmi_fail(err, WSMI_E_USAGE, 0, "property is of a kind that cannot be sent");
    }
}

static bool write_item(const struct wsmi_request_writer *writer, struct wsmi_view name,
                       const struct wsmi_item *item, const struct place *place,
                       struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    if (!open_start_tag(out, place->depth, name, err)) {
        return false;
    }
    if (item->kind == WSMI_ITEM_NULL) {
        wsmi_buf_put_str(out, " xsi:nil=\"true\"");
        wsmi_buf_put_str(out, item->is_null_array ? " p:IsNullArray=\"true\"" : "");
        put_hint(out, item);
        wsmi_buf_put_str(out, "/>");
        return true;
    }
    if (!write_content(writer, item, place, err)) {
        return false;
    }
    put_end_tag(out, place->depth, name);
    return true;
}

/* An array is a repetition (DSP0230 section 8.6); an empty one leaves no trace. */
static bool write_property(const struct wsmi_request_writer *writer,
                           const struct wsmi_property *property, const struct place *place,
                           struct wsmi_err *err)
{
    for (size_t i = 0; i < property->item_count; i++) {
        if (property->item_count > 1 && property->items[i].kind == WSMI_ITEM_NULL) {
            return wsmi_fail(err, WSMI_E_USAGE, 0, "array has a null among its items");
        }
        if (!write_item(writer, property->name, &property->items[i], place, err)) {
            return false;
        }
    }
    return true;
}

static bool write_properties(const struct wsmi_request_writer *writer,
                             const struct wsmi_cim_instance *instance, const struct place *place,
                             struct wsmi_err *err)
{
    for (size_t i = 0; i < instance->property_count; i++) {
        if (!write_property(writer, &instance->properties[i], place, err)) {
            return false;
        }
    }
    return true;
}

bool wsmi_instance_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_cim_instance *instance = writer->request->instance;
    struct wsmi_buf *out = writer->out;
    if (instance == NULL) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "request has no instance");
    }
    struct place place = {instance->class_ns, {NULL, 0}, 0};
    if (place.head.len == 0) {
        place.head = writer->request->header.resource_uri;
    }
    if (!open_start_tag(out, 0, instance->class_name, err) || !put_declaration(out, &place, err)) {
        return false;
    }
    wsmi_buf_put_byte(out, '>');
    if (!write_properties(writer, instance, &place, err)) {
        return false;
    }
    put_end_tag(out, 0, instance->class_name);
    return true;
}

/* The name comes first on its own, for it must be one without what is appended. */
bool wsmi_invoke_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_invoke *invoke = &writer->request->invoke;
    const struct place place = {writer->request->header.resource_uri, {NULL, 0}, 0};
    struct wsmi_buf *out = writer->out;
    if (!open_start_tag(out, 0, invoke->method, err)) {
        return false;
    }
    wsmi_buf_put_str(out, "_INPUT");
    if (!put_declaration(out, &place, err)) {
        return false;
    }
    wsmi_buf_put_byte(out, '>');
    if (invoke->parameters != NULL && !write_properties(writer, invoke->parameters, &place, err)) {
        return false;
    }
    wsmi_buf_put_str(out, "</c:");
    wsmi_buf_put(out, invoke->method);
    wsmi_buf_put_str(out, "_INPUT>");
    return true;
}

static unsigned needs_inside(const struct wsmi_cim_instance *instance, enum wsmi_datetime_form form,
                             size_t room);

/* `room`: how many more instances may be inside one another. */
static unsigned needs_of_item(const struct wsmi_item *item, enum wsmi_datetime_form form,
                              size_t room)
{
    const unsigned xsi = WSMI_NS_BIT(WSMI_NS_XSI);
    const unsigned cim = WSMI_NS_BIT(WSMI_NS_CIM);
    unsigned needs = item->has_hint ? xsi | cim : 0;
    switch (item->kind) {
    case WSMI_ITEM_NULL:
        return needs | xsi | (item->is_null_array ? WSMI_NS_BIT(WSMI_NS_MSWSMAN) : 0);
    case WSMI_ITEM_DATETIME:
        return needs | (form == WSMI_DATETIME_WRAPPED ? cim : 0);
    case WSMI_ITEM_INSTANCE:
        return xsi | (room == 0 ? 0 : needs_inside(item->instance, form, room - 1));
    default:
        return needs;
    }
}

static unsigned needs_inside(const struct wsmi_cim_instance *instance, enum wsmi_datetime_form form,
                             size_t room)
{
    unsigned needs = 0;
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        for (size_t j = 0; j < property->item_count; j++) {
            needs |= needs_of_item(&property->items[j], form, room);
        }
    }
    return needs;
}

unsigned wsmi_instance_needs(const struct wsmi_cim_instance *instance, enum wsmi_datetime_form form,
                             const struct wsmi_limits *limits)
{
    return instance == NULL ? 0 : needs_inside(instance, form, limits->max_embedded_depth);
}
