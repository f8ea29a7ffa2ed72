/* SPDX-License-Identifier: MIT */
#include "wsmi/resource_uri.h"

#include "testlib/leak.h"

#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define WMI  "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
#define DELL "http://schemas.dell.com/wbem/wscim/1/cim-schema/2/"

static void check_written(const struct wsmi_buf *out, const char *expected)
{
    cr_expect(wsmi_view_eq(wsmi_buf_view(out), wsmi_view_from_str(expected)), "%.*s instead of %s",
              (int)out->len, (const char *)out->ptr, expected);
}

LEAK_TEST(resource_uri, a_class_is_written_in_either_form)
{
    static const struct {
        enum wsmi_uri_form form;
        const char *name_space;
        const char *class_name;
        const char *uri;
    } rows[] = {
        {WSMI_URI_DMTF, "root/cimv2", "CIM_Fan", DMTF "CIM_Fan"},
        {WSMI_URI_DMTF, "", "CIM_Fan", DMTF "CIM_Fan"},
        {WSMI_URI_DMTF, "root/cimv2", "*", "http://schemas.dmtf.org/wbem/wscim/1/*"},
        {WSMI_URI_MICROSOFT, "root/cimv2", "Win32_Fan", WMI "root/cimv2/Win32_Fan"},
        {WSMI_URI_MICROSOFT, "\\root\\cimv2\\", "Win32_Fan", WMI "root/cimv2/Win32_Fan"},
        {WSMI_URI_MICROSOFT, "//root//cimv2", "*", WMI "root/cimv2/*"},
        {WSMI_URI_MICROSOFT, "", "*", WMI "*"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_buf out;
        wsmi_buf_init(&out, wsmi_allocator_system(), 1024);
        wsmi_uri_write_class(rows[i].form, wsmi_view_from_str(rows[i].name_space),
                             wsmi_view_from_str(rows[i].class_name), &out);
        check_written(&out, rows[i].uri);
        wsmi_buf_clean_up(&out);
    }
}

LEAK_TEST(resource_uri, a_namespace_has_single_slashes_between_its_parts_and_none_around)
{
    static const char *const rows[][2] = {
        {"root/cimv2", "root/cimv2"},
        {"root\\cimv2", "root/cimv2"},
        {"/\\root", "root"},
        {"root//a\\\\b/", "root/a/b"},
        {"", ""},
        {"\\/", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_buf out;
        wsmi_buf_init(&out, wsmi_allocator_system(), 1024);
        wsmi_uri_write_name_space(wsmi_view_from_str(rows[i][0]), &out);
        check_written(&out, rows[i][1]);
        wsmi_buf_clean_up(&out);
    }
}

LEAK_TEST(resource_uri, class_and_namespace_are_found_in_every_form)
{
    static const struct {
        const char *uri;
        const char *class_name;
        const char *name_space;
    } rows[] = {
        {DMTF "CIM_Fan", "CIM_Fan", ""},
        {WMI "root/cimv2/Win32_Fan", "Win32_Fan", "root/cimv2"},
        {"HTTP://schemas.microsoft.com/WBEM/wsman/1/wmi/ROOT/Demo/X", "X", "ROOT/Demo"},
        {WMI "root/cimv2/*", "*", "root/cimv2"},
        {WMI "*", "*", ""},
        {WMI "/*", "*", ""},
        {WMI, "", ""},
        {DMTF "root/dcim/DCIM_X", "DCIM_X", "root/dcim"},
        {DELL "root/dcim/DCIM_X", "DCIM_X", "root/dcim"},
        {DELL "DCIM_X", "DCIM_X", ""},
        {"http://intel.com/wbem/wscim/1/amt-schema/1/AMT_X", "AMT_X", ""},
        {"http://schemas.dmtf.org/wbem/wscim/1/*", "*", ""},
        {"urn:x", "", ""},
        {"a/", "", ""},
        {"/", "", ""},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_view uri = wsmi_view_from_str(rows[i].uri);
        cr_expect(wsmi_view_eq(wsmi_uri_class(uri), wsmi_view_from_str(rows[i].class_name)), "%s",
                  rows[i].uri);
        cr_expect(wsmi_view_eq(wsmi_uri_name_space(uri), wsmi_view_from_str(rows[i].name_space)),
                  "%s", rows[i].uri);
    }
    cr_expect_eq(wsmi_uri_class((struct wsmi_view){NULL, 0}).len, 0);
}

LEAK_TEST(resource_uri, what_was_written_is_read_back)
{
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), 1024);
    wsmi_uri_write_class(WSMI_URI_MICROSOFT, WSMI_VIEW("\\root\\a b"), WSMI_VIEW("X_Y"), &out);
    cr_expect(wsmi_view_eq(wsmi_uri_class(wsmi_buf_view(&out)), WSMI_VIEW("X_Y")));
    cr_expect(wsmi_view_eq(wsmi_uri_name_space(wsmi_buf_view(&out)), WSMI_VIEW("root/a b")));
    wsmi_buf_clean_up(&out);
    cr_expect(wsmi_view_eq(wsmi_uri_class(wsmi_uri_cimxml()), WSMI_VIEW("*")));
}

LEAK_TEST(resource_uri, the_intrinsic_methods_have_a_resource_of_each_class_and_one_of_all)
{
    static const char base[] = "http://schemas.openwsman.org/wbem/wscim/1/intrinsic";
    struct wsmi_buf out;
    cr_assert(wsmi_view_eq(wsmi_uri_intrinsic(), wsmi_view_from_str(base)));
    wsmi_buf_init(&out, wsmi_allocator_system(), 1024);
    wsmi_uri_write_intrinsic(WSMI_VIEW(""), &out);
    check_written(&out, base);
    wsmi_uri_write_intrinsic(WSMI_VIEW("CIM_Fan"), &out);
    cr_assert(wsmi_view_eq(wsmi_uri_class(wsmi_buf_view(&out)), WSMI_VIEW("CIM_Fan")));
    wsmi_buf_clean_up(&out);
}
