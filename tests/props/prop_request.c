/* SPDX-License-Identifier: MIT */
/*
 * The input is read as choices that make one request, whatever the bytes are: zeros at its end, so
 * that every input is one. The request is well-formed by construction; what the encoder writes must
 * be XML, and the instance in it must decode to the one that was chosen.
 */
#include <string.h>

#include "props/prop.h"
#include "props/prop_request.h"
#include "wsmi/envelope.h"

enum { MAX_EMBEDDED = 4, MAX_NESTED = 3, MAX_MEMBERS = 5 };

struct source {
    struct wsmi_view rest;
    struct wsmi_arena *arena;
};

static unsigned choose(struct source *source, unsigned count)
{
    if (source->rest.len == 0) {
        return 0;
    }
    unsigned byte = source->rest.ptr[0];
    source->rest.ptr++;
    source->rest.len--;
    return byte % count;
}

static void *make(struct source *source, size_t count, size_t size)
{
    struct wsmi_err err;
    void *memory = wsmi_arena_alloc_array(source->arena, count, size, 0, &err);
    PROP_CHECK(memory != NULL);
    return memory;
}

/* Text with everything that is awkward to carry. */
static struct wsmi_view choose_text(struct source *source)
{
    static const struct wsmi_view pieces[] = {
        WSMI_VIEW_INIT("a"),
        WSMI_VIEW_INIT("&"),
        WSMI_VIEW_INIT("<b>"),
        WSMI_VIEW_INIT("]]>"),
        WSMI_VIEW_INIT("\""),
        WSMI_VIEW_INIT("'"),
        WSMI_VIEW_INIT(" "),
        WSMI_VIEW_INIT("\t"),
        WSMI_VIEW_INIT("\n"),
        WSMI_VIEW_INIT("\r"),
        WSMI_VIEW_INIT("\r\n"),
        WSMI_VIEW_INIT("\xC3\xA9"),
        WSMI_VIEW_INIT("\xE7\x81\xAF"),
        WSMI_VIEW_INIT("\xF0\x9F\x92\xA1"),
        WSMI_VIEW_INIT("&#13;"),
        WSMI_VIEW_INIT("\x7F"),
        WSMI_VIEW_INIT("\xEF\xBF\xBD"),
        WSMI_VIEW_INIT("<!--"),
        WSMI_VIEW_INIT("<![CDATA["),
        WSMI_VIEW_INIT("0"),
    };
    struct wsmi_buf text;
    struct wsmi_view kept;
    struct wsmi_err err;
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    for (unsigned left = choose(source, 6); left > 0; left--) {
        wsmi_buf_put(&text, pieces[choose(source, sizeof(pieces) / sizeof(pieces[0]))]);
    }
    PROP_CHECK(wsmi_arena_copy(source->arena, wsmi_buf_view(&text), 0, &kept, &err));
    wsmi_buf_clean_up(&text);
    return kept;
}

/* `stem` and a number: names that differ. */
static struct wsmi_view number_name(struct source *source, const char *stem, unsigned number)
{
    struct wsmi_buf text;
    struct wsmi_view kept;
    struct wsmi_err err;
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&text, stem);
    wsmi_buf_put_u64(&text, number);
    PROP_CHECK(wsmi_arena_copy(source->arena, wsmi_buf_view(&text), 0, &kept, &err));
    wsmi_buf_clean_up(&text);
    return kept;
}

static const struct wsmi_epr *choose_epr(struct source *source, unsigned depth);

static void choose_selectors(struct source *source, unsigned depth,
                             const struct wsmi_selector **ret, size_t *ret_count)
{
    unsigned count = choose(source, MAX_MEMBERS);
    struct wsmi_selector *list = make(source, count + 1, sizeof(*list));
    for (unsigned i = 0; i < count; i++) {
        list[i].name = number_name(source, choose(source, 2) == 0 ? "Key" : "\xC3\xA9<&\t", i);
        if (depth < MAX_NESTED && choose(source, 4) == 3) {
            list[i].reference = choose_epr(source, depth + 1);
        } else {
            list[i].text = choose_text(source);
        }
    }
    *ret = count > 0 ? list : NULL;
    *ret_count = count;
}

