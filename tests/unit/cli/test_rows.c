/* SPDX-License-Identifier: MIT */
#include "cli/rows.h"

#include <stdio.h>

#include "unit/cli/made.h"

struct shown {
    struct made made;
    struct wsmi_cli_rows rows;
    struct wsmi_buf text; /* everything so far */
};

static void begin(struct shown *shown, struct wsmi_cli_rows_setup setup)
{
    made_init(&shown->made, NULL);
    wsmi_buf_init(&shown->text, wsmi_allocator_system(), 16 * 1024 * 1024);
    cr_assert(wsmi_cli_rows_init(&shown->rows, &setup));
}

static void take(struct shown *shown)
{
    wsmi_buf_put(&shown->text, wsmi_buf_view(&shown->rows.out));
    wsmi_buf_reset(&shown->rows.out);
}

static void put(struct shown *shown, const MI_Instance *instance)
{
    struct wsmi_cli_row row;
    const char *reason = NULL;
    memset(&row, 0, sizeof(row));
    row.instance = instance;
    cr_assert(wsmi_cli_rows_put(&shown->rows, &row, &reason), "%s", reason);
    take(shown);
}

static void end(struct shown *shown, const char *expected)
{
    const char *reason = NULL;
    cr_assert(wsmi_cli_rows_end(&shown->rows, &reason), "%s", reason);
    take(shown);
    wsmi_buf_put_byte(&shown->text, '\0');
    cr_assert_str_eq((const char *)shown->text.ptr, expected);
    wsmi_buf_clean_up(&shown->text);
    wsmi_cli_rows_clean_up(&shown->rows);
    made_clean_up(&shown->made);
}

LEAK_TEST(rows, json_is_typed_and_exact)
{
    struct shown shown;
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_NDJSON});
    put(&shown, MAKE(&shown.made, "Demo", "S=a\"b", "N:null", "B:boolean=true",
                     "U:uint64=18446744073709551615", "I:sint64=-9223372036854775808",
                     "R:real64=1.5", "Z:real64=NaN", "P:real32=INF", "M:real64=-INF", "C:char16=65",
                     "T:datetime=2020-01-02T03:04:05.600000+01:00", "D:datetime=P1DT1S",
                     "A:sint8[]=[-1,0,1]", "E:string[]=[]", "X:instance=Inner{a:uint8=1,b:null}",
                     "F:reference=root/x:Ref{k:uint8=1}"));
    end(&shown,
        "{\"@class\": \"Demo\", \"S\": \"a\\\"b\", \"N\": null, \"B\": true, "
        "\"U\": 18446744073709551615, \"I\": -9223372036854775808, \"R\": 1.5, \"Z\": \"NaN\", "
        "\"P\": \"INF\", \"M\": \"-INF\", \"C\": 65, \"T\": \"2020-01-02T03:04:05.600000+01:00\", "
        "\"D\": \"P1DT1S\", \"A\": [-1, 0, 1], \"E\": [], "
        "\"X\": {\"@class\": \"Inner\", \"a\": 1, \"b\": null}, "
        "\"F\": {\"@reference\": \"Ref\", \"@namespace\": \"root/x\", \"k\": 1}}\n");
}

LEAK_TEST(rows, json_is_one_array_written_as_rows_come)
{
    struct shown shown;
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_JSON});
    put(&shown, MAKE(&shown.made, "A", "n:uint8=1"));
    cr_assert_eq(shown.text.len, strlen("[{\"@class\": \"A\", \"n\": 1}"));
    put(&shown, MAKE(&shown.made, "B", "m=x"));
    end(&shown, "[{\"@class\": \"A\", \"n\": 1},\n {\"@class\": \"B\", \"m\": \"x\"}]\n");
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_JSON});
    end(&shown, "[]\n");
}

LEAK_TEST(rows, a_single_instance_in_json_is_an_object)
{
    struct shown shown;
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_JSON, .is_single = true});
    put(&shown, MAKE(&shown.made, "A", "n:uint8=1"));
    end(&shown, "{\n  \"@class\": \"A\",\n  \"n\": 1\n}\n");
}

LEAK_TEST(rows, chosen_columns_are_shown_in_their_order_and_missing_ones_are_null)
{
    static const char *const columns[] = {"b", "@class", "Missing"};
    struct wsmi_cli_rows_setup setup = {
        .output = WSMI_CLI_OUTPUT_NDJSON, .columns = columns, .column_count = 3};
    struct shown shown;
    begin(&shown, setup);
    put(&shown, MAKE(&shown.made, "A", "a=1", "B:uint8=2"));
    end(&shown, "{\"b\": 2, \"@class\": \"A\", \"Missing\": null}\n");
    setup.output = WSMI_CLI_OUTPUT_CSV;
    begin(&shown, setup);
    put(&shown, MAKE(&shown.made, "A", "a=1", "B:uint8=2"));
    cr_assert_not(shown.rows.has_left_out);
    end(&shown, "b,@class,Missing\n2,A,\n");
    begin(&shown, setup);
    end(&shown, "b,@class,Missing\n");
    setup.output = WSMI_CLI_OUTPUT_TABLE;
    begin(&shown, setup);
    put(&shown, MAKE(&shown.made, "A", "a=1", "B:uint8=2"));
    end(&shown, "b  @class  Missing\n2  A\n");
}

