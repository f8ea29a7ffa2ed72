/* SPDX-License-Identifier: MIT */
/* A request with one thing in it that no message can carry is refused, whatever else it holds, and
 * nothing of it is left in anybody's memory. */
#include "props/prop.h"
#include "props/prop_request.h"

/* A request and copies of what is spoilt in it. */
struct spoilt {
    struct wsmi_request request;
    struct wsmi_cim_instance instance;
    struct wsmi_cim_instance embedded;
    struct wsmi_property property;
    struct wsmi_item items[2];
    struct wsmi_selector selectors[2];
    struct wsmi_epr epr;
    struct wsmi_wsman_option option;
    struct wsmi_reference_param param;
};

typedef void spoiler(struct spoilt *spoilt);

static const struct wsmi_view none;
static const struct wsmi_view bad = WSMI_VIEW_INIT("a\x01"); /* a character that XML lacks */
static const struct wsmi_view no_name = WSMI_VIEW_INIT("a b");
static const struct wsmi_view prefixed = WSMI_VIEW_INIT("a:b");

/* Members of the request, for the kinds of request that send them: `kind` is what it becomes. */
struct place {
    size_t offset;
    enum wsmi_request_kind kind;
    enum wsmi_filter_kind filter;
};

#define PLACE(member, kind, filter)                                                                \
    {                                                                                              \
        offsetof(struct wsmi_request, member), WSMI_REQUEST_##kind, WSMI_FILTER_##filter           \
    }

static const struct place required[] = {
    PLACE(header.to, EMPTY, NONE),
    PLACE(header.resource_uri, EMPTY, NONE),
    PLACE(header.action, EMPTY, NONE),
    PLACE(header.message_id, EMPTY, NONE),
    PLACE(enumerate.filter.dialect, ENUMERATE, TEXT),
    PLACE(invoke.method, INVOKE, NONE),
};

static const struct place texts[] = {
    PLACE(header.to, EMPTY, NONE),
    PLACE(header.resource_uri, EMPTY, NONE),
    PLACE(header.action, EMPTY, NONE),
    PLACE(header.message_id, EMPTY, NONE),
    PLACE(header.locale, EMPTY, NONE),
    PLACE(header.data_locale, EMPTY, NONE),
    PLACE(header.session_id, EMPTY, NONE),
    PLACE(header.operation_id, EMPTY, NONE),
    PLACE(invoke.method, INVOKE, NONE),
    PLACE(enumerate.filter.dialect, ENUMERATE, TEXT),
    PLACE(enumerate.filter.text, ENUMERATE, TEXT),
    PLACE(enumerate.filter.association_class, ENUMERATE, ASSOCIATED),
    PLACE(enumerate.filter.role, ENUMERATE, ASSOCIATED),
    PLACE(enumerate.filter.result_class, ENUMERATE, ASSOCIATED),
    PLACE(enumerate.filter.result_role, ENUMERATE, ASSOCIATED),
    PLACE(enumerate.filter.association_class, ENUMERATE, ASSOCIATION), /* knows none */
    PLACE(enumerate.filter.result_role, ENUMERATE, ASSOCIATION),
    PLACE(enumerate.filter.result_class, ENUMERATE, ASSOCIATION),
    PLACE(enumerate.filter.role, ENUMERATE, ASSOCIATION),
    PLACE(pull.context, PULL, NONE),
    PLACE(pull.context, RELEASE, NONE),
    PLACE(subscribe.locale, SUBSCRIBE, NONE),
    PLACE(subscribe.data_locale, SUBSCRIBE, NONE),
    PLACE(subscribe.filter.text, SUBSCRIBE, TEXT),
    PLACE(subscribe.bookmark, SUBSCRIBE, NONE),
    PLACE(interactive.event_type, INTERACTIVE, NONE),
    PLACE(interactive.response, INTERACTIVE, NONE),
};