static const struct wsmi_epr *choose_epr(struct source *source, unsigned depth)
{
    struct wsmi_epr *epr = make(source, 1, sizeof(*epr));
    epr->address = WSMI_VIEW("http://x/?a=1&b=<2>");
    epr->resource_uri = number_name(source, "http://x/y/A_", choose(source, 3));
    choose_selectors(source, depth, &epr->selectors, &epr->selector_count);
    return epr;
}

static const struct wsmi_cim_instance *choose_instance(struct source *source, unsigned depth);

static void choose_value(struct source *source, unsigned depth, struct wsmi_item *ret)
{
    static const struct wsmi_view dates[] = {
        WSMI_VIEW_INIT("2024-05-06T07:08:09Z"),
        WSMI_VIEW_INIT("P1DT2H"),
        WSMI_VIEW_INIT("2024-05-06"),
        WSMI_VIEW_INIT("07:08:09"),
        WSMI_VIEW_INIT("20240506070809.000000+120"),
    };
    switch (choose(source, depth < MAX_EMBEDDED ? 6 : 5)) {
    case 3:
        ret->kind = WSMI_ITEM_DATETIME;
        ret->text = dates[choose(source, sizeof(dates) / sizeof(dates[0]))];
        break;
    case 4:
        ret->kind = WSMI_ITEM_REFERENCE;
        ret->reference = choose_epr(source, 0);
        break;
    case 5:
        ret->kind = WSMI_ITEM_INSTANCE;
        ret->instance = choose_instance(source, depth + 1);
        break;
    default:
        ret->kind = WSMI_ITEM_TEXT;
        ret->text = choose_text(source);
        break;
    }
}

static void choose_property(struct source *source, unsigned depth, unsigned number,
                            struct wsmi_property *ret)
{
    static const char *const stems[] = {"P", "_", "\xC3\xA9t\xC3\xA9", "Datetime", "Location"};
    unsigned shape = choose(source, 8);
    unsigned count = shape == 7 ? 1 + choose(source, MAX_MEMBERS) : 1;
    struct wsmi_item *items = make(source, count, sizeof(*items));
    ret->name =
        number_name(source, stems[choose(source, sizeof(stems) / sizeof(stems[0]))], number);
    ret->items = items;
    ret->item_count = count;
    if (shape == 6) {
        items[0].kind = WSMI_ITEM_NULL;
        items[0].is_null_array = choose(source, 2) == 1;
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        choose_value(source, depth, &items[i]);
        items[i].has_hint =
            (items[i].kind == WSMI_ITEM_TEXT || items[i].kind == WSMI_ITEM_DATETIME) &&
            choose(source, 3) == 2;
        if (items[i].has_hint) {
            items[i].hint = (enum wsmi_type)choose(source, WSMI_TYPE_REFERENCE);
        }
    }
}

static const struct wsmi_cim_instance *choose_instance(struct source *source, unsigned depth)
{
    static const char *const classes[] = {"A_", "Demo_Type", "\xC3\xA9_Type_Type", "_"};
    struct wsmi_cim_instance *instance = make(source, 1, sizeof(*instance));
    unsigned count = choose(source, MAX_MEMBERS + 1);
    struct wsmi_property *properties = make(source, count + 1, sizeof(*properties));
    instance->class_name = number_name(
        source, classes[choose(source, sizeof(classes) / sizeof(classes[0]))], choose(source, 3));
    instance->class_ns = number_name(source, "urn:x&y/A_", choose(source, 3));
    for (unsigned i = 0; i < count; i++) {
        choose_property(source, depth, i, &properties[i]);
    }
    instance->properties = count > 0 ? properties : NULL;
    instance->property_count = count;
    return instance;
}

