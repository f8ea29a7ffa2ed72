/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "cli/json.h"

static void expect(struct wsmi_buf *buf, const char *text)
{
    wsmi_buf_put_byte(buf, 0);
    cr_assert_eq(buf->failed, WSMI_OK);
    cr_assert_str_eq((const char *)buf->ptr, text);
    wsmi_buf_clean_up(buf);
}

static void write_everything(struct wsmi_json *json)
{
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "text", "a");
    wsmi_json_member_str(json, "none", NULL);
    wsmi_json_member_view(json, "empty", WSMI_VIEW(""));
    wsmi_json_member_number(json, "number", UINT64_MAX);
    wsmi_json_member_bool(json, "yes", true);
    wsmi_json_key(json, "list");
    wsmi_json_open_array(json);
    wsmi_json_number(json, 1);
    wsmi_json_open_object(json);
    wsmi_json_close_object(json);
    wsmi_json_open_array(json);
    wsmi_json_close_array(json);
    wsmi_json_bool(json, false);
    wsmi_json_close_array(json);
    wsmi_json_close_object(json);
}

Test(json, values_stand_on_one_line)
{
    struct wsmi_buf buf;
    struct wsmi_json json;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_json_init(&json, &buf, false);
    write_everything(&json);
    expect(&buf, "{\"text\": \"a\", \"none\": null, \"empty\": null, \"number\": "
                 "18446744073709551615, \"yes\": true, \"list\": [1, {}, [], false]}");
}

Test(json, values_are_indented_by_their_depth)
{
    struct wsmi_buf buf;
    struct wsmi_json json;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_json_init(&json, &buf, true);
    write_everything(&json);
    expect(&buf, "{\n  \"text\": \"a\",\n  \"none\": null,\n  \"empty\": null,\n  \"number\": "
                 "18446744073709551615,\n  \"yes\": true,\n  \"list\": [\n    1,\n    {},\n    "
                 "[],\n    false\n  ]\n}");
}

Test(json, strings_are_escaped_and_always_valid)
{
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"", "\"\""},
        {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
        {"\n\t\r\x1b\x7f", "\"\\n\\t\\u000d\\u001b\\u007f\""},
        {"\xc2\x9b\xe2\x80\xae\xe2\x80\xa8\xef\xbb\xbf", "\"\\u009b\\u202e\\u2028\\ufeff\""},
        {"\xc3\xa4\xf0\x9f\x98\x80", "\"\xc3\xa4\xf0\x9f\x98\x80\""},
        {"\xff\xc3(\xed\xa0\x80",
         "\"\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_buf buf;
        struct wsmi_json json;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
        wsmi_json_init(&json, &buf, false);
        wsmi_json_view(&json, wsmi_view_from_str(rows[i].in));
        expect(&buf, rows[i].out);
    }
}