/* Milliseconds, of which no duration can hold so many. */
static const struct place times[] = {
    PLACE(header.operation_timeout_ms, EMPTY, NONE), PLACE(pull.max_time_ms, PULL, NONE),
    PLACE(subscribe.heartbeat_ms, SUBSCRIBE, NONE),  PLACE(subscribe.expires_ms, SUBSCRIBE, NONE),
    PLACE(subscribe.expires_ms, RENEW, NONE),
};

/* Numbers of enumerations, which end at 16 at the latest. */
static const struct place numbers[] = {
    PLACE(kind, EMPTY, NONE),
    PLACE(enumerate.mode, ENUMERATE, NONE),
    PLACE(enumerate.polymorphism, ENUMERATE, NONE),
    PLACE(enumerate.filter.kind, ENUMERATE, NONE),
    PLACE(subscribe.filter.kind, SUBSCRIBE, NONE),
};

#undef PLACE

static void become(struct spoilt *spoilt, const struct place *place)
{
    spoilt->request.kind = place->kind;
    spoilt->request.enumerate.filter.kind = place->filter;
    spoilt->request.subscribe.filter.kind = place->filter;
}

static void filter_without_object(struct spoilt *spoilt)
{
    spoilt->request.kind = WSMI_REQUEST_ENUMERATE;
    spoilt->request.enumerate.filter.kind = WSMI_FILTER_ASSOCIATED;
    spoilt->request.enumerate.filter.object = NULL;
}

/* The object of a filter is a reference of which something is missing. */
static void spoil_object(struct spoilt *spoilt)
{
    spoilt->epr = *spoilt->request.enumerate.filter.object;
    spoilt->request.kind = WSMI_REQUEST_ENUMERATE;
    spoilt->request.enumerate.filter.kind = WSMI_FILTER_ASSOCIATION;
    spoilt->request.enumerate.filter.association_class = none;
    spoilt->request.enumerate.filter.result_role = none;
    spoilt->request.enumerate.filter.object = &spoilt->epr;
}

static void object_without_uri(struct spoilt *spoilt)
{
    spoil_object(spoilt);
    spoilt->epr.resource_uri = none;
}

static void object_with_bad_uri(struct spoilt *spoilt)
{
    spoil_object(spoilt);
    spoilt->epr.resource_uri = bad;
}

static void object_with_bad_address(struct spoilt *spoilt)
{
    spoil_object(spoilt);
    spoilt->epr.address = bad;
}

static void spoil_selectors(struct spoilt *spoilt, struct wsmi_view first, struct wsmi_view second,
                            struct wsmi_view text)
{
    spoilt->selectors[0].name = first;
    spoilt->selectors[1].name = second;
    spoilt->selectors[1].text = text;
    spoilt->request.header.selectors = spoilt->selectors;
    spoilt->request.header.selector_count = 2;
}

static void selector_without_name(struct spoilt *spoilt)
{
    spoil_selectors(spoilt, WSMI_VIEW("Key"), none, none);
}

static void selector_twice(struct spoilt *spoilt)
{
    spoil_selectors(spoilt, WSMI_VIEW("Key"), WSMI_VIEW("kEY"), none);
}

static void selector_of_bad_name(struct spoilt *spoilt)
{
    spoil_selectors(spoilt, WSMI_VIEW("Key"), bad, none);
}

static void selector_of_bad_text(struct spoilt *spoilt)
{
    spoil_selectors(spoilt, WSMI_VIEW("Key"), WSMI_VIEW("Other"), bad);
}

static void selector_of_bad_reference(struct spoilt *spoilt)
{
    spoil_selectors(spoilt, WSMI_VIEW("Key"), WSMI_VIEW("Other"), none);
    spoilt->selectors[0].reference = &spoilt->epr; /* without a URI */
}

static void spoil_option(struct spoilt *spoilt, struct wsmi_view name, struct wsmi_view value)
{
    spoilt->option.name = name;
    spoilt->option.value = value;
    spoilt->request.header.options = &spoilt->option;
    spoilt->request.header.option_count = 1;
    spoilt->request.header.options_must_understand = true;
}

