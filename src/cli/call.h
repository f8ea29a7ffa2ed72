/* SPDX-License-Identifier: MIT */
/* One operation with one destination: what its command needs to start it. */
#ifndef WSMI_CLI_CALL_H
#define WSMI_CLI_CALL_H

#include "cli/args.h"
#include "cli/build.h"
#include "cli/interrupt.h"
#include "cli/sink.h"

struct wsmi_cli_declared;
struct wsmi_cli_verb;

struct wsmi_cli_call {
    const struct wsmi_cli_args *args;
    const struct wsmi_cli_verb *verb;
    const char *destination;
    MI_Application *application;
    struct wsmi_cli_interrupt *interrupt;
    struct wsmi_cli_sink *sink;
    bool is_of_many; /* destinations: rows say which */
    uint64_t limit;
    uint64_t count; /* results so far */
    MI_Session session;
    MI_OperationOptions custom;
    MI_OperationOptions *options; /* &custom, or NULL when nothing was asked for */
    MI_OperationCallbacks callbacks;
    MI_Uint32 flags; /* of every operation */
    struct wsmi_arena arena;
    struct wsmi_cli_build build;
    struct wsmi_cli_declarations declarations;
    struct wsmi_cli_declared *declared;
    enum wsmi_cli_exit status;
};

enum wsmi_cli_results { WSMI_CLI_INSTANCES = 0, WSMI_CLI_INDICATIONS, WSMI_CLI_CLASSES };

/* What tells one command from another. */
struct wsmi_cli_verb {
    enum wsmi_cli_results results;
    bool is_single;    /* one result at most */
    bool takes_list;   /* @FILE */
    size_t operands;   /* at least, the destination included */
    const char *usage; /* said when there are fewer */
    /* What can be refused before anybody is contacted; false after a complaint. NULL: nothing. */
    bool (*check)(const struct wsmi_cli_args *args);
    /* Starts the operation; false, with call->status set, after a complaint. */
    bool (*start)(struct wsmi_cli_call *call, MI_Operation *ret);
};

/* Runs the command. */
enum wsmi_cli_exit wsmi_cli_operate(const struct wsmi_cli_args *args,
                                    const struct wsmi_cli_verb *verb);

/* call->declarations: classes from the service, asked for once. */
bool wsmi_cli_declared_find(void *call, const char *class_name, const MI_Class **ret);
void wsmi_cli_declared_clean_up(struct wsmi_cli_call *call);

/* Operand `index`, or NULL. */
const char *wsmi_cli_call_operand(const struct wsmi_cli_call *call, size_t index);

/* What the user may have left out when an operation ends so; NULL: nothing. */
const char *wsmi_cli_call_hint(const struct wsmi_cli_call *call, MI_Result result);

/* call->options and call->callbacks from the command line. False, with status, after a complaint.
 */
bool wsmi_cli_call_set_options(struct wsmi_cli_call *call);
void wsmi_cli_call_clear_options(struct wsmi_cli_call *call);

/*
 * An instance of the class that operand 1 names, with the elements that `keys` (all keys) and
 * operands from `first` on (as `part` says) are. NULL, with status, after a complaint.
 */
MI_Instance *wsmi_cli_call_instance(struct wsmi_cli_call *call, const struct wsmi_cli_words *keys,
                                    size_t first, enum wsmi_cli_part_of part);

/* The syntax of all words; false after a complaint. */
bool wsmi_cli_check_words(const char *const *words, size_t count);

/* "30s" as MI has it; `name` is the option's, for the complaint. */
bool wsmi_cli_interval_parse(const char *name, const char *text, MI_Interval *ret);

#endif
