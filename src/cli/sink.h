/* SPDX-License-Identifier: MIT */
/* Where the results of all operations of one command go: rows or classes, to standard output. */
#ifndef WSMI_CLI_SINK_H
#define WSMI_CLI_SINK_H

#include <pthread.h>

#include "cli/class_rows.h"
#include "cli/rows.h"

struct wsmi_cli_sink_setup {
    struct wsmi_cli_rows_setup rows;
    bool is_classes;
    bool is_names_only; /* of classes */
    bool is_counted;    /* progress is worth showing */
};

/* Fields are private. Any thread may put. */
struct wsmi_cli_sink {
    struct wsmi_cli_sink_setup setup;
    struct wsmi_cli_rows rows;
    struct wsmi_cli_class_rows classes;
    pthread_mutex_t lock;
    const char **columns; /* of --properties */
    struct wsmi_buf names;
    uint64_t count;
    bool is_terminal;
    bool shows_progress;
    bool has_failed;     /* nothing more is written */
    bool reader_is_gone; /* and that is why */
};

/* `properties` is the list of --properties or NULL. False after a complaint; clean up in either
 * case. */
bool wsmi_cli_sink_init(struct wsmi_cli_sink *sink, const struct wsmi_cli_sink_setup *setup,
                        const char *properties);
void wsmi_cli_sink_clean_up(struct wsmi_cli_sink *sink);

/* False when no more can be written, after a complaint about anything but a reader that went away.
 */
bool wsmi_cli_sink_put_row(struct wsmi_cli_sink *sink, const struct wsmi_cli_row *row);
bool wsmi_cli_sink_put_class(struct wsmi_cli_sink *sink, const MI_Class *class_object);

/*
 * What is written at the end, also behind the rows of a failure. Without a single one `is_good`
 * says whether there is nothing, which json and xml can tell, or nothing is known, which is no
 * output. False as above, or when it was so before.
 */
bool wsmi_cli_sink_end(struct wsmi_cli_sink *sink, bool is_good);

#endif