static void choose_header(struct source *source, struct wsmi_request_header *ret)
{
    static const struct wsmi_view none;
    ret->to = WSMI_VIEW("http://x/wsman");
    ret->resource_uri = number_name(source, "http://x/A_", choose(source, 3));
    ret->action = wsmi_action_uri((enum wsmi_action)choose(source, WSMI_ACTION_COUNT));
    ret->message_id = WSMI_VIEW("uuid:7");
    ret->max_envelope_size = choose(source, 2) * 8192;
    ret->operation_timeout_ms = choose(source, 200) * 100;
    ret->locale = choose(source, 2) == 1 ? WSMI_VIEW("en-US") : none;
    ret->data_locale = choose(source, 2) == 1 ? WSMI_VIEW("de") : none;
    ret->session_id = choose(source, 2) == 1 ? WSMI_VIEW("uuid:8") : none;
    ret->operation_id = choose(source, 4) == 1 ? choose_text(source) : none;
    choose_selectors(source, 0, &ret->selectors, &ret->selector_count);
    unsigned count = choose(source, 3);
    struct wsmi_wsman_option *options = make(source, count + 1, sizeof(*options));
    for (unsigned i = 0; i < count; i++) {
        options[i].name = number_name(source, "wmi:", i);
        options[i].value = choose_text(source);
        options[i].type = (enum wsmi_type)choose(source, WSMI_TYPE_REFERENCE);
        options[i].has_type = choose(source, 2) == 1;
        options[i].must_comply = choose(source, 2) == 1;
    }
    ret->options = options;
    ret->option_count = count;
    struct wsmi_reference_param *param = make(source, 1, sizeof(*param));
    param->ns = choose_text(source);
    param->local = WSMI_VIEW("Param");
    param->text = choose_text(source);
    ret->params = param;
    ret->param_count = choose(source, 2);
}

static void choose_filter(struct source *source, struct wsmi_filter *ret)
{
    ret->kind = (enum wsmi_filter_kind)choose(source, WSMI_FILTER_KIND_COUNT);
    ret->dialect = WSMI_VIEW("http://x/&WQL");
    ret->text = choose_text(source);
    choose_selectors(source, 0, &ret->selectors, &ret->selector_count);
    ret->object = choose_epr(source, 0);
    ret->result_class = choose_text(source);
    ret->role = choose_text(source);
    if (ret->kind != WSMI_FILTER_ASSOCIATION) {
        ret->association_class = choose_text(source);
        ret->result_role = choose_text(source);
    }
}

static void choose_request(struct source *source, struct wsmi_request *ret)
{
    static const enum wsmi_request_kind kinds[] = {
        WSMI_REQUEST_INSTANCE,  WSMI_REQUEST_INVOKE,      WSMI_REQUEST_INSTANCE,
        WSMI_REQUEST_ENUMERATE, WSMI_REQUEST_PULL,        WSMI_REQUEST_RELEASE,
        WSMI_REQUEST_SUBSCRIBE, WSMI_REQUEST_UNSUBSCRIBE, WSMI_REQUEST_RENEW,
        WSMI_REQUEST_EMPTY,     WSMI_REQUEST_INTERACTIVE,
    };
    memset(ret, 0, sizeof(*ret));
    ret->kind = kinds[choose(source, sizeof(kinds) / sizeof(kinds[0]))];
    choose_header(source, &ret->header);
    ret->instance = choose_instance(source, 0);
    ret->invoke.method = WSMI_VIEW("Echo");
    ret->invoke.parameters = choose(source, 8) == 7 ? NULL : ret->instance;
    ret->enumerate.optimize = choose(source, 2) == 1;
    ret->enumerate.max_elements = choose(source, 100);
    ret->enumerate.mode = (enum wsmi_enumeration_mode)choose(source, WSMI_ENUMERATION_MODE_COUNT);
    ret->enumerate.polymorphism = (enum wsmi_polymorphism)choose(source, WSMI_POLYMORPHISM_COUNT);
    choose_filter(source, &ret->enumerate.filter);
    ret->pull.context = choose_text(source);
    ret->pull.max_elements = choose(source, 100);
    ret->pull.max_time_ms = choose(source, 100);
    ret->subscribe.heartbeat_ms = choose(source, 100);
    ret->subscribe.expires_ms = choose(source, 100);
    ret->subscribe.data_locale = choose(source, 2) == 1 ? WSMI_VIEW("de") : ret->pull.context;
    ret->subscribe.bookmark = choose_text(source);
    ret->subscribe.send_bookmarks = choose(source, 2) == 1;
    choose_filter(source, &ret->subscribe.filter);
    ret->interactive.event_type = choose_text(source);
    ret->interactive.response = choose_text(source);
}

