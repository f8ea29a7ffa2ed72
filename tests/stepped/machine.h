/* SPDX-License-Identifier: MIT */
/*
 * The interpreter of prop_mi_api.c: a program of lines, each a call of the MI API, and the objects
 * it has made. A line is a verb, arguments that are a letter and a number each, and after a colon
 * a text:
 *
 *   enumerate h0 s0 f1024 c1: Demo_Lamp
 *
 * An argument that is missing is 0; slots count modulo their number. The verbs stand in machine.c.
 */
#ifndef WSMI_STEPPED_MACHINE_H
#define WSMI_STEPPED_MACHINE_H

#include "mi.h"
#include "stepped/world.h"

enum {
    MACHINE_SESSIONS = 8, /* ever opened */
    MACHINE_RECORDS = 24, /* operations ever started */
    MACHINE_HANDLES = 8,  /* of operations, at a time */
    MACHINE_OPTIONS = 3,  /* of each kind */
    MACHINE_INSTANCES = 6,
    MACHINE_CLASSES = 4,
    MACHINE_MAX_LINES = 300,
    MACHINE_MAX_DEPTH = 3, /* callbacks inside callbacks that run lines of their own */
    MACHINE_TEXT_BYTES = 4096
};

struct machine_line {
    struct wsmi_view verb;
    bool has[26];
    uint32_t arg[26];
    char *text; /* lives as long as the run; NULL: none */
};

struct machine;

struct machine_session {
    struct machine *machine;
    MI_Session handle;
    bool is_open;
    bool reenters;     /* its message callback runs lines */
    unsigned promised; /* calls of the completion callback */
    unsigned completions;
};

/* `c` of a line. */
enum machine_callback_bits {
    MACHINE_RESULT = 1 << 0, /* makes the operation asynchronous */
    MACHINE_EVENTS = 1 << 1,
    MACHINE_VALUES = 1 << 2,
    MACHINE_REENTERS = 1 << 3 /* each runs lines, until "return" */
};

enum machine_channel { MACHINE_INSTANCE = 0, MACHINE_CLASS, MACHINE_INDICATION };

typedef MI_Result machine_answer(MI_Operation *operation,
                                 MI_OperationCallback_ResponseType response);
typedef MI_Result machine_acknowledge(MI_Operation *operation);

/* One operation, from its start to the end of the run: it is the context of its callbacks. */
struct machine_record {
    struct machine *machine;
    MI_Operation handle;
    MI_Session session;
    enum machine_channel channel;
    bool is_async;
    bool has_handle; /* not closed yet */
    bool is_closing; /* Close is under way, further out on the stack */
    bool reenters;
    bool answers_inside;
    MI_OperationCallback_ResponseType response;
    unsigned finals;
    MI_Result result; /* the final one */
    machine_acknowledge *acknowledge;
    machine_answer *answer;
    MI_Operation owed_handle; /* what the two are to be called with */
};

struct machine {
    struct stepped_world world;
    MI_Application application;
    bool has_application;
    struct machine_session sessions[MACHINE_SESSIONS];
    size_t session_count;
    struct machine_record records[MACHINE_RECORDS];
    size_t record_count;
    size_t handles[MACHINE_HANDLES]; /* 1 + index of a record */
    MI_DestinationOptions destination[MACHINE_OPTIONS];
    MI_OperationOptions operation[MACHINE_OPTIONS];
    MI_SubscriptionDeliveryOptions delivery[MACHINE_OPTIONS];
    MI_Instance *instances[MACHINE_INSTANCES];
    MI_Class *classes[MACHINE_CLASSES];
    uint8_t text[MACHINE_TEXT_BYTES]; /* serialised last */
    MI_Uint32 text_length;
    char *next; /* line of the program */
    char *end;
    size_t lines;
    size_t depth;
};

/* The argument, 0 when it is missing, below `count`. */
size_t machine_slot(const struct machine_line *line, char letter, size_t count);
bool machine_has(const struct machine_line *line, char letter);
uint32_t machine_arg(const struct machine_line *line, char letter);

/* Every code a function returns or reports goes through this: it must be one that mi.h has. */
MI_Result machine_code(struct machine *machine, MI_Result code);

/* Runs lines until one that is "return", or the end. */
void machine_run(struct machine *machine);

/* Makes an application on a world whose transport has not been given away. False: no memory. */
bool machine_open(struct machine *machine);

/* Closes whatever is open, and checks that everything came to its end. */
void machine_wind_up(struct machine *machine);

/* Verbs: in the file that is named after what they are about. */
typedef void machine_verb(struct machine *machine, const struct machine_line *line);
machine_verb machine_do_options, machine_do_set, machine_do_read_options, machine_do_clone_options,
    machine_do_delete_options, machine_do_credentials;
machine_verb machine_do_instance, machine_do_from_class, machine_do_element, machine_do_read,
    machine_do_clone, machine_do_delete, machine_do_inspect, machine_do_serialize,
    machine_do_deserialize, machine_do_declare;
machine_verb machine_do_session, machine_do_close_session, machine_do_start, machine_do_next,
    machine_do_drain, machine_do_cancel, machine_do_close, machine_do_answer,
    machine_do_acknowledge, machine_do_whose;

/* Reads and notes all of an instance, or of a class. */
void machine_read_instance(struct machine *machine, const MI_Instance *instance, unsigned depth);
void machine_read_class(struct machine *machine, const MI_Class *read);

/* The value that arguments and text of a line describe, of type `t`; lives as long as the run. */
MI_Value machine_value(struct machine *machine, const struct machine_line *line, char *text);

/* Splits "name=value" in place; the value is "" without one. */
char *machine_split(char *text);

/* Pays what the user owes: acknowledgements, answers. False: nothing is owed. */
bool machine_settle_debts(void *context);

/* Runs lines from inside a callback. */
void machine_reenter(struct machine *machine);

struct machine_session *machine_session_of(struct machine *machine,
                                           const struct machine_line *line);

/* The callbacks of an operation, by the bits of `c`. */
MI_OperationCallbacks machine_callbacks_of(struct machine_record *record, uint32_t bits);

/* Checks and notes what came with a result; the object itself is the caller's business. */
void machine_note_result(struct machine_record *record, bool has_object, MI_Boolean more,
                         MI_Result result, const MI_Char *message, const MI_Instance *details);

/* Ends an operation: closes its handle and waits for its final result. */
void machine_finish(struct machine *machine, struct machine_record *record);

#endif