LEAK_TEST(rows, csv_tells_null_from_empty_and_quotes_what_needs_it)
{
    struct shown shown;
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_CSV});
    put(&shown, MAKE(&shown.made, "A", "a:null", "b=", "c=x,\"y\"", "d=two\nlines", "e= pad",
                     "f:uint8[]=[1,2]", "g:instance=C{k=1,l=2}"));
    put(&shown, MAKE(&shown.made, "A", "G=late", "a=1", "other=x"));
    cr_assert(shown.rows.has_left_out);
    end(&shown, "a,b,c,d,e,f,g\n"
                ",\"\",\"x,\"\"y\"\"\",\"two\nlines\",\" pad\",\"[1,2]\",\"C{k=1,l=2}\"\n"
                "1,,,,,,late\n");
}

LEAK_TEST(rows, a_table_is_as_wide_as_its_first_rows)
{
    struct shown shown;
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_TABLE});
    put(&shown, MAKE(&shown.made, "A", "Id:uint8=1", "Name=lamp", "On:boolean=true"));
    put(&shown, MAKE(&shown.made, "A", "Id:uint8=20", "Name=a longer one", "Extra=x"));
    cr_assert_eq(shown.text.len, 0, "it waits for the widths");
    end(&shown, "Id  Name          On    Extra\n"
                "1   lamp          true\n"
                "20  a longer one        x\n");
}

LEAK_TEST(rows, a_table_keeps_few_rows_and_then_prints_each)
{
    struct shown shown;
    size_t before = 0;
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_TABLE});
    for (unsigned i = 0; i < 200; i++) {
        char word[32];
        (void)snprintf(word, sizeof(word), "Id:uint32=%u", i);
        put(&shown, MAKE(&shown.made, "A", word));
        cr_assert(i < 50 || shown.text.len > before, "row %u is not printed", i);
        before = shown.text.len;
    }
    wsmi_buf_clean_up(&shown.text);
    wsmi_cli_rows_clean_up(&shown.rows);
    made_clean_up(&shown.made);
}

LEAK_TEST(rows, a_table_is_bounded_and_harmless)
{
    char word[2000] = "Name=";
    struct shown shown;
    memset(word + 5, 'x', sizeof(word) - 6);
    word[sizeof(word) - 1] = '\0';
    begin(&shown, (struct wsmi_cli_rows_setup){.output = WSMI_CLI_OUTPUT_TABLE});
    put(&shown, MAKE(&shown.made, "A", word, "Evil=a\x1b[2J\nb\xc2\x9b"));
    end(&shown, "Name                                      Evil\n"
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xe2\x80\xa6  "
                "a\\u001b[2J\\u000ab\\u009b\n");
}

LEAK_TEST(rows, single_instances_and_streams_are_lists_of_whole_values)
{
    struct shown shown;
    struct wsmi_cli_rows_setup setup = {.output = WSMI_CLI_OUTPUT_TABLE, .is_stream = true};
    begin(&shown, setup);
    put(&shown, MAKE(&shown.made, "A", "Id:uint8=1", "LongName=a\nb", "None:null"));
    put(&shown, MAKE(&shown.made, "B", "X=y"));
    end(&shown, "Id        1\nLongName  a\\u000ab\nNone\n\nX  y\n");
}

LEAK_TEST(rows, extras_stand_before_the_properties)
{
    static const enum wsmi_cli_output outputs[] = {WSMI_CLI_OUTPUT_NDJSON, WSMI_CLI_OUTPUT_CSV,
                                                   WSMI_CLI_OUTPUT_TABLE};
    static const char *const expected[] = {
        "{\"@destination\": \"h\", \"@bookmark\": null, \"@class\": \"A\", \"a\": \"1\"}\n",
        "@destination,@bookmark,a\nh,,1\n",
        "@destination  @bookmark  a\nh                        1\n"};
    for (size_t i = 0; i < 3; i++) {
        struct shown shown;
        struct wsmi_cli_row row = {.extras = {{"@destination", "h"}, {"@bookmark", NULL}},
                                   .extra_count = 2};
        const char *reason;
        begin(&shown, (struct wsmi_cli_rows_setup){.output = outputs[i]});
        row.instance = MAKE(&shown.made, "A", "a=1");
        cr_assert(wsmi_cli_rows_put(&shown.rows, &row, &reason));
        take(&shown);
        end(&shown, expected[i]);
    }
}
