/* SPDX-License-Identifier: MIT */
#include "parity.h"

#include <stdarg.h>

enum { MAX_ROWS = 512, NAME_BYTES = 80, TEXT_BYTES = 512 };

enum verdict { WORKS, NO_EFFECT, REFUSES, NEVER_RAISED, PROVIDER_SIDE, FAILS, VERDICTS };

static const char *const verdict_texts[VERDICTS] = {
    [WORKS] = "works",
    [NO_EFFECT] = "accepted, no effect",
    [REFUSES] = "NOT_SUPPORTED",
    [NEVER_RAISED] = "never raised",
    [PROVIDER_SIDE] = "provider side only",
    [FAILS] = "does not work",
};

static struct row {
    const char *title; /* a new group starts; the rest is empty */
    const char *file;
    char name[NAME_BYTES];
    enum verdict verdict;
    char text[TEXT_BYTES];
} rows[MAX_ROWS];

static size_t row_count;
static char said[TEXT_BYTES];
static enum verdict if_good = WORKS; /* of the next row */

static struct row *new_row(void)
{
    CHECK(row_count < MAX_ROWS);
    return &rows[row_count++];
}

void parity_group(const char *title, const char *file)
{
    struct row *row = new_row();
    row->title = title;
    row->file = file;
}

void parity_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(said, sizeof(said), format, arguments);
    va_end(arguments);
}

void parity_no_effect(const char *why)
{
    parity_say("%s", why);
    if_good = NO_EFFECT;
}

void parity_refused_later(const char *text)
{
    parity_say("is kept; MI_Application_NewSession with it: %s", text);
    if_good = REFUSES;
}

bool parity_hush(void)
{
    said[0] = '\0';
    return true;
}

void parity_say_details(MI_Instance *details)
{
    MI_Value value;
    if (MI_Instance_GetElement(details, MI_T("Message"), &value, NULL, NULL, NULL) ==
            MI_RESULT_OK &&
        value.string != NULL) {
        parity_say("%s", value.string);
    }
    (void)MI_Instance_Delete(details);
}

static void note(const char *name, enum verdict verdict)
{
    struct row *row = new_row();
    (void)snprintf(row->name, sizeof(row->name), "%s", name);
    row->verdict = verdict;
    (void)snprintf(row->text, sizeof(row->text), "%s", said);
    said[0] = '\0';
    if_good = WORKS;
}

void parity_row(const char *name, MI_Result result, bool good, struct parity_site site)
{
    if (good) {
        note(name, if_good);
    } else if (result == MI_RESULT_NOT_SUPPORTED) {
        note(name, REFUSES);
    } else {
        (void)fprintf(stderr, "%s:%d: %s: result %d, then not %s; %s\n", site.file, site.line, name,
                      (int)result, site.check, said);
        note(name, FAILS);
    }
}

void parity_provider_row(const char *name, bool good, struct parity_site site)
{
    if (!good) {
        (void)fprintf(stderr, "%s:%d: %s: not %s\n", site.file, site.line, name, site.check);
    }
    note(name, good ? PROVIDER_SIDE : FAILS);
}

void parity_raised_row(const char *name, bool raised)
{
    note(name, raised ? WORKS : NEVER_RAISED);
}

static void print_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        (void)printf(*text == '|' || *text == '*' || *text == '<' ? "\\%c" : "%c", *text);
    }
}

static void print_row(const struct row *row)
{
    if (row->title != NULL) {
        (void)printf(
            "\n## %s\n\n[%s](%s)\n\n| function | verdict | the library's own words, or how "
            "far |\n| --- | --- | --- |\n",
            row->title, row->file, row->file);
        return;
    }
    (void)printf("| %s | %s |%s", row->name, verdict_texts[row->verdict],
                 row->text[0] == '\0' ? "" : " ");
    print_cell(row->text);
    (void)printf(" |\n");
}

static size_t row_total(const size_t counts[VERDICTS])
{
    size_t total = 0;
    for (size_t i = 0; i < VERDICTS; i++) {
        total += counts[i];
    }
    return total;
}

static void print_head(void)
{
    size_t counts[VERDICTS] = {0};
    for (size_t i = 0; i < row_count; i++) {
        counts[rows[i].verdict] += rows[i].title == NULL;
    }
    (void)printf(
        "# Every client-side function of mi.h\n\n"
        "Printed by the program in this folder, `ci/parity` writes it here, and the tests compare "
        "both, and the names with\nthose `include/mi.h` declares. Each row comes of a call with a "
        "look at its effect: against a peer that plays a\nscript where one is needed, otherwise "
        "locally. Left out: `MI_Context_*`, `MI_LifecycleIndicationContext_*` and what\nelse only "
        "code inside a server can call.\n\n"
        "Rows: %zu.\n\n",
        row_total(counts));
    for (size_t i = 0; i < VERDICTS; i++) {
        if (counts[i] > 0) {
            (void)printf("- %s: %zu\n", verdict_texts[i], counts[i]);
        }
    }
}

int parity_print(void)
{
    int status = 0;
    print_head();
    for (size_t i = 0; i < row_count; i++) {
        print_row(&rows[i]);
        if (rows[i].verdict == FAILS) {
            status = 1;
        }
    }
    return status;
}
