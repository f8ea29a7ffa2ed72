/* SPDX-License-Identifier: MIT */
/*
 * work_bound TARGET: each input is built at 1, 2 and 4 times its size; the work may not more than
 * double (2.2, for what does not scale smoothly) from one to the next. Accepted inputs must also
 * grow by half at least, so that an input refused early does not pass for a cheap one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "proto/envelope_split.h"
#include "wsmi/arena.h"
#include "wsmi/challenge.h"
#include "wsmi/charset.h"
#include "wsmi/cimxml.h"
#include "wsmi/datetime.h"
#include "wsmi/destination.h"
#include "wsmi/duration.h"
#include "wsmi/envelope.h"
#include "wsmi/mediatype.h"
#include "wsmi/multipart.h"
#include "wsmi/ntlm.h"
#include "wsmi/octets.h"
#include "wsmi/optblock.h"
#include "wsmi/scalar.h"
#include "wsmi/spnego.h"
#include "wsmi/xml.h"

struct job {
    struct wsmi_limits limits;
    struct wsmi_arena arena;
    struct wsmi_err err;
};

typedef bool parse_function(struct wsmi_view in, struct job *job);

/* In `unit`, "@@@@@" becomes the number of the repetition. */
struct input {
    const char *target;
    const char *name;
    parse_function *parse;
    struct wsmi_view head;
    struct wsmi_view unit;
    struct wsmi_view tail;
    size_t count;
    bool accepted;
};

static bool destination(struct wsmi_view in, struct job *job)
{
    struct wsmi_destination parsed;
    return wsmi_destination_parse(in, &job->limits, &parsed, &job->err);
}

static bool option_block(struct wsmi_view in, struct job *job)
{
    struct wsmi_option_block block;
    bool good = wsmi_option_block_parse(in, &job->limits, &job->arena, &block, &job->err);
    if (good) {
        wsmi_option_block_clean_up(&block);
    }
    return good;
}

static bool guard(struct wsmi_view in, struct job *job)
{
    struct wsmi_xml_stats stats;
    return wsmi_xml_guard(in, &job->limits, &stats, &job->err);
}

static bool instance(struct wsmi_view in, struct job *job)
{
    struct wsmi_envelope_expect expect = {.decode_instance = true};
    struct wsmi_envelope parsed;
    return wsmi_envelope_parse(in, &expect, &job->limits, &job->arena, &parsed, &job->err);
}

static bool envelope(struct wsmi_view in, struct job *job)
{
    struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    struct wsmi_envelope parsed;
    return wsmi_envelope_parse(in, &expect, &job->limits, &job->arena, &parsed, &job->err);
}

static bool challenge(struct wsmi_view in, struct job *job)
{
    struct wsmi_challenges parsed;
    return wsmi_challenges_parse(in, &job->limits, &job->arena, &parsed, &job->err);
}

static bool media_type(struct wsmi_view in, struct job *job)
{
    struct wsmi_media_type parsed;
    return wsmi_media_type_parse(in, &job->limits, &job->arena, &parsed, &job->err);
}

static bool multipart(struct wsmi_view in, struct job *job)
{
    struct wsmi_limits limits = job->limits;
    struct wsmi_multipart parsed;
    limits.max_part_lines = in.len;
    limits.max_part_line_bytes = in.len;
    return wsmi_multipart_parse(in, WSMI_MULTIPART_SPNEGO, &limits, &parsed, &job->err);
}

static bool mi_xml(struct wsmi_view in, struct job *job)
{
    struct wsmi_cimxml parsed;
    return wsmi_cimxml_parse(in, WSMI_CHARSET_NONE, &job->limits, &job->arena, &parsed, &job->err);
}

static bool envelope_split(struct wsmi_view in, struct job *job)
{
    struct wsmi_envelope_split split = {.state = 0};
    enum wsmi_split what = WSMI_SPLIT_MORE;
    (void)job;
    while (in.len > 0 && what != WSMI_SPLIT_BROKEN) {
        size_t used;
        what = wsmi_envelope_split_feed(&split, in, &used);
        in.ptr += used;
        in.len -= used;
    }
    return what == WSMI_SPLIT_END;
}