/* What comes back: an Invoke's parameters stand in the class of the request. */
static struct wsmi_cim_instance expected_of(const struct wsmi_request *request)
{
    struct wsmi_cim_instance expected = *request->instance;
    if (request->kind == WSMI_REQUEST_INVOKE) {
        expected.class_name = WSMI_VIEW("Echo_INPUT");
        expected.class_ns = request->header.resource_uri;
        if (request->invoke.parameters == NULL) {
            expected.properties = NULL;
            expected.property_count = 0;
        }
    }
    return expected;
}

static void check_decoded(const struct wsmi_request *request, const struct wsmi_buf *out,
                          struct wsmi_arena *arena)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    /* Requests are not answers: the header has blocks no answer has. */
    const struct wsmi_envelope_expect expect = {
        .lenient = WSMI_LENIENT_MUST_UNDERSTAND,
        .decode_instance =
            request->kind == WSMI_REQUEST_INSTANCE || request->kind == WSMI_REQUEST_INVOKE,
    };
    struct wsmi_envelope envelope;
    struct wsmi_xml_stats stats;
    struct wsmi_err err;
    PROP_CHECK(wsmi_xml_guard(wsmi_buf_view(out), &limits, &stats, &err));
    PROP_CHECK(wsmi_envelope_parse(wsmi_buf_view(out), &expect, &limits, arena, &envelope, &err));
    PROP_CHECK(wsmi_view_eq(envelope.to, request->header.to));
    PROP_CHECK(wsmi_view_eq(envelope.action, request->header.action));
    PROP_CHECK(wsmi_view_eq(envelope.message_id, request->header.message_id));
    PROP_CHECK(wsmi_view_eq(envelope.resource_uri, request->header.resource_uri));
    PROP_CHECK(envelope.body_children == (request->kind != WSMI_REQUEST_EMPTY));
    if (expect.decode_instance) {
        struct wsmi_cim_instance expected = expected_of(request);
        PROP_CHECK(envelope.kind == WSMI_BODY_INSTANCE);
        PROP_CHECK(wsmi_cim_instance_eq(envelope.instance, &expected));
    }
}

static void check_oom(const struct wsmi_request *request, const struct wsmi_limits *limits,
                      struct wsmi_view input)
{
    enum { MOST_REQUESTS = 8 };
    for (size_t i = 0; i < prop_starve_runs(MOST_REQUESTS); i++) {
        struct prop_allocator allocator;
        struct wsmi_buf out;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        prop_allocator_init(&allocator, 1 + prop_starve_pick(input, MOST_REQUESTS, i));
        wsmi_buf_init(&out, &allocator.base, SIZE_MAX);
        bool ok = wsmi_request_encode(request, limits, &out, &err);
        PROP_CHECK(ok == !allocator.failed);
        PROP_CHECK(ok || err.code == WSMI_E_OOM);
        wsmi_buf_clean_up(&out);
        PROP_CHECK(allocator.live == 0);
    }
}

static void check_pure(const struct wsmi_request *request, const struct wsmi_limits *limits,
                       const struct wsmi_buf *out)
{
    struct wsmi_buf again;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    wsmi_buf_init(&again, wsmi_allocator_system(), SIZE_MAX);
    PROP_CHECK(wsmi_request_encode(request, limits, &again, &err));
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(out), wsmi_buf_view(&again)));
    PROP_CHECK(err.code == WSMI_OK);
    wsmi_buf_clean_up(&again);
}

enum part { PURE, DECODED, MEMORY, REFUSED, PARTS };

void prop_request(struct wsmi_view input)
{
    const int turn = prop_turn(input, PARTS);
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct source source = {input, &arena};
    struct wsmi_request request;
    struct wsmi_buf out;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    choose_request(&source, &request);
    PROP_CHECK(wsmi_request_encode(&request, &limits, &out, &err));
    PROP_CHECK(err.code == WSMI_OK);
    if (prop_has(turn, PURE)) {
        check_pure(&request, &limits, &out);
    }
    if (prop_has(turn, DECODED)) {
        check_decoded(&request, &out, &arena);
    }
    if (prop_has(turn, MEMORY)) {
        check_oom(&request, &limits, input);
    }
    if (prop_has(turn, REFUSED)) {
        prop_request_check_refused(&request, input);
    }
    wsmi_buf_clean_up(&out);
    wsmi_arena_clean_up(&arena);
}
