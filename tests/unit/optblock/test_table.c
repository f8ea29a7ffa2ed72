/* SPDX-License-Identifier: MIT */
#include "core/ascii.h"
#include "optblock/table.h"

#include "testlib/leak.h"

LEAK_TEST(option_table, names_are_kebab_case_short_enough_and_unique)
{
    size_t longest = 0;
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        struct wsmi_view name = wsmi_view_from_str(info->name);
        longest = name.len > longest ? name.len : longest;
        for (size_t j = 0; j < name.len; j++) {
            uint8_t byte = name.ptr[j];
            cr_assert(byte == '-' || (byte >= 'a' && byte <= 'z'), "%s", info->name);
        }
        cr_assert_eq(wsmi_option_info_find(name), info, "%s stands twice", info->name);
    }
    cr_assert_eq(longest, WSMI_OPTION_NAME_MAX_BYTES);
    cr_assert_null(wsmi_option_info_at(WSMI_OPTION_TABLE_COUNT));
    cr_assert_null(wsmi_option_info_find(WSMI_VIEW("")));
    cr_assert_null(wsmi_option_info_find(WSMI_VIEW("por")));
}

LEAK_TEST(option_table, entries_are_complete_and_consistent)
{
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        bool whole = info->part == WSMI_OPTION_PART_WHOLE;
        cr_assert(strncmp(info->mi_name, "__", 2) == 0, "%s", info->name);
        cr_assert_eq(strstr(info->mi_name, "CREDENTIALS") == NULL, whole, "%s", info->name);
        cr_assert_eq(info->kind == WSMI_OPTION_KIND_CHOICE, info->choice_count > 0, "%s",
                     info->name);
        cr_assert(info->help != NULL && info->help[0] != '\0', "%s", info->name);
        if (info->kind == WSMI_OPTION_KIND_NUMBER || info->kind == WSMI_OPTION_KIND_SIZE) {
            cr_assert_lt(info->min, info->max, "%s", info->name);
        }
        for (size_t j = 0; j < i; j++) {
            const struct wsmi_option_info *other = wsmi_option_info_at(j);
            bool same_target =
                strcmp(info->mi_name, other->mi_name) == 0 && info->part == other->part;
            bool exclusive = info->excludes != NULL && strcmp(info->excludes, other->name) == 0;
            cr_assert_eq(same_target, exclusive, "%s and %s", info->name, other->name);
            cr_assert(!exclusive || strcmp(other->excludes, info->name) == 0, "%s", info->name);
        }
    }
}

LEAK_TEST(option_table, words_of_a_choice_are_unambiguous)
{
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        for (size_t a = 0; a < info->choice_count; a++) {
            const char *const spellings[] = {info->choices[a].word, info->choices[a].alias,
                                             info->choices[a].text};
            cr_assert_not_null(spellings[0], "%s", info->name);
            cr_assert_eq(spellings[2] == NULL, info->choices[0].text == NULL,
                         "%s: words are all texts or all numbers", info->name);
            for (size_t b = a + 1; b < info->choice_count; b++) {
                for (size_t s = 0; s < 3; s++) {
                    struct wsmi_view spelling = wsmi_view_from_str(spellings[s]);
                    cr_assert_not(spelling.len > 0 &&
                                      (wsmi_view_eq_nocase(
                                           spelling, wsmi_view_from_str(info->choices[b].word)) ||
                                       wsmi_view_eq_nocase(
                                           spelling, wsmi_view_from_str(info->choices[b].alias)) ||
                                       wsmi_view_eq_nocase(
                                           spelling, wsmi_view_from_str(info->choices[b].text))),
                                  "%s: %s", info->name, spellings[s]);
                }
            }
        }
    }
}

LEAK_TEST(option_table, every_kind_has_a_name)
{
    for (unsigned kind = 0; kind < WSMI_OPTION_KIND_COUNT; kind++) {
        cr_assert_str_neq(wsmi_option_kind_name((enum wsmi_option_kind)kind), "unknown");
    }
    cr_assert_str_eq(wsmi_option_kind_name(WSMI_OPTION_KIND_COUNT), "unknown");
}
