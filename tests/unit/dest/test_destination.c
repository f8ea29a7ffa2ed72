/* SPDX-License-Identifier: MIT */
#include "accept.h"

struct golden {
    const char *text;
    const char *canonical;
    enum wsmi_scheme scheme;
    enum wsmi_host_kind kind;
    const char *user;
    const char *host;
    const char *zone;
    unsigned port;
    const char *prefix;
};

static void expect_view(struct wsmi_view got, const char *want, const char *text, const char *field)
{
    cr_expect(wsmi_view_eq(got, wsmi_view_from_str(want)), "'%s': %s is '%.*s'", text, field,
              (int)got.len, (const char *)got.ptr);
}

static const struct golden goldens[] = {
    {"SERVER01", "server01", WSMI_SCHEME_NONE, WSMI_HOST_NAME, "", "SERVER01", "", 0, ""},
    {"web_1.Example.com.:5986", "web_1.example.com.:5986", WSMI_SCHEME_NONE, WSMI_HOST_NAME, "",
     "web_1.Example.com.", "", 5986, ""},
    {"HtTp://h:0080/WSMan/", "http://h:80/WSMan/", WSMI_SCHEME_HTTP, WSMI_HOST_NAME, "", "h", "",
     80, "/WSMan/"},
    {"https://u@h:1/", "https://u@h:1/", WSMI_SCHEME_HTTPS, WSMI_HOST_NAME, "u", "h", "", 1, "/"},
    {"CONTOSO%5cAdmin@H:65535", "CONTOSO%5CAdmin@h:65535", WSMI_SCHEME_NONE, WSMI_HOST_NAME,
     "CONTOSO%5cAdmin", "H", "", 65535, ""},
    {"h/%77sman/%2f%7E;a=b@c:d", "h/wsman/%2F~;a=b@c:d", WSMI_SCHEME_NONE, WSMI_HOST_NAME, "", "h",
     "", 0, "/%77sman/%2f%7E;a=b@c:d"},
    {"http:80/x", "http:80/x", WSMI_SCHEME_NONE, WSMI_HOST_NAME, "", "http", "", 80, "/x"},
    {"B\xC3\xBC"
     "cher.Example",
     "b\xC3\xBC"
     "cher.example",
     WSMI_SCHEME_NONE, WSMI_HOST_NAME, "",
     "B\xC3\xBC"
     "cher.Example",
     "", 0, ""},
    {"192.0.2.7:5985", "192.0.2.7:5985", WSMI_SCHEME_NONE, WSMI_HOST_IPV4, "", "192.0.2.7", "",
     5985, ""},
    {"u@2001:DB8::A", "u@[2001:db8::a]", WSMI_SCHEME_NONE, WSMI_HOST_IPV6, "u", "2001:DB8::A", "",
     0, ""},
    {"http://[FE80::1%25Eth0]:5985/wsman", "http://[fe80::1%25Eth0]:5985/wsman", WSMI_SCHEME_HTTP,
     WSMI_HOST_IPV6, "", "FE80::1", "Eth0", 5985, "/wsman"},
    {".", ".", WSMI_SCHEME_NONE, WSMI_HOST_LOCAL, "", ".", "", 0, ""},
    {"https://u@.:5986/x", "https://u@.:5986/x", WSMI_SCHEME_HTTPS, WSMI_HOST_LOCAL, "u", ".", "",
     5986, "/x"},
    {"LocalHost", "localhost", WSMI_SCHEME_NONE, WSMI_HOST_LOCAL, "", "LocalHost", "", 0, ""},
    {"localhost.", "localhost.", WSMI_SCHEME_NONE, WSMI_HOST_LOCAL, "", "localhost.", "", 0, ""},
};

LEAK_TEST(destination, every_part_is_found_and_written_back_in_canonical_form)
{
    for (size_t i = 0; i < sizeof(goldens) / sizeof(goldens[0]); i++) {
        const struct golden *row = &goldens[i];
        struct wsmi_destination dest = accepted(row->text);
        cr_expect_eq(dest.scheme, row->scheme, "'%s'", row->text);
        cr_expect_eq(dest.kind, row->kind, "'%s'", row->text);
        expect_view(dest.user, row->user, row->text, "user");
        expect_view(dest.host, row->host, row->text, "host");
        expect_view(dest.zone, row->zone, row->text, "zone");
        expect_view(dest.prefix, row->prefix, row->text, "prefix");
        cr_expect_eq(dest.port, row->port, "'%s': port %u", row->text, dest.port);
        cr_expect_eq(dest.has_port, row->port != 0, "'%s'", row->text);
        cr_expect_str_eq(canonical(&dest).text, row->canonical, "'%s'", row->text);
        prop_destination(wsmi_view_from_str(row->text));
    }
}

