/* SPDX-License-Identifier: MIT */
#include "accept.h"

struct target_row {
    const char *destination;
    enum wsmi_scheme transport;
    unsigned port; /* 0: option not set */
    const char *url_prefix;
    const char *url;
};

static struct wsmi_destination_options options_of(const struct target_row *row)
{
    struct wsmi_destination_options options = {
        .transport = row->transport,
        .has_port = row->port != 0,
        .port = row->port,
        .url_prefix = wsmi_view_from_str(row->url_prefix),
    };
    return options;
}

LEAK_TEST(target, what_is_said_once_holds_and_the_rest_has_defaults)
{
    static const struct target_row rows[] = {
        {"h", 0, 0, NULL, "https://h:5986/wsman"},
        {"h", WSMI_SCHEME_HTTP, 0, NULL, "http://h:5985/wsman"},
        {"h", WSMI_SCHEME_HTTPS, 0, NULL, "https://h:5986/wsman"},
        {"http://h", 0, 0, NULL, "http://h:5985/wsman"},
        {"http://h", WSMI_SCHEME_HTTP, 5985, "wsman", "http://h:5985/wsman"},
        {"h:5985", 0, 0, NULL, "https://h:5985/wsman"}, /* a port never chooses a scheme */
        {"h", 0, 5985, NULL, "https://h:5985/wsman"},
        {"h", WSMI_SCHEME_HTTP, 80, NULL, "http://h:80/wsman"},
        {"h:80", WSMI_SCHEME_HTTP, 80, NULL, "http://h:80/wsman"},
        {"https://h:65535", 0, 65535, "", "https://h:65535/wsman"},
        {"h/", 0, 0, NULL, "https://h:5986/"},
        {"h/", 0, 0, "/", "https://h:5986/"},
        {"h/wsman/", 0, 0, NULL, "https://h:5986/wsman/"},
        {"h", 0, 0, "/wsman/", "https://h:5986/wsman/"},
        {"h", 0, 0, "powershell", "https://h:5986/powershell"},
        {"h", 0, 0, "/a/%62%2f", "https://h:5986/a/b%2F"},
        {"h/%77sman", 0, 0, "wsman", "https://h:5986/wsman"},
        {"u@H.Example.", 0, 0, NULL, "https://h.example.:5986/wsman"},
        {"U%5Cv@HOST_1", 0, 0, NULL, "https://host_1:5986/wsman"},
        {"B\xC3\xBC"
         "cher",
         0, 0, NULL,
         "https://b\xC3\xBC"
         "cher:5986/wsman"},
        {".", 0, 0, NULL, "https://localhost:5986/wsman"},
        {"LOCALHOST.:1", 0, 0, NULL, "https://localhost:1/wsman"},
        {"192.0.2.7", 0, 0, NULL, "https://192.0.2.7:5986/wsman"},
        {"2001:DB8::7", 0, 0, NULL, "https://[2001:db8::7]:5986/wsman"},
        {"[FE80::1%25eth0]", 0, 0, NULL, "https://[fe80::1%25eth0]:5986/wsman"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_destination dest = accepted(rows[i].destination);
        struct wsmi_destination_options options = options_of(&rows[i]);
        struct wsmi_target target;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        struct wsmi_buf url;
        wsmi_buf_init(&url, wsmi_allocator_system(), 4096);
        cr_assert(wsmi_destination_resolve(&dest, &options, &target, &err), "row %zu: %s", i,
                  err.reason);
        wsmi_target_write_url(&target, &url);
        cr_expect_str_eq(as_text(&url).text, rows[i].url, "row %zu", i);
    }
}

LEAK_TEST(target, contradictions_and_bad_options_are_errors)
{
    static const char scheme[] = "transport option contradicts the scheme of the destination";
    static const char port[] = "port option contradicts the port of the destination";
    static const char range[] = "port option is not between 1 and 65535";
    static const char prefix[] = "url-prefix option contradicts the prefix of the destination";
    const struct {
        struct target_row row;
        enum wsmi_code code;
        size_t offset;
        const char *reason;
    } rows[] = {
        {{"http://h", WSMI_SCHEME_HTTPS, 0, NULL, NULL}, WSMI_E_USAGE, 0, scheme},
        {{"https://h", WSMI_SCHEME_HTTP, 0, NULL, NULL}, WSMI_E_USAGE, 0, scheme},
        {{"h", WSMI_SCHEME_COUNT, 0, NULL, NULL},
         WSMI_E_USAGE,
         0,
         "transport option is neither http nor https"},
        {{"h:1", 0, 2, NULL, NULL}, WSMI_E_USAGE, 0, port},
        {{"h", 0, 65536, NULL, NULL}, WSMI_E_USAGE, 0, range},
        {{"h:1", 0, 65537, NULL, NULL}, WSMI_E_USAGE, 0, range}, /* not 1 once truncated */
        {{"h/wsman", 0, 0, "wsman/", NULL}, WSMI_E_USAGE, 0, prefix},
        {{"h/wsman", 0, 0, "WSMAN", NULL}, WSMI_E_USAGE, 0, prefix},
        {{"h/", 0, 0, "wsman", NULL}, WSMI_E_USAGE, 0, prefix},
        {{"h", 0, 0, "//wsman", NULL}, WSMI_E_SYNTAX, 1, "empty segment in the prefix"},
        {{"h", 0, 0, "a/..", NULL}, WSMI_E_SYNTAX, 2, "'.' or '..' as a segment of the prefix"},
        {{"h", 0, 0, "wsman?x", NULL},
         WSMI_E_SYNTAX,
         5,
         "byte that must be percent-encoded in a prefix"},
        {{"h", 0, 0, "ws man", NULL},
         WSMI_E_SYNTAX,
         2,
         "byte that must be percent-encoded in a prefix"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_destination dest = accepted(rows[i].row.destination);
        struct wsmi_destination_options options = options_of(&rows[i].row);
        struct wsmi_target target = {.port = 7};
        struct wsmi_err err = {WSMI_OK, 99, ""};
        cr_expect_not(wsmi_destination_resolve(&dest, &options, &target, &err), "row %zu", i);
        cr_expect_eq(err.code, rows[i].code, "row %zu: %s", i, wsmi_code_name(err.code));
        cr_expect_eq(err.offset, rows[i].offset, "row %zu: offset %zu", i, err.offset);
        cr_expect_str_eq(err.reason, rows[i].reason, "row %zu: %s", i, err.reason);
        cr_expect_eq(target.port, 7, "row %zu: output touched", i);
    }
    struct wsmi_destination dest = accepted("h");
    struct wsmi_destination_options zero = {.has_port = true};
    struct wsmi_target target;
    struct wsmi_err err = {WSMI_OK, 0, ""};
    cr_expect_not(wsmi_destination_resolve(&dest, &zero, &target, &err));
    cr_expect_str_eq(err.reason, range);
}

LEAK_TEST(target, the_host_for_certificates_and_service_names_has_no_trailing_dot)
{
    struct wsmi_destination dest = accepted("http://DC1.example.:80");
    struct wsmi_destination_options options = {0};
    struct wsmi_target target;
    struct wsmi_err err;
    cr_assert(wsmi_destination_resolve(&dest, &options, &target, &err));
    cr_expect(wsmi_view_eq(target.host, WSMI_VIEW("DC1.example")));
    cr_expect(target.absolute);
    cr_expect_eq(target.port, 80);
    dest = accepted("localhost.");
    cr_assert(wsmi_destination_resolve(&dest, &options, &target, &err));
    cr_expect(wsmi_view_eq(target.host, WSMI_VIEW("localhost")));
    cr_expect_not(target.absolute);
}