static void option_without_name(struct spoilt *spoilt)
{
    spoil_option(spoilt, none, none);
}

static void option_of_bad_name(struct spoilt *spoilt)
{
    spoil_option(spoilt, bad, none);
}

static void option_of_bad_value(struct spoilt *spoilt)
{
    spoil_option(spoilt, WSMI_VIEW("wmi:a"), bad);
}

static void option_of_no_simple_type(struct spoilt *spoilt)
{
    spoil_option(spoilt, WSMI_VIEW("wmi:a"), none);
    spoilt->option.has_type = true;
    spoilt->option.type = WSMI_TYPE_REFERENCE;
}

static void spoil_param(struct spoilt *spoilt, struct wsmi_view ns, struct wsmi_view local,
                        struct wsmi_view text)
{
    spoilt->param.ns = ns;
    spoilt->param.local = local;
    spoilt->param.text = text;
    spoilt->request.header.params = &spoilt->param;
    spoilt->request.header.param_count = 1;
}

static void param_of_bad_namespace(struct spoilt *spoilt)
{
    spoil_param(spoilt, bad, WSMI_VIEW("P"), none);
}

static void param_of_reserved_namespace(struct spoilt *spoilt)
{
    spoil_param(spoilt, WSMI_VIEW("http://www.w3.org/2000/xmlns/"), WSMI_VIEW("P"), none);
}

static void param_of_bad_name(struct spoilt *spoilt)
{
    spoil_param(spoilt, WSMI_VIEW("u:p"), prefixed, none);
}

static void param_of_bad_text(struct spoilt *spoilt)
{
    spoil_param(spoilt, none, WSMI_VIEW("P"), bad);
}

static void no_instance(struct spoilt *spoilt)
{
    spoilt->request.kind = WSMI_REQUEST_INSTANCE;
    spoilt->request.instance = NULL;
}

static void spoil_instance(struct spoilt *spoilt)
{
    spoilt->instance = *spoilt->request.instance;
    spoilt->request.kind = WSMI_REQUEST_INSTANCE;
    spoilt->request.instance = &spoilt->instance;
}

static void class_of_bad_name(struct spoilt *spoilt)
{
    spoil_instance(spoilt);
    spoilt->instance.class_name = no_name;
}

static void class_of_bad_namespace(struct spoilt *spoilt)
{
    spoil_instance(spoilt);
    spoilt->instance.class_ns = bad;
}

/* One property, with an item; the caller says what is wrong. */
static void spoil_property(struct spoilt *spoilt)
{
    spoil_instance(spoilt);
    spoilt->property.name = WSMI_VIEW("P");
    spoilt->property.items = spoilt->items;
    spoilt->property.item_count = 1;
    spoilt->items[0].kind = WSMI_ITEM_TEXT;
    spoilt->instance.properties = &spoilt->property;
    spoilt->instance.property_count = 1;
}

static void property_of_bad_name(struct spoilt *spoilt)
{
    spoil_property(spoilt);
    spoilt->property.name = prefixed;
}

static void property_of_bad_text(struct spoilt *spoilt)
{
    spoil_property(spoilt);
    spoilt->items[0].text = bad;
}

static void property_that_is_a_class(struct spoilt *spoilt)
{
    spoil_property(spoilt);
    spoilt->items[0].kind = WSMI_ITEM_CLASS;
}

static void datetime_of_bad_text(struct spoilt *spoilt)
{
    static const enum wsmi_datetime_form forms[] = {WSMI_DATETIME_CIM, WSMI_DATETIME_PLAIN,
                                                    WSMI_DATETIME_WRAPPED};
    spoil_property(spoilt);
    spoilt->items[0].kind = WSMI_ITEM_DATETIME;
    spoilt->items[0].text = bad;
    spoilt->request.datetime_form = forms[spoilt->request.instance->class_name.len % 3];
}

