/* SPDX-License-Identifier: MIT */
/* One request of every kind and shape, as data; tests/golden/request has a file for each. */
#ifndef WSMI_TESTS_WSMAN_REQUESTS_H
#define WSMI_TESTS_WSMAN_REQUESTS_H

#include "wsmi/request.h"

#define V(text)         WSMI_VIEW_INIT(text)
#define COUNT(array)    (sizeof(array) / sizeof((array)[0]))
#define SELECTORS(list) .selectors = (list), .selector_count = COUNT(list)

#define CIM       "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define WMI       "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/demo/"
#define ALL       "http://schemas.dmtf.org/wbem/wscim/1/*"
#define INTRINSIC "http://schemas.openwsman.org/wbem/wscim/1/intrinsic"
#define CIMXML    "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*"
#define ANONYMOUS "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
#define WQL       "http://schemas.microsoft.com/wbem/wsman/1/WQL"
#define T_        "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define N_        "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define E_        "http://schemas.xmlsoap.org/ws/2004/08/eventing/"

/* The header every one of them has. */
#define HEADER(uri, verb)                                                                          \
    .to = V("https://srv.example:5986/wsman"), .resource_uri = V(uri), .action = V(verb),          \
    .message_id = V("uuid:5C0B0E5A-1111-4A2B-9C3D-0A0B0C0D0E0F"), .max_envelope_size = 512000,     \
    .operation_timeout_ms = 60000

static const struct wsmi_selector in_demo[] = {
    {.name = V("__cimnamespace"), .text = V("root/demo")}};

static const struct wsmi_selector lamp_7[] = {
    {.name = V("__cimnamespace"), .text = V("root/demo")},
    {.name = V("Id"), .text = V("7")},
};

static const struct wsmi_epr lamp = {
    .address = V(ANONYMOUS), .resource_uri = V(CIM "Demo_Lamp"), SELECTORS(lamp_7)};

static const struct wsmi_selector desk_keys[] = {
    {.name = V("__cimnamespace"), .text = V("root/demo")},
    {.name = V("Name"), .text = V("<west> & \"east\" 'wing'")},
    {.name = V("Room"), .text = V("\xC3\xA9 \xF0\x9F\x92\xA1")},
};

/* Without an address: the anonymous one. */
static const struct wsmi_epr desk = {.resource_uri = V(CIM "Demo_Desk"), SELECTORS(desk_keys)};

static const struct wsmi_selector link_keys[] = {
    {.name = V("__cimnamespace"), .text = V("root/demo")},
    {.name = V("Lamp"), .reference = &lamp},
    {.name = V("Desk"), .reference = &desk},
};

static const struct wsmi_wsman_option options[] = {
    {.name = V("IncludeQualifiers"),
     .value = V("true"),
     .type = WSMI_TYPE_BOOLEAN,
     .has_type = true},
    {.name = V("wmi:Count"),
     .value = V("3"),
     .type = WSMI_TYPE_UINT32,
     .has_type = true,
     .must_comply = true},
    {.name = V("Text"), .value = V("a&b")},
};

/* Properties of one item each. */
#define ITEM(...) .items = (const struct wsmi_item[]){{__VA_ARGS__}}, .item_count = 1
#define TEXT(value)                                                                                \
    {                                                                                              \
        .kind = WSMI_ITEM_TEXT, .text = V(value)                                                   \
    }
#define WHEN(value) ITEM(.kind = WSMI_ITEM_DATETIME, .text = V(value))

static const struct wsmi_property bulb_properties[] = {
    {.name = V("Watts"), ITEM(.kind = WSMI_ITEM_TEXT, .text = V("9"))},
    {.name = V("Made"), WHEN("2024-05-06T07:08:09Z")},
};
static const struct wsmi_cim_instance bulb = {.class_name = V("Demo_Bulb"),
                                              .class_ns = V("urn:bulbs/Demo_Bulb"),
                                              .properties = bulb_properties,
                                              .property_count = COUNT(bulb_properties)};
