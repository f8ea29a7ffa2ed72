/* SPDX-License-Identifier: MIT */
/* What a request cannot carry, and where it says so. */
#include "requests.h"
#include "testlib/leak.h"
#include "wsmi/limits.h"

static struct wsmi_request sample(const char *name)
{
    size_t i = 0;
    while (strcmp(samples[i].name, name) != 0) {
        i++;
    }
    return samples[i].request;
}

static void assert_refused(const struct wsmi_request *request, const struct wsmi_limits *limits,
                           size_t offset, const char *reason)
{
    struct wsmi_err err = {WSMI_OK, 0, "none"};
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    cr_assert_not(wsmi_request_encode(request, limits, &out, &err), "accepted instead of: %s",
                  reason);
    cr_expect_eq(err.code, WSMI_E_USAGE, "%s", wsmi_code_name(err.code));
    cr_expect_str_eq(err.reason, reason);
    cr_expect_eq(err.offset, offset, "%zu for %s", err.offset, reason);
    wsmi_buf_clean_up(&out);
}

static void refuse(const struct wsmi_request *request, size_t offset, const char *reason)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    assert_refused(request, &limits, offset, reason);
}

#define NO_CHAR "text has a character that XML cannot carry"
#define NO_NAME "name cannot be the name of an XML element"

LEAK_TEST(request_refused, a_header_without_its_required_parts_is_refused)
{
    static const struct wsmi_view none;
    struct wsmi_request request = sample("get");
    request.header.to = none;
    refuse(&request, 0, "header has no To");
    request = sample("get");
    request.header.resource_uri = none;
    refuse(&request, 0, "header has no ResourceURI");
    request = sample("get");
    request.header.action = none;
    refuse(&request, 0, "header has no Action");
    request = sample("get");
    request.header.message_id = none;
    refuse(&request, 0, "header has no MessageID");
}

LEAK_TEST(request_refused, a_character_xml_lacks_is_refused_wherever_it_stands)
{
    static const struct wsmi_view bad = V("ab\x01");
    static const struct {
        const char *sample;
        size_t field;
    } places[] = {
#define PLACE(name, member) {name, offsetof(struct wsmi_request, member)}
        PLACE("get", header.to),
        PLACE("get", header.resource_uri),
        PLACE("get", header.action),
        PLACE("get", header.message_id),
        PLACE("get", header.locale),
        PLACE("get", header.data_locale),
        PLACE("get", header.session_id),
        PLACE("get", header.operation_id),
        PLACE("query", enumerate.filter.text),
        PLACE("query", enumerate.filter.dialect),
        PLACE("associators", enumerate.filter.association_class),
        PLACE("associators", enumerate.filter.result_class),
        PLACE("associators", enumerate.filter.role),
        PLACE("associators", enumerate.filter.result_role),
        PLACE("references", enumerate.filter.result_class),
        PLACE("references", enumerate.filter.role),
        PLACE("pull", pull.context),
        PLACE("release", pull.context),
        PLACE("subscribe", subscribe.bookmark),
        PLACE("subscribe", subscribe.locale),
        PLACE("subscribe", subscribe.data_locale),
        PLACE("subscribe", subscribe.filter.text),
        PLACE("answer-a-prompt", interactive.event_type),
        PLACE("answer-a-prompt", interactive.response),
#undef PLACE
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        struct wsmi_request request = sample(places[i].sample);
        memcpy((char *)&request + places[i].field, &bad, sizeof(bad));
        refuse(&request, 2, NO_CHAR);
    }
}

LEAK_TEST(request_refused, selectors_need_names_that_differ_without_case)
{
    struct wsmi_selector twice[] = {{.name = V("Id"), .text = V("1")},
                                    {.name = V("Other"), .text = V("1")},
                                    {.name = V("iD"), .text = V("2")}};
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_request request = sample("get");
    request.header.selectors = twice;
    request.header.selector_count = COUNT(twice);
    refuse(&request, 0, "selector is there twice");
    twice[2].name = WSMI_VIEW("");
    refuse(&request, 0, "selector has no name");
    twice[2].name = WSMI_VIEW("a\xFF");
    refuse(&request, 1, NO_CHAR);
    twice[2].name = WSMI_VIEW("Third");
    twice[1].text = WSMI_VIEW("12\xC0\x80");
    refuse(&request, 2, NO_CHAR);
    request = sample("get");
    limits.max_selectors = 1;
    assert_refused(&request, &limits, 0, "more selectors than max_selectors");
    request = sample("enumerate-selector-filter");
    limits.max_selectors = 2;
    assert_refused(&request, &limits, 0, "more selectors than max_selectors");
}