LEAK_TEST(destination, what_stands_nowhere_is_refused_first)
{
    static const struct refused_row rows[] = {
        {"my host", 2, "space", 0, 0},
        {" host", 0, "space", 0, 0},
        {"host\t", 4, "control character", 0, 0},
        {"host\r\nX: y", 4, "control character", 0, 0},
        {"host\0x", 4, "control character", 0, 6},
        {"host\x7F", 4, "control character", 0, 0},
        {"h\xC2\x85", 1, "control character", 0, 0},
        {"\\\\server\\share", 0, "backslash: a domain user is written DOMAIN%5Cname", 0, 0},
        {"DOM\\user@host", 3, "backslash: a domain user is written DOMAIN%5Cname", 0, 0},
        {"host/wsman?x", 10, "query", 0, 0},
        {"host?", 4, "query", 0, 0},
        {"host/wsman#x", 10, "fragment", 0, 0},
        {"h\xC3st", 1, "invalid UTF-8", 0, 0},
        {"h\xC0\xAF", 1, "invalid UTF-8", 0, 0},
        {"h\xED\xA0\x80", 1, "invalid UTF-8", 0, 0},
        {"host/\xFF", 5, "invalid UTF-8", 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(destination, other_schemes_and_missing_hosts_are_refused)
{
    static const struct refused_row rows[] = {
        {"ftp://host", 0, "scheme is neither http nor https", WSMI_E_UNSUPPORTED, 0},
        {"wsman+https://host", 0, "scheme is neither http nor https", WSMI_E_UNSUPPORTED, 0},
        {"", 0, "host is empty", 0, 0},
        {"http://", 7, "host is empty", 0, 0},
        {"https:///wsman", 8, "host is empty", 0, 0},
        {"//host/wsman", 0, "host is empty", 0, 0},
        {"/wsman", 0, "host is empty", 0, 0},
        {"://host", 0, "host is empty", 0, 0},
        {":5985", 0, "host is empty", 0, 0},
        {"u@", 2, "host is empty", 0, 0},
        {"u@:5985", 2, "host is empty", 0, 0},
        {"http:/host", 5, "port is empty", 0, 0},
        {"http:host", 5, "byte that is no digit in the port", 0, 0},
        {"https://http://host", 13, "port is empty", 0, 0},
    };
    CHECK_REFUSED(rows);
    cr_expect_eq(accepted("http").kind, WSMI_HOST_NAME, "a host of that name");
}

LEAK_TEST(destination, bad_ports_are_refused_with_their_offset)
{
    static const struct refused_row rows[] = {
        {"host:", 5, "port is empty", 0, 0},
        {"host:/wsman", 5, "port is empty", 0, 0},
        {"[::1]:", 6, "port is empty", 0, 0},
        {"host:0", 5, "port is not between 1 and 65535", 0, 0},
        {"host:00000", 5, "port is not between 1 and 65535", 0, 0},
        {"host:65536", 5, "port is not between 1 and 65535", 0, 0},
        {"host:18446744073709551617", 5, "port is not between 1 and 65535", 0, 0},
        {"host:-1", 5, "byte that is no digit in the port", 0, 0},
        {"host:+80", 5, "byte that is no digit in the port", 0, 0},
        {"host:80a", 7, "byte that is no digit in the port", 0, 0},
        {"host:0x50", 6, "byte that is no digit in the port", 0, 0},
        {"[::1]5985", 5, "byte between the host and its port", 0, 0},
        {"[::1]x:5985", 5, "byte between the host and its port", 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(destination, the_limit_is_inclusive_and_its_own_code)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_destination dest;
    struct wsmi_err err = {WSMI_OK, 0, ""};
    limits.max_destination_bytes = 10;
    cr_expect(wsmi_destination_parse(WSMI_VIEW("host/12345"), &limits, &dest, &err));
    cr_expect_not(wsmi_destination_parse(WSMI_VIEW("host/123456"), &limits, &dest, &err));
    cr_expect_eq(err.code, WSMI_E_LIMIT);
    cr_expect_eq(err.offset, 10);
    cr_expect_str_eq(err.reason, "destination is longer than its maximum");
    prop_destination(WSMI_VIEW("host/123456"));
}

LEAK_TEST(destination, the_limit_holds_for_the_canonical_form_too)
{
    static const struct {
        const char *text;
        size_t canonical_bytes;
    } rows[] = {
        {"::1/w", 7}, {"[::1]/w", 7}, {"[::ffff:ffff:ffff]", 24}, {"u@::ffff:ffff:ffff", 26}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_limits limits = wsmi_limits_default();
        struct wsmi_view in = wsmi_view_from_str(rows[i].text);
        struct wsmi_destination dest;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        limits.max_destination_bytes = rows[i].canonical_bytes;
        cr_expect(wsmi_destination_parse(in, &limits, &dest, &err), "%s", rows[i].text);
        cr_expect_eq(strlen(canonical(&dest).text), rows[i].canonical_bytes, "%s", rows[i].text);
        limits.max_destination_bytes--;
        cr_expect_not(wsmi_destination_parse(in, &limits, &dest, &err), "%s", rows[i].text);
        cr_expect_eq(err.code, WSMI_E_LIMIT);
    }
}

LEAK_TEST(destination, equality_is_that_of_the_canonical_forms)
{
    static const char *const texts[] = {"h",
                                        "h.",
                                        "h:5985",
                                        "http://h",
                                        "https://h",
                                        "u@h",
                                        "U@h",
                                        "u%40@h",
                                        "%75@H",
                                        "h/",
                                        "h/wsman",
                                        "h/WSMAN",
                                        "H/wsma%6E",
                                        "h/wsman/",
                                        "h/a%2Fb",
                                        "h/a%2fb",
                                        "h/a/b",
                                        "h/a$",
                                        "h/a%24",
                                        "u$@h",
                                        "u%24@h",
                                        "::1",
                                        "[0:0:0:0:0:0:0:1]",
                                        "[::1%25a]",
                                        "[::1%25A]",
                                        "[::2]",
                                        "127.0.0.1",
                                        "[::127.0.0.1]",
                                        ".",
                                        "localhost",
                                        "LOCALHOST"};
    enum { COUNT = sizeof(texts) / sizeof(texts[0]) };
    size_t equal = 0;
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            struct wsmi_destination a = accepted(texts[i]);
            struct wsmi_destination b = accepted(texts[j]);
            bool same = strcmp(canonical(&a).text, canonical(&b).text) == 0;
            cr_expect_eq(wsmi_destination_eq(&a, &b), same, "%s and %s", texts[i], texts[j]);
            equal += same ? 1 : 0;
        }
    }
    cr_expect_eq(equal, (size_t)COUNT + 2 * 6, "six pairs of the table are equal: %zu", equal);
}

LEAK_TEST(destination, a_writer_out_of_room_or_memory_says_which)
{
    struct wsmi_destination dest = accepted("https://user@host.example:5986/wsman");
    struct prop_allocator failing;
    struct wsmi_buf buf;
    struct wsmi_err err = {WSMI_OK, 0, ""};
    wsmi_buf_init(&buf, wsmi_allocator_system(), 10);
    wsmi_destination_write(&dest, &buf);
    cr_expect_not(wsmi_buf_ok(&buf, &err));
    cr_expect_eq(err.code, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&buf);
    prop_allocator_init(&failing, 1);
    wsmi_buf_init(&buf, &failing.base, 4096);
    wsmi_destination_write(&dest, &buf);
    cr_expect_not(wsmi_buf_ok(&buf, &err));
    cr_expect_eq(err.code, WSMI_E_OOM);
    wsmi_buf_clean_up(&buf);
    cr_expect_eq(failing.live, 0);
}

LEAK_TEST(destination, names_of_enumerators_are_total)
{
    enum wsmi_scheme scheme = WSMI_SCHEME_NONE;
    cr_expect_str_eq(wsmi_scheme_name(WSMI_SCHEME_NONE), "none");
    cr_expect_str_eq(wsmi_scheme_name(WSMI_SCHEME_HTTPS), "https");
    cr_expect_str_eq(wsmi_scheme_name(WSMI_SCHEME_COUNT), "unknown");
    cr_expect_str_eq(wsmi_host_kind_name(WSMI_HOST_LOCAL), "local");
    cr_expect_str_eq(wsmi_host_kind_name(WSMI_HOST_IPV6), "ipv6");
    cr_expect_str_eq(wsmi_host_kind_name(WSMI_HOST_KIND_COUNT), "unknown");
    cr_expect_not(wsmi_scheme_from_name(WSMI_VIEW("none"), &scheme));
    cr_expect_not(wsmi_scheme_from_name(WSMI_VIEW(""), &scheme));
    cr_expect_eq(scheme, WSMI_SCHEME_NONE);
    cr_expect(wsmi_scheme_from_name(WSMI_VIEW("HTTPS"), &scheme));
    cr_expect_eq(scheme, WSMI_SCHEME_HTTPS);
    cr_expect(wsmi_scheme_from_name(WSMI_VIEW("Http"), &scheme));
    cr_expect_eq(scheme, WSMI_SCHEME_HTTP);
}
