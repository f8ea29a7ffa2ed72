/* SPDX-License-Identifier: MIT */
/*
 * The CIM model of the test peer: class declarations as data (demo_classes.c), and instances whose
 * values are text.
 *
 * Canonical texts: booleans "true"/"false", integers and char16 decimal, reals as C prints them,
 * datetimes as the 25 characters of DSP0004, strings as UTF-8. A dialect (dialect.h) turns them
 * into what an agent writes; value.h turns what a client writes into them.
 */
#ifndef RESP_MODEL_H
#define RESP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* The numbering of MI_Type, which StreamingOutput has on the wire. */
enum resp_type {
    TYPE_BOOLEAN,
    TYPE_UINT8,
    TYPE_SINT8,
    TYPE_UINT16,
    TYPE_SINT16,
    TYPE_UINT32,
    TYPE_SINT32,
    TYPE_UINT64,
    TYPE_SINT64,
    TYPE_REAL32,
    TYPE_REAL64,
    TYPE_CHAR16,
    TYPE_DATETIME,
    TYPE_STRING,
    TYPE_REFERENCE,
    TYPE_INSTANCE,
};

struct resp_qualifier {
    const char *name; /* NULL ends a list */
    enum resp_type type;
    const char *value; /* NULL: null; '|' separates the entries of an array */
    bool array;
    bool restricted; /* not handed down to subclasses */
};

enum { PROP_KEY = 1, PROP_IN = 2, PROP_OUT = 4, PROP_READ_ONLY = 8 };

/* A property, or a parameter of a method. */
struct resp_prop {
    const char *name; /* NULL ends a list */
    enum resp_type type;
    bool array;
    unsigned flags;
    const char *class_name; /* of a reference or an embedded instance */
    const struct resp_qualifier *qualifier;
};

struct resp_method {
    const char *name; /* NULL ends a list */
    bool is_void;
    enum resp_type returns;
    bool is_static;
    const struct resp_prop *parameter;
    const struct resp_qualifier *qualifier;
};

/* A class as declared: what it adds to its superclass. */
struct resp_class {
    const char *name; /* NULL ends a list */
    const char *super;
    const struct resp_qualifier *qualifier;
    const struct resp_prop *prop;
    const struct resp_method *method;
};

/* A class as used: with what it inherits. Also the parameters of one direction of a method. */
struct resp_klass {
    const char *name;
    const struct resp_class *declared;
    const struct resp_klass *super;
    const struct resp_prop **prop;
    const struct resp_klass **origin; /* of each property */
    size_t count;
    size_t key_count;
};

struct resp_instance;

struct resp_item {
    const char *text;
    const struct resp_instance *object; /* reference or embedded instance */
};

struct resp_value {
    bool present; /* absent and null are both null; only a Put sees a difference */
    bool null;
    bool absent; /* not even written as null */
    size_t count;
    struct resp_item *item;
};

/* One value for each property of its class. */
struct resp_instance {
    const struct resp_klass *klass;
    struct resp_value *value;
};

/* Data of demo_instances.c: text entries end with NULL, as do object entries. */
struct resp_datum {
    const char *property; /* NULL ends a list */
    const char *const *text;
    const struct resp_seed *const *object;
};

struct resp_seed {
    const char *class_name; /* NULL ends a list */
    const struct resp_datum *datum;
};

extern const struct resp_class resp_demo_classes[];
extern const struct resp_seed resp_demo_instances[];

/* Index of the property, or klass->count. Names are compared without case. */
size_t resp_klass_find(const struct resp_klass *k, const char *name);
bool resp_klass_is_a(const struct resp_klass *k, const struct resp_klass *base);
bool resp_klass_has_qualifier(const struct resp_klass *k, const char *name);
const struct resp_method *resp_klass_method(const struct resp_klass *k, const char *name,
                                            const struct resp_klass **ret_origin);

struct resp_instance *resp_instance_new(struct resp_arena *a, const struct resp_klass *k);
struct resp_instance *resp_instance_copy(struct resp_arena *a, const struct resp_instance *from);
void resp_value_copy(struct resp_arena *a, struct resp_value *to, const struct resp_value *from);

/* The scalar text of a property; NULL when it is null or there is none. */
const char *resp_instance_text(const struct resp_instance *i, const char *name);

/* Sets a scalar; `text` is borrowed. */
void resp_instance_set(struct resp_arena *a, struct resp_instance *i, const char *name,
                       const char *text);

/* Do the keys of both agree? References are compared by their keys. */
bool resp_instance_same_keys(const struct resp_instance *a, const struct resp_instance *b);

const char *resp_type_name(enum resp_type type);

#endif
