/* SPDX-License-Identifier: MIT */
/*
 * The transport hands the URL to libcurl, which parses it once more. Both must find the same host,
 * port and path in it, or what was checked is not what is contacted.
 */
#include "accept.h"

#include <curl/curl.h>

static struct written part_of(CURLU *url, CURLUPart part)
{
    struct written ret = {""};
    char *text = NULL;
    if (curl_url_get(url, part, &text, 0) == CURLUE_OK) {
        cr_assert_lt(strlen(text), sizeof(ret.text));
        memcpy(ret.text, text, strlen(text) + 1);
    }
    curl_free(text);
    return ret;
}

static struct written url_of(const struct wsmi_destination *dest)
{
    struct wsmi_destination_options options = {0};
    struct wsmi_target target;
    struct wsmi_buf buf;
    struct wsmi_err err = {WSMI_OK, 0, ""};
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    cr_assert(wsmi_destination_resolve(dest, &options, &target, &err), "%s", err.reason);
    wsmi_target_write_url(&target, &buf);
    return as_text(&buf);
}

/* The URL again, from the parts libcurl found. */
static void check_agreement(const char *text, const struct wsmi_destination *dest)
{
    struct written url = url_of(dest);
    struct written rebuilt;
    CURLU *curl = curl_url();
    cr_assert_not_null(curl);
    CURLUcode code = curl_url_set(curl, CURLUPART_URL, url.text, 0);
    cr_assert_eq(code, CURLUE_OK, "'%s' -> '%s': %s", text, url.text, curl_url_strerror(code));
    struct written zone = part_of(curl, CURLUPART_ZONEID);
    struct written host = part_of(curl, CURLUPART_HOST);
    if (zone.text[0] != '\0') { /* libcurl takes it out of the brackets */
        size_t length = strlen(host.text) - 1;
        (void)snprintf(host.text + length, sizeof(host.text) - length, "%%25%.64s]", zone.text);
    }
    int length = snprintf(rebuilt.text, sizeof(rebuilt.text), "%s://%.1000s:%s%.2100s",
                          part_of(curl, CURLUPART_SCHEME).text, host.text,
                          part_of(curl, CURLUPART_PORT).text, part_of(curl, CURLUPART_PATH).text);
    cr_assert(length > 0 && (size_t)length < sizeof(rebuilt.text));
    cr_assert_str_eq(rebuilt.text, url.text, "'%s'", text);
    cr_assert_str_empty(part_of(curl, CURLUPART_USER).text);
    cr_assert_str_empty(part_of(curl, CURLUPART_PASSWORD).text);
    cr_assert_str_empty(part_of(curl, CURLUPART_QUERY).text);
    cr_assert_str_empty(part_of(curl, CURLUPART_FRAGMENT).text);
    curl_url_cleanup(curl);
}

LEAK_TEST(curl, finds_in_our_url_what_we_put_there)
{
    static const char *const texts[] = {
        "h",
        "HOST.Example.:80/WSMan/",
        "http://u%40x@192.0.2.7:5985",
        "[::ffff:1.2.3.4]:1/a;b=c,d",
        "[2001:db8::1%25eth0]:65535/%2F%20%7e",
        "::",
        ".",
        "m\xC3\xBCnchen.example/!$&'()*+:@",
        "_a_.b-c.d/.../..x/x..",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct wsmi_destination dest = accepted(texts[i]);
        check_agreement(texts[i], &dest);
    }
}

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Pieces that are legal somewhere and pieces that are legal nowhere, in any order. */
static struct written generate(uint64_t *state)
{
    static const char *const pieces[] = {"http://",
                                         "https://",
                                         "u",
                                         "@",
                                         "%40",
                                         "%5C",
                                         ":",
                                         "5985",
                                         "80",
                                         "/",
                                         "//",
                                         "/wsman",
                                         ".",
                                         "..",
                                         "a",
                                         "B",
                                         "-",
                                         "_",
                                         "0",
                                         "1",
                                         "127",
                                         "0x",
                                         "[",
                                         "]",
                                         "::",
                                         "[::1]",
                                         "f",
                                         "%",
                                         "25",
                                         "?",
                                         "#",
                                         "\\",
                                         ";",
                                         "=",
                                         "~",
                                         "\xC3\xA9",
                                         "%2e",
                                         "%2F",
                                         "h",
                                         "x",
                                         "[fe80::1%25e]"};
    struct written ret = {""};
    size_t count = 1 + next_random(state) % 8;
    for (size_t i = 0; i < count; i++) {
        (void)strcat(ret.text, pieces[next_random(state) % (sizeof(pieces) / sizeof(pieces[0]))]);
    }
    return ret;
}

LEAK_TEST(curl, agrees_on_every_generated_destination_that_we_accept)
{
    uint64_t state = 3;
    size_t agreed = 0;
    for (size_t i = 0; i < 300000; i++) {
        struct written text = generate(&state);
        struct wsmi_destination dest;
        struct wsmi_err err;
        if (parse(wsmi_view_from_str(text.text), &dest, &err)) {
            check_agreement(text.text, &dest);
            agreed++;
        }
    }
    cr_expect_gt(agreed, 20000, "the generator makes destinations: %zu", agreed);
}

LEAK_TEST(curl, would_take_what_is_refused_here_on_purpose)
{
    static const char *const stricter[] = {
        "http://user:password@host/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://host/a/../b",
        "http://host/?query",
        "http://host/#fragment",
        "http://host//wsman",

        "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1/",
        "ftp://host/",
    };
    for (size_t i = 0; i < sizeof(stricter) / sizeof(stricter[0]); i++) {
        CURLU *curl = curl_url();
        struct wsmi_destination dest;
        struct wsmi_err err;
        cr_expect_eq(curl_url_set(curl, CURLUPART_URL, stricter[i], 0), CURLUE_OK, "%s",
                     stricter[i]);
        cr_expect_not(parse(wsmi_view_from_str(stricter[i]), &dest, &err), "%s", stricter[i]);
        curl_url_cleanup(curl);
    }
}