static bool ntlm_challenge(struct wsmi_view in, struct job *job)
{
    struct wsmi_ntlm_challenge parsed;
    return wsmi_ntlm_challenge_parse(in, &job->limits, &parsed, &job->err);
}

static bool spnego(struct wsmi_view in, struct job *job)
{
    struct wsmi_spnego parsed;
    return wsmi_spnego_parse(in, &job->limits, &parsed, &job->err);
}

/* AV pairs from octet 48 on, their length and its double at 40. */
static void finish_challenge(uint8_t *bytes, size_t len)
{
    for (size_t at = 40; at <= 42; at += 2) {
        bytes[at] = (uint8_t)((len - 48) & 0xFF);
        bytes[at + 1] = (uint8_t)((len - 48) >> 8);
    }
}

/* Elements inside one another, each to the end, with lengths of two octets. */
static void finish_elements(uint8_t *bytes, size_t len)
{
    for (size_t at = 2; at <= 14; at += 4) {
        bytes[at] = (uint8_t)((len - at - 2) >> 8);
        bytes[at + 1] = (uint8_t)((len - at - 2) & 0xFF);
    }
}

static bool datetime(struct wsmi_view in, struct job *job)
{
    struct wsmi_datetime parsed;
    return wsmi_datetime_parse(in, &parsed, &job->err);
}

static bool duration(struct wsmi_view in, struct job *job)
{
    struct wsmi_duration parsed;
    return wsmi_duration_parse_xsd(in, &parsed, &job->err);
}

static bool integer(struct wsmi_view in, struct job *job)
{
    union wsmi_scalar parsed;
    return wsmi_scalar_parse(in, WSMI_TYPE_UINT64, &parsed, &job->err);
}

static bool real(struct wsmi_view in, struct job *job)
{
    union wsmi_scalar parsed;
    return wsmi_scalar_parse(in, WSMI_TYPE_REAL64, &parsed, &job->err);
}

static bool octets(struct wsmi_view in, struct job *job)
{
    struct wsmi_buf array;
    wsmi_buf_init(&array, wsmi_allocator_system(), 1 << 20);
    bool good = wsmi_octets_parse(in, &array, &job->err);
    wsmi_buf_clean_up(&array);
    return good;
}

static bool charset(struct wsmi_view in, struct job *job)
{
    struct wsmi_view parsed;
    return wsmi_charset_to_utf8(in, WSMI_CHARSET_UTF16LE, &job->limits, &job->arena, &parsed,
                                &job->err);
}

/* For every byte of the input it looks at the whole input. */
static bool quadratic(struct wsmi_view in, struct job *job)
{
    size_t sum = 0;
    for (size_t i = 0; i < in.len; i++) {
        work_count += in.len;
        sum += in.ptr[i];
    }
    return sum > 0 && job != NULL;
}

#define V(literal) WSMI_VIEW_INIT(literal)
#define SEALED     "--Encrypted Boundary\r\n"
#define SEALED_END                                                                                 \
    "Content-Type: application/HTTP-SPNEGO-session-encrypted\r\n"                                  \
    "OriginalContent: a/b;Length=1\r\n" SEALED "Content-Type: application/octet-stream\r\n"        \
    "\1\0\0\0sd--Encrypted Boundary--"
#define ENVELOPE                                                                                   \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><r xmlns=\"urn:r\">"
#define END "</r></s:Body></s:Envelope>"
#define XML(name, unit)                                                                            \
    {"xml_guard", name, guard, V(ENVELOPE), V(unit), V(END), 2000, true},                          \
    {                                                                                              \
        "envelope", name, envelope, V(ENVELOPE), V(unit), V(END), 2000, true                       \
    }

#define REFERENCE                                                                                  \
    "<z:Address xmlns:z=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\">u</z:Address>"
