/* SPDX-License-Identifier: MIT */
#include "message.h"

#include "testlib/plain.h"

#define CLASS    "Bench_Disk"
#define CLASS_NS "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/" CLASS

enum { NAME_BYTES = 48, VALUE_BYTES = 160, PATTERNS = 20 };

static const char head[] =
    "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://www.w3.org/2003/05/soap-envelope\""
    " xmlns:wsa=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
    " xmlns:wsen=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\""
    " xmlns:e=\"http://schemas.xmlsoap.org/ws/2004/08/eventing\""
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    " xmlns:wsmb=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\""
    " xmlns:wsman=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\""
    " xmlns:wxf=\"http://schemas.xmlsoap.org/ws/2004/09/transfer\""
    " xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\"><SOAP-ENV:Header>"
    "<wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To>"
    "<wsa:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/PullResponse</wsa:Action>"
    "<wsa:MessageID>uuid:E11102CC-60BD-0006-0000-0000001B0000</wsa:MessageID>"
    "<wsa:RelatesTo>uuid:E6D8CA01-7ECD-4515-A88C-3F784813F202</wsa:RelatesTo></SOAP-ENV:Header>"
    "<SOAP-ENV:Body><wsen:PullResponse><wsen:EnumerationContext>3696295936"
    "</wsen:EnumerationContext><wsen:Items>";
static const char tail[] = "</wsen:Items></wsen:PullResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>";
static const char instance_open[] = "<p:" CLASS " xmlns:p=\"" CLASS_NS "\">";
static const char instance_close[] = "</p:" CLASS ">";

/* What comes round every 20 properties. `form` has the number of the instance, often more than
 * once; an array's elements are parted by '|'. A NULL form is nil. */
static const struct pattern {
    const char *name;
    const char *form;
    enum wsmi_type type;
    bool is_array;
    bool is_wrapped; /* in cim:Datetime */
} patterns[PATTERNS] = {
    {"DeviceID", "MPIO disk-%06lu 0:1:2", WSMI_TYPE_STRING, false, false},
    {"Caption", "Disk drive number %lu of the storage system", WSMI_TYPE_STRING, false, false},
    {"Description",
     "Drive %lu of the array &lt;front&gt; in rack 7, behind the second controller; replaced in "
     "spring",
     WSMI_TYPE_STRING, false, false},
    {"BlockSize", "%lu", WSMI_TYPE_UINT64, false, false},
    {"NumberOfBlocks", "18446744%06lu", WSMI_TYPE_UINT64, false, false},
    {"Availability", "%lu", WSMI_TYPE_UINT32, false, false},
    {"PowerOnHours", "77%lu", WSMI_TYPE_UINT32, false, false},
    {"EnabledDefault", "%lu", WSMI_TYPE_UINT32, false, false},
    {"IsPrimordial", "TRUE", WSMI_TYPE_BOOLEAN, false, false},
    {"IsLocked", "false", WSMI_TYPE_BOOLEAN, false, false},
    {"InstallDate", "2025-01-02T03:04:05.%06luZ", WSMI_TYPE_DATETIME, false, true},
    {"LastErrorTime", "2025-06-07T08:09:10.%06luZ", WSMI_TYPE_DATETIME, false, true},
    {"ErrorText", NULL, WSMI_TYPE_STRING, false, false},
    {"MaxMediaSize", NULL, WSMI_TYPE_UINT64, false, false},
    {"OperationalStatus", "%lu|2|3|5", WSMI_TYPE_UINT32, true, false},
    {"OtherInfo", "firmware 4.02.%lu of the vendor|bay 12, slot 7|upper row", WSMI_TYPE_STRING,
     true, false},
    {"SystemName", "storage-array.datacenter.example.org", WSMI_TYPE_STRING, false, false},
    {"Status", "OK", WSMI_TYPE_STRING, false, false},
    {"ErrorCount", "%lu", WSMI_TYPE_UINT64, false, false},
    {"HealthState", "5", WSMI_TYPE_UINT32, false, false},
};

struct writer {
    char *bytes;
    size_t len;
    size_t cap;
};