static void array_with_a_null(struct spoilt *spoilt)
{
    spoil_property(spoilt);
    spoilt->property.item_count = 2;
    spoilt->items[1].kind = WSMI_ITEM_NULL;
}

static void embedded_of_bad_name(struct spoilt *spoilt)
{
    spoil_property(spoilt);
    spoilt->items[0].kind = WSMI_ITEM_INSTANCE;
    spoilt->items[0].instance = &spoilt->embedded;
    spoilt->embedded.class_name = no_name;
}

static void embedded_of_bad_namespace(struct spoilt *spoilt)
{
    embedded_of_bad_name(spoilt);
    spoilt->embedded.class_name = WSMI_VIEW("A_B");
    spoilt->embedded.class_ns = bad;
}

static void parameters_of_bad_text(struct spoilt *spoilt)
{
    property_of_bad_text(spoilt);
    spoilt->request.kind = WSMI_REQUEST_INVOKE;
    spoilt->request.invoke.parameters = &spoilt->instance;
}

static spoiler *const spoilers[] = {
    filter_without_object,    object_without_uri,       object_with_bad_uri,
    object_with_bad_address,  selector_without_name,    selector_twice,
    selector_of_bad_name,     selector_of_bad_text,     selector_of_bad_reference,
    option_without_name,      option_of_bad_name,       option_of_bad_value,
    option_of_no_simple_type, param_of_bad_namespace,   param_of_reserved_namespace,
    param_of_bad_name,        param_of_bad_text,        no_instance,
    class_of_bad_name,        class_of_bad_namespace,   property_of_bad_name,
    property_of_bad_text,     property_that_is_a_class, datetime_of_bad_text,
    array_with_a_null,        embedded_of_bad_name,     embedded_of_bad_namespace,
    parameters_of_bad_text,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
enum {
    TEXTS_FROM = COUNT(required),
    TIMES_FROM = TEXTS_FROM + COUNT(texts),
    NUMBERS_FROM = TIMES_FROM + COUNT(times),
    SPOILERS_FROM = NUMBERS_FROM + COUNT(numbers),
    ALL = SPOILERS_FROM + COUNT(spoilers)
};

static void put(struct spoilt *spoilt, const struct place *place, const void *value, size_t size)
{
    become(spoilt, place);
    memcpy((uint8_t *)&spoilt->request + place->offset, value, size);
}

static void spoil(struct spoilt *spoilt, size_t which)
{
    const uint64_t too_long = UINT64_MAX;
    const uint32_t too_large = 16;
    if (which < TEXTS_FROM) {
        put(spoilt, &required[which], &none, sizeof(none));
    } else if (which < TIMES_FROM) {
        put(spoilt, &texts[which - TEXTS_FROM], &bad, sizeof(bad));
    } else if (which < NUMBERS_FROM) {
        put(spoilt, &times[which - TIMES_FROM], &too_long, sizeof(too_long));
    } else if (which < SPOILERS_FROM) {
        put(spoilt, &numbers[which - NUMBERS_FROM], &too_large, sizeof(too_large));
    } else {
        spoilers[which - SPOILERS_FROM](spoilt);
    }
}

void prop_request_check_refused(const struct wsmi_request *request, struct wsmi_view input)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < prop_starve_runs(ALL); i++) {
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct prop_allocator allocator;
        struct wsmi_buf out;
        struct spoilt spoilt;
        memset(&spoilt, 0, sizeof(spoilt));
        spoilt.request = *request;
        spoil(&spoilt, prop_starve_pick(input, ALL, i));
        prop_allocator_init(&allocator, 0);
        wsmi_buf_init(&out, &allocator.base, SIZE_MAX);
        PROP_CHECK(!wsmi_request_encode(&spoilt.request, &limits, &out, &err));
        PROP_CHECK(err.code == WSMI_E_USAGE && err.reason != NULL && err.reason[0] != '\0');
        wsmi_buf_clean_up(&out);
        PROP_CHECK(allocator.live == 0);
    }
}