LEAK_TEST(request_refused, references_nest_as_deep_as_the_limit_and_no_deeper)
{
    enum { DEPTH = 5 };
    struct wsmi_epr chain[DEPTH];
    struct wsmi_selector keys[DEPTH];
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_request request = sample("get");
    struct wsmi_err err;
    struct wsmi_buf out;
    memset(chain, 0, sizeof(chain));
    memset(keys, 0, sizeof(keys));
    for (size_t i = 0; i < DEPTH; i++) {
        keys[i].name = WSMI_VIEW("Key");
        keys[i].reference = &chain[i];
        chain[i].resource_uri = WSMI_VIEW(CIM "Demo_Link");
        chain[i].selectors = i + 1 < DEPTH ? &keys[i + 1] : NULL;
        chain[i].selector_count = i + 1 < DEPTH ? 1 : 0;
    }
    request.header.selectors = &keys[0];
    request.header.selector_count = 1;
    limits.max_epr_depth = DEPTH;
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_request_encode(&request, &limits, &out, &err));
    wsmi_buf_clean_up(&out);
    limits.max_epr_depth = DEPTH - 1;
    assert_refused(&request, &limits, 0, "reference is nested deeper than max_epr_depth");
    chain[1].resource_uri = WSMI_VIEW("");
    refuse(&request, 0, "reference has no resource URI");
    chain[1].resource_uri = WSMI_VIEW("x\x0B");
    refuse(&request, 1, NO_CHAR);
    chain[0].address = WSMI_VIEW("\x0B");
    refuse(&request, 0, NO_CHAR);
}

LEAK_TEST(request_refused, instances_embed_as_deep_as_the_limit_and_no_deeper)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_request request = sample("create-every-kind");
    struct wsmi_err err;
    struct wsmi_buf out;
    limits.max_embedded_depth = 2;
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_request_encode(&request, &limits, &out, &err));
    wsmi_buf_clean_up(&out);
    limits.max_embedded_depth = 1;
    assert_refused(&request, &limits, 0, "instance is embedded deeper than max_embedded_depth");
    limits.max_embedded_depth = 0;
    assert_refused(&request, &limits, 0, "instance is embedded deeper than max_embedded_depth");
}

/* A Create with this one property, in a class of this name. */
static void refuse_property(const char *class_name, const struct wsmi_property *property,
                            size_t offset, const char *reason)
{
    const struct wsmi_cim_instance instance = {
        .class_name = wsmi_view_from_str(class_name), .properties = property, .property_count = 1};
    struct wsmi_request request = sample("put");
    request.instance = &instance;
    refuse(&request, offset, reason);
    if (strcmp(class_name, "Demo_Lamp") == 0) {
        request = sample("invoke");
        request.invoke.parameters = &instance;
        refuse(&request, offset, reason);
    }
}

LEAK_TEST(request_refused, properties_that_xml_or_ws_cim_cannot_express_are_refused)
{
    static const struct wsmi_item holes[] = {TEXT("1"), {.kind = WSMI_ITEM_NULL}};
    static const struct wsmi_cim_instance nameless = {.class_ns = V("urn:x")};
    static const struct wsmi_cim_instance misnamed = {.class_name = V("A B")};
    static const struct wsmi_cim_instance reserved = {
        .class_name = V("A"), .class_ns = V("http://www.w3.org/2000/xmlns/")};
    const struct wsmi_property good = {.name = V("A"), ITEM(.kind = WSMI_ITEM_TEXT)};
    struct wsmi_property bad = good;
    bad.name = WSMI_VIEW("");
    refuse_property("Demo_Lamp", &bad, 0, NO_NAME);
    bad.name = WSMI_VIEW("a b");
    refuse_property("Demo_Lamp", &bad, 1, NO_NAME);
    bad.name = WSMI_VIEW("p:a");
    refuse_property("Demo_Lamp", &bad, 1, NO_NAME);
    bad.name = WSMI_VIEW("p:");
    refuse_property("Demo_Lamp", &bad, 2, NO_NAME);
    bad.name = WSMI_VIEW("a\xC3\x97");
    refuse_property("Demo_Lamp", &bad, 1, NO_NAME);
    refuse_property("", &good, 0, NO_NAME);
    refuse_property("1A", &good, 0, NO_NAME);
    refuse_property("A>", &good, 1, NO_NAME);
    bad = (struct wsmi_property){.name = V("A"), .items = holes, .item_count = COUNT(holes)};
    refuse_property("Demo_Lamp", &bad, 0, "array has a null among its items");
    bad = (struct wsmi_property){.name = V("A"),
                                 ITEM(.kind = WSMI_ITEM_TEXT, .text = V("123\xED\xA0\x80"))};
    refuse_property("Demo_Lamp", &bad, 3, NO_CHAR);
    bad = (struct wsmi_property){.name = V("A"), WHEN("2024\x02")};
    refuse_property("Demo_Lamp", &bad, 4, NO_CHAR);
    bad = (struct wsmi_property){.name = V("A"), ITEM(.kind = WSMI_ITEM_CLASS)};
    refuse_property("Demo_Lamp", &bad, 0, "property is of a kind that cannot be sent");
    bad = (struct wsmi_property){.name = V("A"), ITEM(.kind = WSMI_ITEM_KIND_COUNT)};
    refuse_property("Demo_Lamp", &bad, 0, "property is of a kind that cannot be sent");
    bad = (struct wsmi_property){.name = V("A"),
                                 ITEM(.kind = WSMI_ITEM_INSTANCE, .instance = &nameless)};
    refuse_property("Demo_Lamp", &bad, 0, NO_NAME);
    bad = (struct wsmi_property){.name = V("A"),
                                 ITEM(.kind = WSMI_ITEM_INSTANCE, .instance = &misnamed)};
    refuse_property("Demo_Lamp", &bad, 1, NO_NAME);
    bad = (struct wsmi_property){.name = V("A"),
                                 ITEM(.kind = WSMI_ITEM_INSTANCE, .instance = &reserved)};
    refuse_property("Demo_Lamp", &bad, 0, "namespace is one that XML reserves");
}