#define ITEMS                                                                                      \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns=\"urn:r\"><s:Body>"     \
    "<n:PullResponse xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><n:Items>"
#define ITEMS_END "</n:Items></n:PullResponse></s:Body></s:Envelope>"

#define FAULT                                                                                      \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><s:Fault><s:Code>"    \
    "<s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text "                                     \
    "xml:lang=\"en\">r</s:Text></s:Reason>"                                                        \
    "<s:Detail>"
#define FAULT_END "</s:Detail></s:Fault></s:Body></s:Envelope>"
#define IDENTIFY                                                                                   \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\"><s:Body>"         \
    "<i:IdentifyResponse>"
#define IDENTIFY_END "</i:IdentifyResponse></s:Body></s:Envelope>"
#define INTRINSIC                                                                                  \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><GetClass "           \
    "xmlns=\"http://schemas.openwsman.org/wbem/wscim/1/intrinsic/C\"><name>C</name><properties>"
#define INTRINSIC_END "</properties></GetClass></s:Body></s:Envelope>"
#define CLASS                                                                                      \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><CLASS NAME=\"C\">"
#define CLASS_END     "</CLASS></s:Body></s:Envelope>"
#define DOCUMENT      "<CIM CIMVERSION=\"2.0\" DTDVERSION=\"2.0\"><DECLARATION><DECLGROUP><VALUE.OBJECT>"
#define DOCUMENT_END  "</VALUE.OBJECT></DECLGROUP></DECLARATION></CIM>"
#define NUMBERED(tag) "<" tag " NAME=\"N@@@@@\" TYPE=\"uint32\"></" tag ">"