static const struct wsmi_cim_instance dark = {.class_name = V("Demo_Dark")};

static const struct wsmi_property socket_properties[] = {
    {.name = V("Holds"), ITEM(.kind = WSMI_ITEM_INSTANCE, .instance = &bulb)},
    {.name = V("Spare"), ITEM(.kind = WSMI_ITEM_INSTANCE, .instance = &dark)},
};
static const struct wsmi_cim_instance socket_ = {.class_name = V("Demo_Socket"),
                                                 .properties = socket_properties,
                                                 .property_count = COUNT(socket_properties)};

static const struct wsmi_item levels[] = {TEXT("1"), TEXT("2"), TEXT("255")};
static const struct wsmi_item sockets[] = {{.kind = WSMI_ITEM_INSTANCE, .instance = &socket_},
                                           {.kind = WSMI_ITEM_INSTANCE, .instance = &dark}};
static const struct wsmi_item lamps[] = {{.kind = WSMI_ITEM_REFERENCE, .reference = &lamp},
                                         {.kind = WSMI_ITEM_REFERENCE, .reference = &desk}};

static const struct wsmi_property plain_properties[] = {
    {.name = V("Id"), ITEM(.kind = WSMI_ITEM_TEXT, .text = V("7"))},
    {.name = V("Name"), ITEM(.kind = WSMI_ITEM_TEXT, .text = V("<a> & \"b\"\t\r\n c \xC3\xA9"))},
    {.name = V("Empty"), ITEM(.kind = WSMI_ITEM_TEXT)},
    {.name = V("Levels"), .items = levels, .item_count = COUNT(levels)},
};
static const struct wsmi_cim_instance plain = {.class_name = V("Demo_Lamp"),
                                               .properties = plain_properties,
                                               .property_count = COUNT(plain_properties)};

static const struct wsmi_property full_properties[] = {
    {.name = V("Id"), .is_key = true, ITEM(.kind = WSMI_ITEM_TEXT, .text = V("7"))},
    {.name = V("Colour"), ITEM(.kind = WSMI_ITEM_NULL)},
    {.name = V("Shades"), ITEM(.kind = WSMI_ITEM_NULL, .is_null_array = true)},
    {.name = V("Power"),
     ITEM(.kind = WSMI_ITEM_TEXT, .text = V("60"), .has_hint = true, .hint = WSMI_TYPE_UINT32)},
    {.name = V("Gone"), .item_count = 0},
    {.name = V("Bought"), WHEN("2024-05-06T07:08:09.123456+02:00")},
    {.name = V("Day"), WHEN("2024-05-06")},
    {.name = V("Hour"), WHEN("07:08:09Z")},
    {.name = V("Age"), WHEN("P1DT2H3M4.500000S")},
    {.name = V("Some"), WHEN("20240506070809.******+120")},
    {.name = V("Sockets"), .items = sockets, .item_count = COUNT(sockets)},
    {.name = V("Others"), .items = lamps, .item_count = COUNT(lamps)},
};
/* Its own path and the mark of the key are not sent. */
static const struct wsmi_cim_instance full = {.class_name = V("Demo_Lamp"),
                                              .class_ns = V(WMI "Demo_Lamp"),
                                              .properties = full_properties,
                                              .property_count = COUNT(full_properties),
                                              .path = &lamp};

static const struct wsmi_reference_param identifier[] = {
    {V("http://schemas.xmlsoap.org/ws/2004/08/eventing"), V("Identifier"), V("127533060")}};
static const struct wsmi_reference_param strangers[] = {
    {V("http://schemas.xmlsoap.org/ws/2004/08/eventing"), V("Identifier"), V("a<b")},
    {V("urn:vendor&co"), V("Ticket"), V("7 ")},
    {V(""), V("Bare"), V("")}};

