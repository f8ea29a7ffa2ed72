/* SPDX-License-Identifier: MIT */
/*
 * One small exchange without the network: a request is written, the answer to Identify is read. The
 * floor is libxml2 alone on that answer, in a context that is used again and again.
 */
#include "bench.h"
#include "counted.h"
#include "raw_xml.h"
#include "testlib/plain.h"
#include "wsmi/envelope.h"
#include "wsmi/request.h"
#include "wsmi/xml.h"

#define ID "uuid:D255BE08-4047-44C7-A102-1708E9C2B5BD"

enum { ROUNDS = 200 };

static const char answer[] =
    "<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\""
    " xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">\n"
    "<soap:Header/>\n<soap:Body>\n<wsmid:IdentifyResponse>\n"
    "<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion>"
    "\n<wsmid:ProductVendor>Open Management Infrastructure</wsmid:ProductVendor>\n"
    "<wsmid:ProductVersion>1.0.8-6</wsmid:ProductVersion>\n<wsmid:SecurityProfiles>\n"
    "<wsmid:SecurityProfileName>http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/basic"
    "</wsmid:SecurityProfileName>\n"
    "<wsmid:SecurityProfileName>http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/basic"
    "</wsmid:SecurityProfileName>\n</wsmid:SecurityProfiles>\n"
    "<wsmb:Capability_FaultIncludesCIMError"
    " xmlns:wsmb=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xml\"/>\n"
    "</wsmid:IdentifyResponse>\n</soap:Body>\n</soap:Envelope>\n";

static const struct wsmi_selector selectors[] = {
    {.name = WSMI_VIEW_INIT("__cimnamespace"), .text = WSMI_VIEW_INIT("root/cimv2")},
    {.name = WSMI_VIEW_INIT("DeviceID"), .text = WSMI_VIEW_INIT("disk & 7")},
};

/* A Get, with everything in its header that requests usually have. */
static const struct wsmi_request request = {
    .header = {.to = WSMI_VIEW_INIT("http://server.example.org:5985/wsman"),
               .resource_uri = WSMI_VIEW_INIT(
                   "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_DiskDrive"),
               .action = WSMI_VIEW_INIT("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"),
               .message_id = WSMI_VIEW_INIT(ID),
               .max_envelope_size = 512000,
               .operation_timeout_ms = 60000,
               .locale = WSMI_VIEW_INIT("en-US"),
               .data_locale = WSMI_VIEW_INIT("en-US"),
               .selectors = selectors,
               .selector_count = 2},
    .kind = WSMI_REQUEST_EMPTY,
};

static void encode(const struct wsmi_limits *limits, struct wsmi_buf *out)
{
    struct wsmi_err err;
    wsmi_buf_reset(out);
    CHECK(wsmi_request_encode(&request, limits, out, &err));
}

static void decode(const struct wsmi_limits *limits, struct wsmi_xml_engine *engine)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_UTF8, .engine = engine};
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    CHECK(
        wsmi_envelope_parse(wsmi_view_from_str(answer), &expect, limits, &arena, &envelope, &err));
    CHECK(envelope.kind == WSMI_BODY_IDENTIFY_RESPONSE);
    CHECK(envelope.identify.security_profile_count == 2);
    wsmi_arena_clean_up(&arena);
}

static void work(unsigned long rounds, bool encodes, bool decodes, struct bench_cost *ret)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine;
    struct wsmi_buf out;
    struct wsmi_err err;
    wsmi_xml_init();
    CHECK(wsmi_xml_engine_new(wsmi_allocator_system(), &engine, &err));
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    struct counted before = counted_now();
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        if (encodes) {
            encode(&limits, &out);
        }
        if (decodes) {
            decode(&limits, engine);
        }
    }
    bench_end(ret);
    ret->figures[0] = (double)(counted_now().calls - before.calls) / (double)rounds;
    wsmi_buf_clean_up(&out);
    wsmi_xml_engine_free(engine);
}

static void part_both(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    (void)argument;
    work(rounds, true, true, ret);
}

static void part_encode(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    (void)argument;
    work(rounds, true, false, ret);
}

static void part_decode(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    (void)argument;
    work(rounds, false, true, ret);
}

static void part_floor(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    (void)argument;
    bench_begin(ret);
    raw_xml_parse_again(wsmi_view_from_str(answer), rounds);
    bench_end(ret);
}

static const struct bench_part parts[] = {{"both", part_both},
                                          {"encode", part_encode},
                                          {"decode", part_decode},
                                          {"floor", part_floor},
                                          {NULL, NULL}};

static void measure(struct bench *bench)
{
    const double floor = bench_instructions("floor", ROUNDS, "");
    const char *const floor_name = "libxml2 SAX2, empty handlers, one context";
    struct bench_row both = {.work = "a request written, an Identify answer read",
                             .unit = "instructions",
                             .value = bench_instructions("both", ROUNDS, ""),
                             .floor = floor,
                             .floor_name = floor_name,
                             .target = 1.3 * floor + 5000};
    struct bench_row written = {.work = "the request alone",
                                .unit = "instructions",
                                .value = bench_instructions("encode", ROUNDS, "")};
    struct bench_row read = {.work = "the answer alone",
                             .unit = "instructions",
                             .value = bench_instructions("decode", ROUNDS, ""),
                             .floor = floor,
                             .floor_name = floor_name};
    struct bench_row calls = {.work = "malloc calls of both",
                              .unit = "calls",
                              .value = bench_run("both", ROUNDS, "").figures[0]};
    bench_put(bench, &both);
    bench_put(bench, &written);
    bench_put(bench, &read);
    bench_put(bench, &calls);
}

int main(int argc, char **argv)
{
    return bench_main("encode", parts, measure, argc, argv);
}
