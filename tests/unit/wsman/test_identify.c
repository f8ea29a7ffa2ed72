/* SPDX-License-Identifier: MIT */
#include "parse.h"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(identify, .init = set_up);

LEAK_TEST(identify, the_request_is_exactly_what_agents_recognise)
{
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), 1024);
    wsmi_identify_encode_request(&out);
    ASSERT_VIEW(wsmi_buf_view(&out), "<s:Envelope xmlns:s=\"" NS_S "\" xmlns:i=\"" NS_I
                                     "\"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>");
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(identify, an_answer_survives_writing_and_reading)
{
    static const struct wsmi_view versions[] = {WSMI_VIEW_INIT(NS_W), WSMI_VIEW_INIT("urn:<2>")};
    static const struct wsmi_view profiles[] = {WSMI_VIEW_INIT("urn:p&q")};
    const struct wsmi_identify identify = {versions,         2,        WSMI_VIEW("Lamp \"& Sons\""),
                                           WSMI_VIEW("1.0"), profiles, 1};
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), 4096);
    wsmi_identify_encode_response(&identify, &out);
    wsmi_buf_put_byte(&out, 0);
    cr_assert_eq(out.failed, WSMI_OK);
    struct parsed parsed = parse((const char *)out.ptr);
    cr_assert(parsed.ok, "%s", parsed.err.reason);
    cr_assert_eq(parsed.envelope.kind, WSMI_BODY_IDENTIFY_RESPONSE);
    cr_assert_eq(parsed.envelope.identify.protocol_version_count, 2);
    ASSERT_VIEW(parsed.envelope.identify.protocol_versions[1], "urn:<2>");
    ASSERT_VIEW(parsed.envelope.identify.product_vendor, "Lamp \"& Sons\"");
    ASSERT_VIEW(parsed.envelope.identify.product_version, "1.0");
    cr_assert_eq(parsed.envelope.identify.security_profile_count, 1);
    ASSERT_VIEW(parsed.envelope.identify.security_profiles[0], "urn:p&q");
    forget(&parsed);
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(identify, an_empty_answer_has_no_lists)
{
    struct parsed parsed = parse(ENVELOPE("", "<i:IdentifyResponse><i:SecurityProfiles/>"
                                              "<ProductVendor>no</ProductVendor>"
                                              "</i:IdentifyResponse>"));
    cr_assert(parsed.ok);
    cr_assert_null(parsed.envelope.identify.protocol_versions);
    cr_assert_null(parsed.envelope.identify.security_profiles);
    cr_assert_eq(parsed.envelope.identify.product_vendor.len, 0, "another namespace");
    forget(&parsed);
}

LEAK_TEST(identify, versions_and_profiles_together_are_limited)
{
    static const char text[] =
        ENVELOPE("", "<i:IdentifyResponse><i:ProtocolVersion>1</i:ProtocolVersion>"
                     "<i:SecurityProfiles><i:SecurityProfileName>2</i:SecurityProfileName>"
                     "<i:SecurityProfileName>3</i:SecurityProfileName></i:SecurityProfiles>"
                     "</i:IdentifyResponse>");
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_profiles = 3;
    struct parsed parsed = parse_within(text, &expect, &limits);
    cr_assert(parsed.ok);
    forget(&parsed);
    limits.max_profiles = 2;
    parsed = parse_within(text, &expect, &limits);
    assert_refused(&parsed, text, WSMI_E_LIMIT, "</i:SecurityProfileName></i:SecurityProfiles>",
                   "more protocol versions and security profiles than max_profiles");
    forget(&parsed);
}
