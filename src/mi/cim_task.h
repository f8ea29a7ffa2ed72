/* SPDX-License-Identifier: MIT */
/*
 * The task behind every operation on instances and classes: one request, or an enumeration of many;
 * answers are turned into results one by one, each typed by its class (schema.h). What differs
 * between the operations is a row of data and the request they fill in.
 */
#ifndef WSMI_MI_CIM_TASK_H
#define WSMI_MI_CIM_TASK_H

#include "mi/answer.h"
#include "mi/call.h"
#include "mi/schema.h"
#include "mi/stream.h"
#include "mi/task.h"
#include "wsmi/envelope.h"

struct wsmi_cim_task;

/* What a task makes of a fault instead of its first answer. */
enum wsmi_refusal {
    WSMI_REFUSAL_STANDS = 0, /* the operation ends with the error */
    WSMI_REFUSAL_AGAIN,      /* the call has another request now */
    WSMI_REFUSAL_PROBE       /* whether the peer declares call.class_name decides, kind->judge */
};

/* What one operation is. */
struct wsmi_cim_kind {
    enum wsmi_action action; /* of the first request, unless it is a method */
    unsigned bodies;         /* answers that are in order: bits 1 << wsmi_body_kind */
    bool may_repeat;         /* sending the first request twice is harmless */
    bool is_stream;          /* Pulls follow */
    bool is_about_classes;   /* results are classes */
    bool delivers_nothing;   /* whatever comes back is no result (Delete) */
    /* May reword `error`, which is about a fault; NULL: it stands. */
    enum wsmi_refusal (*refused)(struct wsmi_cim_task *task, struct wsmi_error *error);
    /* The same after a probe; `is_declared`: the peer has a declaration of the class. */
    void (*judge)(const struct wsmi_cim_task *task, bool is_declared, struct wsmi_error *error);
};

enum wsmi_cim_state {
    WSMI_CIM_OPEN = 0,    /* nothing sent */
    WSMI_CIM_ASKED_PEER,  /* Identify is under way: who is it that datetimes are for? */
    WSMI_CIM_ASKED,       /* a request of the operation is under way */
    WSMI_CIM_ASKED_CLASS, /* a declaration is being fetched */
    WSMI_CIM_PROBING,     /* the same, to understand `refusal` */
    WSMI_CIM_HOLDING      /* the last result is with the user */
};

/* The flags of mi.h, all but those that are the engine's (mi-api 2.6). */
#define WSMI_CIM_FLAGS                                                                             \
    (MI_OPERATIONFLAGS_BASIC_RTTI | MI_OPERATIONFLAGS_NO_RTTI | MI_OPERATIONFLAGS_STANDARD_RTTI |  \
     MI_OPERATIONFLAGS_FULL_RTTI | MI_OPERATIONFLAGS_LOCALIZED_QUALIFIERS |                        \
     MI_OPERATIONFLAGS_EXPENSIVE_PROPERTIES | MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY)

#define WSMI_INSTANCE_FACTORY(call, function)                                                      \
    {                                                                                              \
        .name = "MI_Session_" call, .channel = WSMI_CHANNEL_INSTANCE,                              \
        .legal_flags = WSMI_CIM_FLAGS, .create = (function)                                        \
    }

struct wsmi_cim_task {
    struct wsmi_task task; /* first */
    const struct wsmi_cim_kind *kind;
    enum wsmi_cim_state state;
    struct wsmi_call call;
    char operation_id[WSMI_UUID_BYTES]; /* announces that events are welcome */
    bool has_responded;                 /* to a question of the peer */
    bool is_ahead;                      /* a Pull went out before the task asks for it */
    char read_id[WSMI_UUID_BYTES];      /* what was asked before that Pull, when it goes first */
    struct wsmi_schema schema;
    struct wsmi_answer answer;
    struct wsmi_stream stream;        /* when kind->is_stream */
    const struct wsmi_entry *entries; /* of `answer` */
    size_t entry_count;
    size_t next_entry;
    enum wsmi_class_form class_form; /* of the request, when kind->is_about_classes */
    bool names_only;                 /* of classes, is all the user wants */
    bool wants_declarations;         /* it is not, and is all the answer has */
    struct wsmi_entry single;        /* the one entry of an answer that is no list */
    struct wsmi_error refusal;       /* borrows `answer` */

    /* What an operation may set before it starts. */
    struct wsmi_view method;         /* Invoke */
    struct wsmi_view type_class;     /* declares the method, or the base class */
    struct wsmi_view fragment_class; /* what fragments are made of */
    struct wsmi_view only_class;     /* shallow: instances of other classes are dropped */
    bool is_projection; /* results have the properties that the query names, and no others */
    bool base_only;     /* properties that type_class lacks are dropped */
    const MI_Char *result_class; /* class name of results that have none of their own */
};

/* A task whose call is ready but for its aim and its body; NULL with `error`. */
struct wsmi_cim_task *wsmi_cim_task_new(const struct wsmi_cim_kind *kind,
                                        struct wsmi_session *session, MI_Uint32 flags,
                                        const MI_OperationOptions *options,
                                        const MI_Char *name_space, struct wsmi_error *error);

/* For those who create one and then fail to fill it in. */
void wsmi_cim_task_delete(struct wsmi_cim_task *task);

/* cim_result.c: makes a result of `entry`. False with `error`. */
bool wsmi_cim_result_make(struct wsmi_cim_task *task, const struct wsmi_entry *entry,
                          struct wsmi_result *result, struct wsmi_error *error);

/* cim_result.c: the class that types `entry`; empty when nothing does. */
struct wsmi_view wsmi_cim_result_class(const struct wsmi_cim_task *task,
                                       const struct wsmi_entry *entry);

/* cim_result.c: false for what the peer sent although it was not asked for. */
bool wsmi_cim_result_is_wanted(const struct wsmi_cim_task *task, const struct wsmi_entry *entry);

#endif