static const struct {
    const char *name;
    struct wsmi_request request;
} samples[] = {
    {"get", {.header = {HEADER(CIM "Demo_Lamp", T_ "Get"), SELECTORS(lamp_7)}}},
    {"get-bare",
     {.header = {.to = V("/wsman"),
                 .resource_uri = V(CIM "Demo_Lamp"),
                 .action = V(T_ "Get"),
                 .message_id = V("7")}}},
    {"get-every-header",
     {.header = {HEADER(CIM "Demo_Lamp", T_ "Get"), SELECTORS(lamp_7), .locale = V("en-US"),
                 .data_locale = V("de-DE"),
                 .session_id = V("uuid:9D1F0C22-2222-4B3C-8D4E-112233445566"),
                 .operation_id = V("uuid:9D1F0C22-3333-4B3C-8D4E-112233445566"), .sequence_id = 1,
                 .options = options, .option_count = COUNT(options),
                 .options_must_understand = true}}},
    {"get-association",
     {.header = {HEADER(CIM "Demo_LampOnDesk", T_ "Get"), SELECTORS(link_keys)}}},
    {"get-class",
     {.header = {HEADER(CIMXML, T_ "Get"), SELECTORS(in_demo), .options = options,
                 .option_count = 1}}},
    {"get-class-intrinsic",
     {.header = {HEADER(INTRINSIC "/Demo_Lamp", INTRINSIC "/Demo_Lamp/GetClass"),
                 SELECTORS(in_demo)}}},
    {"enumerate-class-names-intrinsic",
     {.header = {HEADER(INTRINSIC, INTRINSIC "/EnumerateClassNames"), SELECTORS(in_demo)}}},
    {"delete", {.header = {HEADER(CIM "Demo_Lamp", T_ "Delete"), SELECTORS(lamp_7)}}},
    {"put",
     {.header = {HEADER(CIM "Demo_Lamp", T_ "Put"), SELECTORS(lamp_7)},
      .kind = WSMI_REQUEST_INSTANCE,
      .instance = &plain}},
    {"create-every-kind",
     {.header = {HEADER(WMI "Demo_Lamp", T_ "Create")},
      .kind = WSMI_REQUEST_INSTANCE,
      .instance = &full}},
    {"create-plain-datetimes",
     {.header = {HEADER(WMI "Demo_Lamp", T_ "Create")},
      .kind = WSMI_REQUEST_INSTANCE,
      .datetime_form = WSMI_DATETIME_PLAIN,
      .instance = &full}},
    {"create-cim-datetimes",
     {.header = {HEADER(WMI "Demo_Lamp", T_ "Create")},
      .kind = WSMI_REQUEST_INSTANCE,
      .datetime_form = WSMI_DATETIME_CIM,
      .instance = &full}},
    {"create-without-properties",
     {.header = {HEADER(CIM "Demo_Dark", T_ "Create"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_INSTANCE,
      .instance = &dark}},
    {"invoke",
     {.header = {HEADER(CIM "Demo_Lamp", CIM "Demo_Lamp/SetColour"), SELECTORS(lamp_7)},
      .kind = WSMI_REQUEST_INVOKE,
      .invoke = {V("SetColour"), &plain}}},
    {"invoke-every-kind",
     {.header = {HEADER(CIM "Demo_Lamp", CIM "Demo_Lamp/Echo"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_INVOKE,
      .invoke = {V("Echo"), &full}}},
    {"invoke-without-parameters",
     {.header = {HEADER(CIM "Demo_Lamp", CIM "Demo_Lamp/Blink"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_INVOKE,
      .invoke = {V("Blink"), NULL}}},
    {"enumerate",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.optimize = true, .max_elements = 32000}}},
    {"enumerate-bare",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE}},
    {"enumerate-both-base-only",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.optimize = true,
                    .max_elements = 20,
                    .mode = WSMI_ENUMERATE_BOTH,
                    .polymorphism = WSMI_POLYMORPHISM_EXCLUDE}}},
    {"enumerate-eprs-deep",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.mode = WSMI_ENUMERATE_EPRS, .polymorphism = WSMI_POLYMORPHISM_INCLUDE}}},
    {"enumerate-shallow",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.polymorphism = WSMI_POLYMORPHISM_NONE}}},
    {"query",
     {.header = {HEADER(ALL, N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.optimize = true,
                    .max_elements = 100,
                    .filter = {.kind = WSMI_FILTER_TEXT,
                               .dialect = V(WQL),
                               .text = V("select Name from X where Size < 5 and Name = "
                                         "\"a&b\"")}}}},
    {"enumerate-selector-filter",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.filter = {.kind = WSMI_FILTER_SELECTORS, SELECTORS(desk_keys)}}}},
    {"associators",
     {.header = {HEADER(ALL, N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.optimize = true,
                    .max_elements = 100,
                    .filter = {.kind = WSMI_FILTER_ASSOCIATED,
                               .object = &lamp,
                               .association_class = V("Demo_LampOnDesk"),
                               .result_class = V("Demo_Desk"),
                               .role = V("Lamp"),
                               .result_role = V("Desk")}}}},
    {"references",
     {.header = {HEADER(ALL, N_ "Enumerate"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_ENUMERATE,
      .enumerate = {.filter = {.kind = WSMI_FILTER_ASSOCIATION,
                               .object = &lamp,
                               .result_class = V("Demo_LampOnDesk"),
                               .role = V("Lamp")}}}},
    {"pull",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Pull"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_PULL,
      .pull = {V("uuid:ab12"), 32000, 0}}},
    {"pull-of-an-odd-context",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Pull")},
      .kind = WSMI_REQUEST_PULL,
      .pull = {V(" <a>&amp;\r\n\t"), 1, 5500}}},
    {"pull-of-an-empty-context",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Pull")}, .kind = WSMI_REQUEST_PULL}},
    {"release",
     {.header = {HEADER(CIM "Demo_Lamp", N_ "Release"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_RELEASE,
      .pull = {V("uuid:ab12"), 32000, 1000}}},
    {"subscribe",
     {.header = {HEADER(ALL, E_ "Subscribe"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_SUBSCRIBE,
      .subscribe = {.filter = {.kind = WSMI_FILTER_TEXT,
                               .dialect = V(WQL),
                               .text = V("select * from Demo_LampAlert")}}}},
    {"subscribe-every-part",
     {.header = {HEADER(ALL, E_ "Subscribe"), SELECTORS(in_demo)},
      .kind = WSMI_REQUEST_SUBSCRIBE,
      .subscribe = {.heartbeat_ms = 60000,
                    .expires_ms = 600000,
                    .locale = V("en-US"),
                    .data_locale = V("en-US"),
                    .filter = {.kind = WSMI_FILTER_TEXT,
                               .dialect = V(WQL),
                               .text = V("select * from Demo_LampAlert where Watts > 5")},
                    .bookmark = V("seq<7>"),
                    .send_bookmarks = true}}},
    {"unsubscribe",
     {.header = {HEADER(ALL, E_ "Unsubscribe"), SELECTORS(in_demo), .params = identifier,
                 .param_count = COUNT(identifier)},
      .kind = WSMI_REQUEST_UNSUBSCRIBE}},
    {"renew-with-strange-parameters",
     {.header = {HEADER(ALL, E_ "Renew"), .params = strangers, .param_count = COUNT(strangers)},
      .kind = WSMI_REQUEST_RENEW,
      .subscribe = {.expires_ms = 600000}}},
    {"renew-without-expiry",
     {.header = {HEADER(ALL, E_ "Renew"), .params = identifier, .param_count = 1},
      .kind = WSMI_REQUEST_RENEW}},
    {"answer-a-prompt",
     {.header = {HEADER(CIM "Demo_Lamp", "/InteractiveResponse"),
                 .operation_id = V("uuid:9D1F0C22-3333-4B3C-8D4E-112233445566"), .sequence_id = 2},
      .kind = WSMI_REQUEST_INTERACTIVE,
      .interactive = {V("Confirm"), V("yesToAll")}}},
};

#endif
