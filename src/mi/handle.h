/* SPDX-License-Identifier: MIT */
/*
 * Handles the caller may copy, keep too long, or make up: a number that is never issued twice and a
 * slot. A handle is looked up in a process-wide table before anything behind it is touched, so a
 * stale one is recognised, not read (mi-api: 1.2).
 */
#ifndef WSMI_MI_HANDLE_H
#define WSMI_MI_HANDLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wsmi_object_kind {
    WSMI_OBJECT_NONE = 0,
    WSMI_OBJECT_APPLICATION,
    WSMI_OBJECT_SESSION,
    WSMI_OBJECT_OPERATION,
    WSMI_OBJECT_DESTINATION_OPTIONS,
    WSMI_OBJECT_OPERATION_OPTIONS,
    WSMI_OBJECT_DELIVERY_OPTIONS,
    WSMI_OBJECT_SERIALIZER,
    WSMI_OBJECT_DESERIALIZER
};

/* First member of everything a handle can name. Reference counted; `destroy` runs when the last
 * reference goes, on that thread. */
struct wsmi_object {
    enum wsmi_object_kind kind;
    atomic_size_t references;
    void (*destroy)(struct wsmi_object *object);
    uint64_t number; /* 0 while not registered */
    size_t slot;
};

/* The two reserved words of an MI handle. */
struct wsmi_handle {
    uint64_t number;
    ptrdiff_t slot;
};

/* One reference, held by the caller. */
void wsmi_object_init(struct wsmi_object *object, enum wsmi_object_kind kind,
                      void (*destroy)(struct wsmi_object *object));
void wsmi_object_ref(struct wsmi_object *object);
void wsmi_object_unref(struct wsmi_object *object); /* NULL is allowed */

/* Enters the object into the table, which takes a reference. False on memory, nothing changed.
 * Thread safe. */
bool wsmi_handle_register(struct wsmi_object *object, struct wsmi_handle *ret);

/* The live object of that kind with a new reference for the caller, or NULL. Thread safe. */
void *wsmi_handle_acquire(struct wsmi_handle handle, enum wsmi_object_kind kind);

/*
 * Takes the object out of the table and drops the table's reference; later look-ups fail. True for
 * the one caller that removed it. Thread safe.
 */
bool wsmi_handle_unregister(struct wsmi_object *object);

/* Registered objects, for tests. */
size_t wsmi_handle_count(void);

#endif