static void put(struct writer *out, const char *text, size_t len)
{
    if (out->cap - out->len < len) {
        out->cap = 2 * (out->cap + len);
        out->bytes = realloc(out->bytes, out->cap);
        CHECK(out->bytes != NULL);
    }
    memcpy(out->bytes + out->len, text, len);
    out->len += len;
}

static void put_str(struct writer *out, const char *text)
{
    put(out, text, strlen(text));
}

struct message_size message_size_of(const char *text)
{
    struct message_size size = MESSAGE_USUAL;
    unsigned long *const numbers[] = {&size.instances, &size.properties, &size.value_bytes};
    char *end = NULL;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && *text != '\0'; i++) {
        *numbers[i] = strtoul(text, &end, 10);
        CHECK(end != text);
        text = *end == ' ' ? end + 1 : end;
    }
    return size;
}

static void print_name(unsigned long index, char name[NAME_BYTES])
{
    const char *stem = patterns[index % PATTERNS].name;
    if (index < PATTERNS) {
        (void)snprintf(name, NAME_BYTES, "%s", stem);
    } else {
        (void)snprintf(name, NAME_BYTES, "%s%lu", stem, index / PATTERNS);
    }
}

static void put_text(struct writer *out, const struct pattern *pattern, const char *text,
                     size_t len, unsigned long value_bytes)
{
    put(out, text, len);
    if (pattern->type == WSMI_TYPE_STRING) {
        for (size_t i = len; i < value_bytes; i++) {
            put(out, "x", 1);
        }
    }
}

/* One element: a scalar, or one of an array. */
static void put_element(struct writer *out, const struct pattern *pattern, const char *name,
                        const char *text, size_t len, unsigned long value_bytes)
{
    put_str(out, "<p:");
    put_str(out, name);
    put_str(out, pattern->is_wrapped ? "><cim:Datetime>" : ">");
    put_text(out, pattern, text, len, value_bytes);
    put_str(out, pattern->is_wrapped ? "</cim:Datetime></p:" : "</p:");
    put_str(out, name);
    put_str(out, ">");
}

static void put_property(struct writer *out, unsigned long index, unsigned long number,
                         unsigned long value_bytes)
{
    const struct pattern *pattern = &patterns[index % PATTERNS];
    char name[NAME_BYTES];
    char text[VALUE_BYTES];
    print_name(index, name);
    if (pattern->form == NULL) {
        put_str(out, "<p:");
        put_str(out, name);
        put_str(out, " xsi:nil=\"true\"/>");
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(text, sizeof(text), pattern->form, number);
#pragma GCC diagnostic pop
    const char *at = text;
    for (const char *bar = strchr(at, '|'); bar != NULL; bar = strchr(at, '|')) {
        put_element(out, pattern, name, at, (size_t)(bar - at), value_bytes);
        at = bar + 1;
    }
    put_element(out, pattern, name, at, strlen(at), value_bytes);
}

struct wsmi_view message_new(struct message_size size)
{
    struct writer out = {NULL, 0, 0};
    put_str(&out, head);
    for (unsigned long i = 0; i < size.instances; i++) {
        put_str(&out, instance_open);
        for (unsigned long j = 0; j < size.properties; j++) {
            put_property(&out, j, i, size.value_bytes);
        }
        put_str(&out, instance_close);
    }
    put_str(&out, tail);
    struct wsmi_view view = {(const uint8_t *)out.bytes, out.len};
    return view;
}

const struct wsmi_cim_class *message_class(struct message_size size)
{
    static struct wsmi_cim_class class_decl = {.name = WSMI_VIEW_INIT(CLASS)};
    struct wsmi_element_decl *list = calloc(size.properties, sizeof(*list));
    char(*names)[NAME_BYTES] = calloc(size.properties, sizeof(*names));
    CHECK(list != NULL && names != NULL);
    for (unsigned long i = 0; i < size.properties; i++) {
        print_name(i, names[i]);
        list[i].name = wsmi_view_from_str(names[i]);
        list[i].type = patterns[i % PATTERNS].type;
        list[i].is_array = patterns[i % PATTERNS].is_array;
        list[i].class_origin = class_decl.name;
    }
    class_decl.properties = list;
    class_decl.property_count = size.properties;
    return &class_decl;
}
