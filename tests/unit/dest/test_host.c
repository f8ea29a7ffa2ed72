/* SPDX-License-Identifier: MIT */
#include "accept.h"

#include <arpa/inet.h>

#include "dest/address.h"
#include "dest/idna.h"

static const char not_quad[] = "number that is no dotted-quad IPv4 address";
static const char not_ipv6[] = "byte that is no part of an IPv6 address";

LEAK_TEST(host, numbers_that_resolvers_read_as_other_addresses_are_refused)
{
    const struct refused_row rows[] = {
        {"127.1", 5, not_quad, 0, 0},
        {"1.2.3", 5, not_quad, 0, 0},
        {"0x7f.1", 1, not_quad, 0, 0},
        {"0x7f000001", 1, not_quad, 0, 0},
        {"0X", 1, not_quad, 0, 0},
        {"2130706433", 0, not_quad, 0, 0},
        {"0", 1, not_quad, 0, 0},
        {"0177.0.0.1", 0, not_quad, 0, 0},
        {"127.0.0.01", 8, not_quad, 0, 0},
        {"127.0.0.1.", 9, not_quad, 0, 0},
        {"1.2.3.4.5", 7, not_quad, 0, 0},
        {"256.1.1.1", 0, not_quad, 0, 0},
        {"1.1.1.256", 6, not_quad, 0, 0},
        {"1.1.1.1000", 6, not_quad, 0, 0},
        {"host.1", 0, not_quad, 0, 0},
        {"1.host.0x1f", 2, not_quad, 0, 0},
        {"http://127.1:80/", 12, not_quad, 0, 0},
        {"[::1.2.3]", 8, not_quad, 0, 0},
        {"[::1.2.3.4.5]", 10, not_quad, 0, 0},
        {"[::01.2.3.4]", 3, not_quad, 0, 0},
        {"[::a.2.3.4]", 3, not_quad, 0, 0},
        {"1..2", 2, "empty label in the host name", 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(host, digits_elsewhere_in_a_name_are_a_name)
{
    static const char *const names[] = {"1a",        "0xg",      "0x1.example",
                                        "1.example", "7-zip.1x", "123.in-addr.arpa."};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cr_expect_eq(accepted(names[i]).kind, WSMI_HOST_NAME, "%s", names[i]);
        prop_destination(wsmi_view_from_str(names[i]));
    }
}

LEAK_TEST(host, an_ipv4_address_is_given_in_network_order)
{
    struct wsmi_destination dest = accepted("192.0.2.255");
    const uint8_t want[16] = {192, 0, 2, 255};
    cr_expect_eq(dest.kind, WSMI_HOST_IPV4);
    cr_expect_arr_eq(dest.address, want, sizeof(want));
}

LEAK_TEST(host, malformed_names_are_refused_with_offset_and_reason)
{
    static const struct refused_row rows[] = {
        {"a..b", 2, "empty label in the host name", 0, 0},
        {".a", 0, "empty label in the host name", 0, 0},
        {"..", 0, "empty label in the host name", 0, 0},
        {"a..", 2, "empty label in the host name", 0, 0},
        {"-a.b", 0, "label of the host name starts with a hyphen", 0, 0},
        {"a.-", 2, "label of the host name starts with a hyphen", 0, 0},
        {"a-.b", 1, "label of the host name ends with a hyphen", 0, 0},
        {"ab-", 2, "label of the host name ends with a hyphen", 0, 0},
        {"a%62c", 1, "percent-encoding in the host", 0, 0},
        {"a*b", 1, "byte not allowed in a host name", 0, 0},
        {"a,b", 1, "byte not allowed in a host name", 0, 0},
        {"a]b", 1, "byte not allowed in a host name", 0, 0},
        {"a[b", 1, "byte not allowed in a host name", 0, 0},
        {"host;x", 4, "byte not allowed in a host name", 0, 0},
    };
    CHECK_REFUSED(rows);
}

/* "label.label..." with labels of `label` bytes, `total` bytes in all. */
static struct written long_name(size_t label, size_t total)
{
    struct written name;
    for (size_t i = 0; i < total; i++) {
        name.text[i] = (i + 1) % (label + 1) == 0 ? '.' : 'a';
    }
    name.text[total] = '\0';
    return name;
}

LEAK_TEST(host, labels_and_names_have_their_lengths)
{
    cr_expect_eq(accepted(long_name(63, 63).text).host.len, 63);
    cr_expect_eq(accepted(long_name(63, 253).text).host.len, 253);
    struct written dotted = long_name(63, 253);
    dotted.text[253] = '.';
    dotted.text[254] = '\0';
    cr_expect_eq(accepted(dotted.text).host.len, 254);
    struct written label = long_name(64, 64);
    struct written second = long_name(63, 63 + 1 + 63);
    second.text[63 + 1 + 63] = 'a';
    second.text[63 + 1 + 64] = '\0';
    struct written name = long_name(63, 254);
    struct written utf8 = long_name(62, 62);
    memcpy(utf8.text + 62, "\xC3\xA9", 3);
    const struct refused_row rows[] = {
        {label.text, 63, "label of the host name is longer than 63 bytes", 0, 0},
        {second.text, 64 + 63, "label of the host name is longer than 63 bytes", 0, 0},
        {utf8.text, 62, "label of the host name is longer than 63 bytes", 0, 0},
        {name.text, 253, "host name is longer than 253 bytes", 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(host, characters_that_turn_into_ascii_are_refused)
{
    static const char reason[] = "character that the resolver would replace by ASCII or drop";
    const struct refused_row rows[] = {
        {"\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1", 0, reason, 0, 0}, /* fullwidth 127.1 */
        {"127.\xC2\xAD"
         "1",
         4, reason, 0, 0}, /* soft hyphen */
        {"127\xE3\x80\x82"
         "0.0.1",
         3, reason, 0, 0}, /* ideographic full stop */
        {"127.\xE2\x80\x8D"
         "1",
         4, reason, 0, 0},                       /* zero width joiner */
        {"st\xE2\x84\x80x", 2, reason, 0, 0},    /* account of: a/c */
        {"localho\xC5\xBFt", 7, reason, 0, 0},   /* long s */
        {"\xE2\x91\xAB.0.0.1", 0, reason, 0, 0}, /* circled 12 */
        {"a\xE2\x80\xA4"
         "b",
         1, reason, 0, 0},                        /* one dot leader */
        {"\xF0\x9D\x9F\x8F.1", 0, reason, 0, 0},  /* mathematical bold 1 */
        {"a.b\xF3\xA0\x84\x80", 3, reason, 0, 0}, /* variation selector */
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(host, letters_of_other_scripts_are_left_to_the_resolver)
{
    static const char *const names[] = {"fa\xC3\x9F.example",
                                        "\xC3\x89.example",
                                        "\xCE\xA9",
                                        "\xD0\xB4\xD0\xBE\xD0\xBC",
                                        "\xE4\xBE\x8B.\xE3\x83\x86\xE3\x82\xB9\xE3\x83\x88",
                                        "\xF0\x90\x8D\x88"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cr_expect_eq(accepted(names[i]).kind, WSMI_HOST_NAME, "%s", names[i]);
        prop_destination(wsmi_view_from_str(names[i]));
    }
}

LEAK_TEST(host, the_table_of_hidden_ascii_is_whole)
{
    size_t refused = 0;
    for (uint32_t character = 0; character <= 0x10FFFF; character++) {
        bool hides = wsmi_idna_hides_ascii(character);
        cr_assert(character >= 0x80 || !hides);
        refused += hides ? 1 : 0;
    }
    cr_expect_eq(refused, 2443, "a row is missing, doubled or out of order: %zu", refused);
    cr_expect(wsmi_idna_hides_ascii(0xA0) && wsmi_idna_hides_ascii(0xE01EF));
    cr_expect_not(wsmi_idna_hides_ascii(0x9F) || wsmi_idna_hides_ascii(0xE01F0));
}

LEAK_TEST(host, ipv6_is_written_as_rfc_5952_says)
{
    static const char *const rows[][2] = {
        {"::", "[::]"},
        {"0:0:0:0:0:0:0:0", "[::]"},
        {"::1", "[::1]"},
        {"1::", "[1::]"},
        {"2001:0db8::0001", "[2001:db8::1]"},                /* 4.1 leading zeros */
        {"[2001:db8:0:0:0:0:2:1]", "[2001:db8::2:1]"},       /* 4.2.1 as short as possible */
        {"[2001:db8::1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"}, /* 4.2.2 not for one group */
        {"[2001:0:0:1:0:0:0:1]", "[2001:0:0:1::1]"},         /* 4.2.3 the longest run */
        {"[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},   /* 4.2.3 the first of equals */
        {"[2001:DB8::ABCD]", "[2001:db8::abcd]"},            /* 4.3 lower case */
        {"[::FFFF:c000:0207]", "[::ffff:192.0.2.7]"},        /* 5 well-known prefix */
        {"[::ffff:10.20.255.0]", "[::ffff:10.20.255.0]"},
        {"[64:ff9b::192.0.2.7]", "[64:ff9b::c000:207]"},
        {"[1:2:3:4:5:6:7.8.9.10]", "[1:2:3:4:5:6:708:90a]"},
        {"[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
        {"[::2:3:4:5:6:7:8]", "[0:2:3:4:5:6:7:8]"},
        {"[fe80::1%2517]", "[fe80::1%2517]"},
        {"[fe80::1%25a-b.c_d~0123456]", "[fe80::1%25a-b.c_d~0123456]"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_destination dest = accepted(rows[i][0]);
        cr_expect_eq(dest.kind, WSMI_HOST_IPV6);
        cr_expect_str_eq(canonical(&dest).text, rows[i][1], "'%s'", rows[i][0]);
        prop_destination(wsmi_view_from_str(rows[i][0]));
    }
}

LEAK_TEST(host, malformed_ipv6_is_refused_with_offset_and_reason)
{
    static const struct refused_row rows[] = {
        {"[]", 1, "host is empty", 0, 0},
        {"[%25eth0]", 1, "host is empty", 0, 0},
        {"[::1", 0, "'[' without ']'", 0, 0},
        {"http://[::1/wsman", 7, "'[' without ']'", 0, 0},
        {"[:1::2]", 1, not_ipv6, 0, 0},
        {"[:]", 1, not_ipv6, 0, 0},
        {"[:::]", 3, not_ipv6, 0, 0},
        {"[1:::2]", 4, not_ipv6, 0, 0},
        {"[::g]", 3, not_ipv6, 0, 0},
        {"[::1g]", 4, not_ipv6, 0, 0},
        {"[host]", 1, not_ipv6, 0, 0},
        {"[::1]:5985:1", 10, "byte that is no digit in the port", 0, 0},
        {"[1:]", 3, "IPv6 address ends in a colon", 0, 0},
        {"[1::2:]", 6, "IPv6 address ends in a colon", 0, 0},
        {"[1::2::3]", 5, "second '::' in an IPv6 address", 0, 0},
        {"[1::2::]", 5, "second '::' in an IPv6 address", 0, 0},
        {"[1:2:3:4:5:6:7]", 14, "IPv6 address is too short", 0, 0},
        {"[1.2.3.4]", 8, "IPv6 address is too short", 0, 0},
        {"[1:2:3:4:5:6:7:8:9]", 17, "IPv6 address is too long", 0, 0},
        {"[1:2:3:4:5:6:7:1.2.3.4]", 15, "IPv6 address is too long", 0, 0},
        {"[1:2:3:4:5:6:7:8::]", 18, "'::' that stands for nothing", 0, 0},
        {"[::1:2:3:4:5:6:7:8]", 18, "'::' that stands for nothing", 0, 0},
        {"[::12345]", 7, "group of an IPv6 address is longer than four digits", 0, 0},
        {"[::1%eth0]", 4, "zone of an IPv6 address without %25", 0, 0},
        {"[::1%2]", 4, "zone of an IPv6 address without %25", 0, 0},
        {"[::1%25]", 7, "zone of an IPv6 address is empty", 0, 0},
        {"[::1%25a%2fb]", 8, "byte not allowed in the zone of an IPv6 address", 0, 0},
        {"[::1%25abcdefghijklmnop]", 22, "zone of an IPv6 address is longer than 15 bytes", 0, 0},
        {"[g::%25]", 1, not_ipv6, 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(host, a_bare_ipv6_address_never_has_a_port_or_a_zone)
{
    static const char port[] = "IPv6 address that may end in a port: put the address in brackets";
    const struct refused_row rows[] = {
        {"::1:5985", 3, port, 0, 0},
        {"http://::1:5985/wsman", 10, port, 0, 0},
        {"u@2001:db8::1:2", 13, port, 0, 0},
        {"1:2:3:4:5:6:7:8:5985", 15, port, 0, 0},
        {"::1:59850", 3, port, 0, 0},
        {":::80", 2, port, 0, 0},
        {"fe80::1%25eth0", 7, "zone of an IPv6 address without brackets", 0, 0},
        {"fe80::1%eth0", 7, "zone of an IPv6 address without brackets", 0, 0},
        {"host:80:90", 0, not_ipv6, 0, 0},
        {"::1:", 4, "IPv6 address ends in a colon", 0, 0},
        {"1:2", 1, not_quad, 0, 0}, /* one colon: host 1, which is no address */
    };
    CHECK_REFUSED(rows);
    struct wsmi_destination dest = accepted("2001:db8::1:beef"); /* not a port: not ambiguous */
    cr_expect_str_eq(canonical(&dest).text, "[2001:db8::1:beef]");
    dest = accepted("1:2:3:4:5:6:7:8"); /* seven groups are no address: not ambiguous */
    cr_expect_str_eq(canonical(&dest).text, "[1:2:3:4:5:6:7:8]");
    cr_expect_not(dest.has_port);
}

/* A sequence good enough to spread over short texts; the same in every run. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

LEAK_TEST(host, brackets_hold_what_inet_pton_takes_and_nothing_else)
{
    static const char alphabet[] = "0011289afF:::::...";
    uint64_t state = 1;
    size_t taken = 0;
    for (size_t i = 0; i < 400000; i++) {
        char text[40] = "[";
        size_t length = 2 + next_random(&state) % 14;
        for (size_t j = 0; j < length; j++) {
            text[1 + j] = alphabet[next_random(&state) % (sizeof(alphabet) - 1)];
        }
        text[1 + length] = '\0';
        struct in6_addr want;
        struct wsmi_destination dest;
        struct wsmi_err err;
        bool legal = inet_pton(AF_INET6, text + 1, &want) == 1;
        text[1 + length] = ']';
        cr_assert_eq(parse(wsmi_view_from_str(text), &dest, &err), legal, "%s", text);
        if (legal) {
            taken++;
            cr_assert_arr_eq(dest.address, &want, sizeof(want), "%s", text);
        }
    }
    cr_expect_gt(taken, 1000, "the generator makes addresses: %zu", taken);
}

LEAK_TEST(host, sparse_addresses_are_written_as_inet_ntop_writes_them)
{
    uint64_t state = 2;
    for (unsigned i = 0; i < 65536; i++) {
        uint8_t address[16] = {0};
        uint8_t text[WSMI_IPV6_TEXT_MAX];
        char want[INET6_ADDRSTRLEN];
        for (unsigned group = 0; group < 8; group++) {
            if ((i & 1u << group) != 0) {
                unsigned value = next_random(&state) >> (i >> 8 & 15u);
                address[2 * group] = (uint8_t)(value >> 8);
                address[2 * group + 1] = (uint8_t)value;
            }
        }
        static const uint8_t zeros[12];
        if (memcmp(address, zeros, 12) == 0) {
            continue; /* glibc writes the deprecated ::a.b.c.d form here */
        }
        size_t length = wsmi_ipv6_format(address, text);
        cr_assert_not_null(inet_ntop(AF_INET6, address, want, sizeof(want)));
        cr_assert(length == strlen(want) && memcmp(text, want, length) == 0, "%s", want);
    }
}
