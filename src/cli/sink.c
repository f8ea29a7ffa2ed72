/* SPDX-License-Identifier: MIT */
#include "cli/sink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/text.h"

enum { PROGRESS_EVERY = 100, MAX_PROPERTIES = 1024, MAX_NAMES_BYTES = 256 * 1024 };

/* "A, B,C" into sink->columns. */
static bool split_properties(struct wsmi_cli_sink *sink, const char *properties)
{
    size_t count = 0;
    size_t at = 0;
    wsmi_buf_init(&sink->names, wsmi_allocator_system(), MAX_NAMES_BYTES);
    wsmi_buf_put_str(&sink->names, properties);
    wsmi_buf_put_byte(&sink->names, '\0');
    sink->columns = calloc(MAX_PROPERTIES, sizeof(*sink->columns));
    if (sink->names.failed != WSMI_OK || sink->columns == NULL) {
        wsmi_cli_complain("--properties: too long");
        return false;
    }
    char *text = (char *)sink->names.ptr;
    while (at < sink->names.len) {
        size_t length = strcspn(text + at, ", ");
        bool more = text[at + length] != '\0';
        text[at + length] = '\0';
        if (length > 0 && count < MAX_PROPERTIES) {
            sink->columns[count++] = text + at;
        }
        at = more ? at + length + 1 : sink->names.len;
    }
    if (count == 0) {
        wsmi_cli_complain("--properties: no name in it");
        return false;
    }
    sink->setup.rows.columns = sink->columns;
    sink->setup.rows.column_count = count;
    return true;
}

bool wsmi_cli_sink_init(struct wsmi_cli_sink *sink, const struct wsmi_cli_sink_setup *setup,
                        const char *properties)
{
    memset(sink, 0, sizeof(*sink));
    (void)pthread_mutex_init(&sink->lock, NULL);
    sink->setup = *setup;
    sink->is_terminal = isatty(STDOUT_FILENO) != 0;
    /* Rows on the terminal are progress enough. */
    sink->shows_progress = setup->is_counted && !sink->is_terminal && isatty(STDERR_FILENO) != 0;
    if (setup->is_classes) {
        return wsmi_cli_class_rows_init(&sink->classes, &setup->rows, setup->is_names_only);
    }
    return (properties == NULL || split_properties(sink, properties)) &&
           wsmi_cli_rows_init(&sink->rows, &sink->setup.rows);
}

void wsmi_cli_sink_clean_up(struct wsmi_cli_sink *sink)
{
    wsmi_cli_rows_clean_up(&sink->rows);
    wsmi_cli_class_rows_clean_up(&sink->classes);
    wsmi_buf_clean_up(&sink->names);
    free(sink->columns);
    (void)pthread_mutex_destroy(&sink->lock);
    memset(sink, 0, sizeof(*sink));
}

/* For a terminal line by line, without what it would obey. */
static bool print(const struct wsmi_cli_sink *sink, struct wsmi_view text)
{
    struct wsmi_buf line;
    bool good = true;
    if (!sink->is_terminal || sink->setup.rows.output < WSMI_CLI_OUTPUT_CSV) {
        return wsmi_cli_print(text); /* the others are harmless as they are */
    }
    wsmi_buf_init(&line, wsmi_allocator_system(), (size_t)WSMI_CLI_MAX_ROW_BYTES * 6);
    while (text.len > 0) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        size_t length = end == NULL ? text.len : (size_t)(end - text.ptr);
        struct wsmi_view part = {text.ptr, length};
        wsmi_cli_text_put(&line, part);
        wsmi_buf_put_str(&line, end == NULL ? "" : "\n");
        text.ptr += end == NULL ? length : length + 1;
        text.len -= end == NULL ? length : length + 1;
    }
    good = line.failed == WSMI_OK && wsmi_cli_print(wsmi_buf_view(&line));
    wsmi_buf_clean_up(&line);
    return good;
}

/* Prints and clears what is ready. */
static bool flush(struct wsmi_cli_sink *sink, struct wsmi_buf *out, bool is_last)
{
    enum wsmi_cli_output output = sink->setup.rows.output;
    bool is_live = is_last || sink->setup.rows.is_stream || output == WSMI_CLI_OUTPUT_NDJSON ||
                   output == WSMI_CLI_OUTPUT_CSV || sink->is_terminal;
    errno = 0;
    bool good = print(sink, wsmi_buf_view(out)) && (!is_live || fflush(stdout) == 0);
    wsmi_buf_reset(out);
    if (!good) {
        sink->has_failed = true;
        sink->reader_is_gone = errno == EPIPE;
        if (!sink->reader_is_gone) {
            wsmi_cli_complain_errno(errno, "cannot write to standard output");
        }
    }
    return good;
}

static void show_progress(struct wsmi_cli_sink *sink, bool is_last)
{
    if (!sink->shows_progress || (!is_last && sink->count % PROGRESS_EVERY != 0)) {
        return;
    }
    if (is_last) {
        (void)fputs("\r\033[K", stderr);
    } else {
        (void)fprintf(stderr, "\r\033[K%llu so far", (unsigned long long)sink->count);
    }
    (void)fflush(stderr);
}

static bool settle(struct wsmi_cli_sink *sink, bool written, struct wsmi_buf *out,
                   const char *reason)
{
    if (!written) {
        sink->has_failed = true;
        wsmi_cli_complain("%s", reason);
        return false;
    }
    sink->count++;
    show_progress(sink, false);
    return flush(sink, out, false);
}

bool wsmi_cli_sink_put_row(struct wsmi_cli_sink *sink, const struct wsmi_cli_row *row)
{
    const char *reason = NULL;
    (void)pthread_mutex_lock(&sink->lock);
    bool good = !sink->has_failed;
    if (good) {
        bool written = wsmi_cli_rows_put(&sink->rows, row, &reason);
        good = settle(sink, written, &sink->rows.out, reason);
    }
    (void)pthread_mutex_unlock(&sink->lock);
    return good;
}

bool wsmi_cli_sink_put_class(struct wsmi_cli_sink *sink, const MI_Class *class_object)
{
    const char *reason = NULL;
    (void)pthread_mutex_lock(&sink->lock);
    bool good = !sink->has_failed;
    if (good) {
        bool written = wsmi_cli_class_rows_put(&sink->classes, class_object, &reason);
        good = settle(sink, written, &sink->classes.out, reason);
    }
    (void)pthread_mutex_unlock(&sink->lock);
    return good;
}

bool wsmi_cli_sink_end(struct wsmi_cli_sink *sink, bool is_good)
{
    const char *reason = NULL;
    show_progress(sink, true);
    if (sink->has_failed) {
        return false;
    }
    if (!is_good && sink->count == 0) {
        return true;
    }
    struct wsmi_buf *out = sink->setup.is_classes ? &sink->classes.out : &sink->rows.out;
    bool written = sink->setup.is_classes ? wsmi_cli_class_rows_end(&sink->classes)
                                          : wsmi_cli_rows_end(&sink->rows, &reason);
    if (!written) {
        wsmi_cli_complain("%s", reason != NULL ? reason : "out of memory");
        return false;
    }
    if (sink->rows.has_left_out) {
        wsmi_cli_complain("some instances have properties that are no column here: name them with "
                          "--properties, or use --output ndjson");
    }
    const char *unseen = sink->setup.is_classes ? NULL : wsmi_cli_rows_unseen(&sink->rows);
    if (unseen != NULL) {
        wsmi_cli_complain("--properties: there is no %s in any result", unseen);
    }
    return flush(sink, out, true);
}
