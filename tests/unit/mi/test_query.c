/* SPDX-License-Identifier: MIT */
#include "mi/query.h"

#include "testlib/leak.h"

static void expect_class(const char *query, const char *class_name)
{
    struct wsmi_view found = wsmi_query_class(wsmi_view_from_str(query));
    cr_assert(wsmi_view_eq(found, wsmi_view_from_str(class_name)), "%s gives %.*s", query,
              (int)found.len, found.ptr == NULL ? "" : (const char *)found.ptr);
}

LEAK_TEST(query, the_class_stands_behind_from)
{
    expect_class("select * from Demo_Lamp", "Demo_Lamp");
    expect_class("SELECT Id,Name\nFROM\tDemo_Lamp where Id=1", "Demo_Lamp");
    expect_class("select Id from Demo_Lamp2", "Demo_Lamp2");
}

LEAK_TEST(query, words_inside_strings_are_not_words)
{
    expect_class("select 'x from Wrong' from Right", "Right");
    expect_class("select \"from Wrong", "");
    expect_class("select ' from Wrong' , from_age from Right", "Right");
}

LEAK_TEST(query, what_has_no_class_gives_none)
{
    expect_class("", "");
    expect_class("from", "");
    expect_class("select * from", "");
    expect_class("select * from 'X'", "");
    expect_class("references of {X.Id=1}", "");
}

LEAK_TEST(query, only_named_properties_make_a_projection)
{
    cr_assert(wsmi_query_is_projection(WSMI_VIEW("select Id from X")));
    cr_assert(wsmi_query_is_projection(WSMI_VIEW(" SELECT Id, Name FROM X")));
    cr_assert_not(wsmi_query_is_projection(WSMI_VIEW("select * from X")));
    cr_assert_not(wsmi_query_is_projection(WSMI_VIEW("associators of {X.Id=1}")));
    cr_assert_not(wsmi_query_is_projection(WSMI_VIEW("")));
}
