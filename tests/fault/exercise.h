/* SPDX-License-Identifier: MIT */
/*
 * Every operation of a session as a row of a table: its options and arguments, the answers of a
 * scripted peer, and what comes of it when nothing fails. Programs then let something fail in it,
 * an allocation or a byte, everywhere.
 */
#ifndef WSMI_FAULT_EXERCISE_H
#define WSMI_FAULT_EXERCISE_H

#include "life.h"
#include "testlib/lamp.h"

enum { EXERCISE_TEXT_BYTES = 32 * 1024, EXERCISE_MAX_STEPS = 8 };

/* Made before anything fails. */
struct exercise_cast {
    MI_Application application;
    MI_Session session;
    struct scripted_counters counters;
    MI_Instance *lamp;       /* Id 7 is the key; values of many types */
    MI_Instance *parameters; /* a text, arrays, an embedded instance, references */
    MI_OperationOptions options;
    MI_SubscriptionDeliveryOptions delivery;
};

enum exercise_channel { EXERCISE_INSTANCES = 0, EXERCISE_CLASSES, EXERCISE_INDICATIONS };

struct exercise {
    const char *name;
    struct scripted_step steps[EXERCISE_MAX_STEPS]; /* those with a status */
    void (*start)(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                  MI_Operation *operation);
    void (*prepare)(struct exercise_cast *cast); /* before anything fails; may be NULL */
    enum exercise_channel channel;
    unsigned results;
    unsigned cancel_after; /* so many results; 0: never */
    MI_Result result;      /* when nothing fails */
};

/* The rows: exercises_instance.c, exercises_stream.c, exercises_class.c. */
extern const struct exercise exercises_instance[];
extern const size_t exercises_instance_count;
extern const struct exercise exercises_stream[];
extern const size_t exercises_stream_count;
extern const struct exercise exercises_class[];
extern const size_t exercises_class_count;

/* Runs `look` for every row. */
void exercise_each(void (*look)(const struct exercise *exercise));

/* How one is run. */
struct exercise_run {
    const struct scripted_step *steps;
    size_t step_count;
    bool by_callback;
    void (*arm)(size_t k); /* of fail_malloc.h; NULL: no allocation fails */
    size_t k;
};

/* What came of it. */
struct exercise_outcome {
    bool failed; /* an allocation */
    MI_Result result;
    char message[512];
    bool has_details;
    unsigned results; /* instances or classes */
    unsigned finals;
    char text[EXERCISE_TEXT_BYTES]; /* all of them as MI_XML, with superclasses and bookmarks */
    size_t length;
    struct scripted_counters counters;
};

/* As the table says, by getters. */
struct exercise_run exercise_as_written(const struct exercise *exercise);

/* Checks what holds always: one final result and nothing after it, no handle, exchange or endpoint
 * left. */
void exercise_do(const struct exercise *exercise, const struct exercise_run *run,
                 struct exercise_outcome *ret);

#endif