static const struct input inputs[] = {
    {"destination", "labels", destination, V("https://"), V("a."), V("b"), 30, true},
    {"destination", "prefix", destination, V("https://h"), V("/ab%20"), V(""), 1000, true},
    {"destination", "user", destination, V("https://"), V("u%40"), V("@h"), 1000, true},
    {"destination", "colons", destination, V("https://["), V(":"), V("]"), 1000, false},
    {"option_block", "comments", option_block, V(""), V("# words\n"), V(""), 1000, true},
    {"option_block", "statements", option_block, V(""), V(" ;\n"), V(""), 1000, true},
    {"option_block", "escapes", option_block, V("user-agent = \""), V("\\\"ab"), V("\""), 1000,
     true},
    {"option_block", "unknown name", option_block, V(""), V("x-"), V(" = 1"), 1000, false},
    {"option_block", "unclosed", option_block, V("user-agent = \""), V("ab"), V(""), 1000, false},
    XML("elements", "<a>x</a>"),
    XML("empty elements", "<b/>"),
    XML("nested", "<a><b><c><d/></c></b></a>"),
    XML("attributes", "<a b='1' c='2' d='3' e='4' f='5' g='6' h='7' i='8' j='9' k='10'/>"),
    XML("crowded tag",
        "<a b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' l='' m='' n='' o='' p=''/>"),
    XML("names alike", "<a aaaaaaaaaaaaaaab='' aaaaaaaaaaaaaaac='' aaaaaaaaaaaaaaad=''/>"),
    XML("changes", "\xc3\xa9&lt;"),
    XML("long attribute", "<a b='................................................'/>"),
    XML("namespaces", "<p:a xmlns:p='urn:p' xmlns:q='urn:q' p:x='1' q:x='2'/>"),
    XML("default namespaces", "<a xmlns='urn:a'><b xmlns='urn:b'/></a>"),
    XML("text", "words and more words "),
    XML("entities", "&amp;&lt;"),
    XML("character references", "&#65;&#x42;"),
    XML("comments", "<!-- - -->"),
    XML("sections", "<![CDATA[]]]]>"),
    XML("line ends", "\r\n\r"),
    XML("utf-8", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
    {"instance", "array", instance, V(ENVELOPE), V("<a>1</a>"), V(END), 2000, true},
    {"instance", "embedded array", instance, V(ENVELOPE), V("<a><b>1</b><c/></a>"), V(END), 2000,
     true},
    {"instance", "names", instance, V(ENVELOPE), V("<n@@@@@/>"), V(END), 1000, true},
    {"instance", "names that start alike", instance, V(ENVELOPE), V("<nnnnnnnnn@@@@@/>"), V(END),
     1000, true},
    {"instance", "arrays", instance, V(ENVELOPE), V("<n@@@@@/><n@@@@@/><n@@@@@/>"), V(END), 1000,
     true},
    {"instance", "empty items", instance, V(ITEMS), V("<i/>"), V(ITEMS_END), 1000, true},
    {"instance", "references", instance, V(ENVELOPE), V("<a>" REFERENCE "</a>"), V(END), 300, true},
    {"instance", "items", instance, V(ITEMS), V("<i><a>1</a><b>2</b><c>3</c></i>"), V(ITEMS_END),
     1000, true},
    {"instance", "items of two classes", instance, V(ITEMS),
     V("<i><a/><b/><c/></i><j><d/><b/><a/></j>"), V(ITEMS_END), 500, true},
    {"xml_guard", "unclosed comment", guard, V("<a><!--"), V("- "), V(""), 5000, false},
    {"xml_guard", "unclosed tag", guard, V("<a "), V(" "), V(""), 5000, false},
    {"http_challenge", "commas", challenge, V("Negotiate"), V(" ,"), V(""), 1000, true},
    {"http_challenge", "quoted", challenge, V("Basic realm=\""), V("\\\"a"), V("\""), 1000, true},
    {"http_challenge", "token68", challenge, V("Negotiate "), V("ab+/"), V("=="), 1000, true},
    {"http_challenge", "unclosed", challenge, V("Basic realm=\""), V("\\\"a"), V(""), 1000, false},
    {"media_type", "semicolons", media_type, V("a/b"), V(" ;"), V(""), 1000, true},
    {"media_type", "quoted", media_type, V("a/b;c=\""), V("\\\"a"), V("\""), 1000, true},
    {"multipart", "headers", multipart, V(SEALED), V("X: abcdefgh\r\n"), V(SEALED_END), 500, true},
    {"multipart", "long header", multipart, V(SEALED "X:"), V("\t a"), V("\r\n" SEALED_END), 1000,
     true},
    {"multipart", "parameters", multipart, V(SEALED "OriginalContent: a/b"), V(";c=\"d\""),
     V(";Length=1\r\n"), 1000, false},
    {"multipart", "unfinished header", multipart, V(SEALED "X:"), V("a"), V(""), 5000, false},
    {"datetime", "fraction", datetime, V("2020-01-01T00:00:00."), V("1"), V("Z"), 1000, true},
    {"duration", "zeros", duration, V("PT"), V("0"), V("1S"), 1000, false},
    {"value_text", "zeros of an integer", integer, V(""), V("0"), V("1"), 1000, true},
    {"value_text", "digits of a real", real, V("0.0"), V("7"), V("1e-200"), 20000, true},
    {"value_text", "zeros of a real", real, V("1"), V("0"), V("e-9999999"), 1000, true},
    {"value_text", "octets", octets, V(""), V("QUJD"), V("QQ=="), 1000, true},
    {"value_text", "octets in lines", octets, V(""), V("Q UJ\nD"), V("QQ=="), 1000, true},
    {"charset", "utf-16", charset, V(""), V("a\0"), V(""), 2000, true},
    {"charset", "pairs", charset, V(""), V("\x3d\xd8\x00\xde"), V(""), 2000, true},
    {"class", "properties", envelope, V(CLASS), V(NUMBERED("PROPERTY")), V(CLASS_END), 1000, true},
    {"class", "methods", envelope, V(CLASS), V(NUMBERED("METHOD")), V(CLASS_END), 1000, true},
    {"class", "parameters", envelope, V(CLASS "<METHOD NAME=\"M\">"), V(NUMBERED("PARAMETER")),
     V("</METHOD>" CLASS_END), 1000, true},
    {"class", "qualifiers", envelope, V(CLASS), V(NUMBERED("QUALIFIER")), V(CLASS_END), 1000, true},
    {"class", "values", envelope, V(CLASS "<QUALIFIER NAME=\"Q\" TYPE=\"string\"><VALUE.ARRAY>"),
     V("<VALUE>a</VALUE>"), V("</VALUE.ARRAY></QUALIFIER>" CLASS_END), 1000, true},
    {"class", "intrinsic properties", envelope, V(INTRINSIC),
     V("<property><name>N@@@@@</name><type>uint32</type></property>"), V(INTRINSIC_END), 1000,
     true},
    {"mi_xml", "properties", mi_xml, V(DOCUMENT "<INSTANCE CLASSNAME=\"C\">"),
     V(NUMBERED("PROPERTY")), V("</INSTANCE>" DOCUMENT_END), 1000, true},
    {"mi_xml", "values", mi_xml,
     V(DOCUMENT
       "<INSTANCE CLASSNAME=\"C\"><PROPERTY.ARRAY NAME=\"A\" TYPE=\"uint8\"><VALUE.ARRAY>"),
     V("<VALUE>1</VALUE>"), V("</VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>" DOCUMENT_END), 1000,
     true},
    {"mi_xml", "instances", mi_xml, V(DOCUMENT),
     V("<INSTANCE CLASSNAME=\"C\"></INSTANCE></VALUE.OBJECT><VALUE.OBJECT>"),
     V("<INSTANCE CLASSNAME=\"C\"></INSTANCE>" DOCUMENT_END), 1000, true},
    {"mi_xml", "embedded text", mi_xml,
     V(DOCUMENT "<INSTANCE CLASSNAME=\"C\"><PROPERTY NAME=\"P\" TYPE=\"string\" "
                "EmbeddedObject=\"instance\"><VALUE>&lt;INSTANCE CLASSNAME=\"D\"&gt;"),
     V("&lt;!-- --&gt;"), V("&lt;/INSTANCE&gt;</VALUE></PROPERTY></INSTANCE>" DOCUMENT_END), 1000,
     true},
    {"fault", "properties", envelope, V(FAULT "<e:E xmlns:e=\"urn:e\">"),
     V("<e:N@@@@@>1</e:N@@@@@>"), V("</e:E>" FAULT_END), 1000, true},
    {"fault", "text", envelope, V(FAULT "<e:E xmlns:e=\"urn:e\"><e:Message>"), V("words &amp; "),
     V("</e:Message></e:E>" FAULT_END), 1000, true},
    {"fault", "errors", envelope, V(FAULT), V("<e:E xmlns:e=\"urn:e\"/>"), V(FAULT_END), 1000,
     true},
    {"identify", "profiles", envelope, V(IDENTIFY "<i:SecurityProfiles>"),
     V("<i:SecurityProfileName>http</i:SecurityProfileName>"),
     V("</i:SecurityProfiles>" IDENTIFY_END), 500, true},
    {"identify", "versions", envelope, V(IDENTIFY), V("<i:ProtocolVersion>1</i:ProtocolVersion>"),
     V(IDENTIFY_END), 500, true},
    {"identify", "strangers", envelope, V(IDENTIFY), V("<x:a xmlns:x=\"urn:x\"/>"), V(IDENTIFY_END),
     1000, true},
    {"envelope_split", "envelopes", envelope_split, V(""), V(" \n<a b='>'>x</a>"), V("<a/>"), 1000,
     true},
    {"envelope_split", "elements", envelope_split, V("<a>"), V("<b><![CDATA[]]]]></b><!-- - -->"),
     V("</a>"), 1000, true},
    {"envelope_split", "white space", envelope_split, V(""), V(" \r\n\t"), V("<a/>"), 1000, true},
    {"ntlm_token", "unknown pairs", ntlm_challenge,
     V("NTLMSSP\0\2\0\0\0\0\0\0\0\0\0\0\0\1\2\0\0challeng\0\0\0\0\0\0\0\0\0\0\0\0\x30\0\0\0"),
     V("uu\4\0abcd"), V("\0\0\0\0"), 2000, true},
    {"spnego_token", "long mechanism", spnego,
     V("\xA1\x82\0\0\x30\x82\0\0\xA1\x82\0\0\x06\x82\0\0\x2B"), V("\x86\x48"), V("\x02"), 2000,
     true},
    {"selftest", "planted", quadratic, V(""), V("x"), V(""), 1000, true},
};

static struct wsmi_limits wide_limits(void)
{
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_destination_bytes = limits.max_block_bytes = limits.max_option_bytes = 1 << 20;
    limits.max_markup_ahead = SIZE_MAX;
    limits.max_field_bytes = limits.max_header_bytes = limits.max_token_bytes = 1 << 20;
    limits.max_class_elements = limits.max_properties = limits.max_entries = 1 << 20;
    limits.max_fault_properties = limits.max_profiles = 1 << 20;
    return limits;
}

static void number_unit(uint8_t *unit, size_t len, size_t number)
{
    size_t left = number;
    for (size_t i = len; i-- > 0;) {
        if (unit[i] == '@') {
            unit[i] = (uint8_t)('0' + left % 10);
            left /= 10;
        } else {
            left = number;
        }
    }
}

static uint64_t measure(const struct input *input, size_t count)
{
    size_t len = input->head.len + count * input->unit.len + input->tail.len;
    uint8_t *bytes = malloc(len);
    struct job job = {.limits = wide_limits()};
    if (bytes == NULL) {
        abort();
    }
    memcpy(bytes, input->head.ptr, input->head.len);
    for (size_t i = 0; i < count; i++) {
        uint8_t *unit = bytes + input->head.len + i * input->unit.len;
        memcpy(unit, input->unit.ptr, input->unit.len);
        number_unit(unit, input->unit.len, i);
    }
    memcpy(bytes + len - input->tail.len, input->tail.ptr, input->tail.len);
    if (input->parse == ntlm_challenge) {
        finish_challenge(bytes, len);
    } else if (input->parse == spnego) {
        finish_elements(bytes, len);
    }
    wsmi_arena_init(&job.arena, wsmi_allocator_system(), job.limits.max_arena_bytes);
    work_count = 0;
    bool good = input->parse((struct wsmi_view){bytes, len}, &job);
    uint64_t work = work_count;
    wsmi_arena_clean_up(&job.arena);
    free(bytes);
    if (good != input->accepted) {
        (void)printf("%s: %s: %s\n", input->target, input->name,
                     good ? "accepted" : job.err.reason);
        return 0;
    }
    return work;
}

static bool is_linear(const struct input *input)
{
    uint64_t work[3];
    bool linear = true;
    for (size_t i = 0; i < 3; i++) {
        work[i] = measure(input, input->count << i);
        linear = linear && work[i] > 0;
    }
    for (size_t i = 1; i < 3; i++) {
        linear = linear && 10 * work[i] <= 22 * work[i - 1];
        linear = linear && (!input->accepted || 10 * work[i] >= 15 * work[i - 1]);
    }
    (void)printf("%s: %-22s %10llu %10llu %10llu  %s\n", input->target, input->name,
                 (unsigned long long)work[0], (unsigned long long)work[1],
                 (unsigned long long)work[2], linear ? "linear" : "NOT LINEAR");
    return linear;
}

int main(int argc, char **argv)
{
    size_t found = 0;
    int status = 0;
    wsmi_xml_init();
    for (size_t i = 0; argc == 2 && i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        if (strcmp(inputs[i].target, argv[1]) == 0) {
            found++;
            status |= is_linear(&inputs[i]) ? 0 : 1;
        }
    }
    return found == 0 ? 2 : status;
}