LEAK_TEST(request_refused, a_body_without_its_parts_is_refused)
{
    struct wsmi_reference_param param = identifier[0];
    struct wsmi_wsman_option option = options[0];
    struct wsmi_request request = sample("put");
    request.instance = NULL;
    refuse(&request, 0, "request has no instance");
    request = sample("invoke");
    request.invoke.method = WSMI_VIEW("Set Colour");
    refuse(&request, 3, NO_NAME);
    request = sample("query");
    request.enumerate.filter.dialect = WSMI_VIEW("");
    refuse(&request, 0, "filter has no dialect");
    request = sample("associators");
    request.enumerate.filter.object = NULL;
    refuse(&request, 0, "association filter has no object");
    request = sample("references");
    request.enumerate.filter.result_role = WSMI_VIEW("Desk");
    refuse(&request, 0, "filter for associations knows neither association class nor result role");
    request = sample("get-class");
    request.header.options = &option;
    option.name = WSMI_VIEW("");
    refuse(&request, 0, "option has no name");
    option = options[0];
    option.type = WSMI_TYPE_INSTANCE;
    refuse(&request, 0, "type of an option is not a simple one");
    option = options[0];
    option.value = WSMI_VIEW("tru\x1F");
    refuse(&request, 3, NO_CHAR);
    request = sample("unsubscribe");
    request.header.params = &param;
    param.local = WSMI_VIEW("a<");
    refuse(&request, 1, NO_NAME);
    param = identifier[0];
    param.text = WSMI_VIEW("\xFE");
    refuse(&request, 0, NO_CHAR);
    param = identifier[0];
    param.ns = WSMI_VIEW("http://www.w3.org/XML/1998/namespace");
    refuse(&request, 0, "namespace is one that XML reserves");
}

LEAK_TEST(request_refused, values_outside_the_enumerations_and_endless_times_are_refused)
{
    struct wsmi_request request = sample("get");
    request.header.operation_timeout_ms = UINT64_MAX;
    refuse(&request, 0, "time is longer than 99999999 days");
    request = sample("get");
    request.kind = WSMI_REQUEST_KIND_COUNT;
    refuse(&request, 0, "request is of an unknown kind");
    request = sample("enumerate");
    request.enumerate.mode = WSMI_ENUMERATION_MODE_COUNT;
    refuse(&request, 0, "enumeration mode is unknown");
    request = sample("enumerate");
    request.enumerate.polymorphism = WSMI_POLYMORPHISM_COUNT;
    refuse(&request, 0, "polymorphism mode is unknown");
    request = sample("enumerate");
    request.enumerate.filter.kind = WSMI_FILTER_KIND_COUNT;
    refuse(&request, 0, "filter is of an unknown kind");
    request = sample("pull");
    request.pull.max_time_ms = UINT64_MAX;
    refuse(&request, 0, "time is longer than 99999999 days");
    request = sample("subscribe");
    request.subscribe.heartbeat_ms = UINT64_MAX;
    refuse(&request, 0, "time is longer than 99999999 days");
    request = sample("renew-without-expiry");
    request.subscribe.expires_ms = UINT64_MAX;
    refuse(&request, 0, "time is longer than 99999999 days");
}
