/* SPDX-License-Identifier: MIT */
/*
 * MI instances from what users wrote (cli/assign.h). The type of a value is the one written with
 * the name, else the one its class declares, else string. An array is written as a list or by
 * giving the name again for each element; only where an array is expected does `[` start a list, so
 * that no text needs an escape elsewhere.
 */
#ifndef WSMI_CLI_BUILD_H
#define WSMI_CLI_BUILD_H

#include "cli/assign.h"
#include "mi.h"

struct wsmi_cli_made;

/* Who knows declarations. */
struct wsmi_cli_declarations {
    /* The class of that name, borrowed, or NULL when it cannot be had; false, after a complaint, to
     * give up altogether. */
    bool (*find)(void *context, const char *class_name, const MI_Class **ret);
    void *context;
};

/* What building needs, and what it owns. */
struct wsmi_cli_build {
    MI_Application *application;
    struct wsmi_arena *arena;
    const struct wsmi_cli_declarations *declarations;
    struct wsmi_cli_made *made; /* private: instances to delete */
    bool has_given_up;          /* declarations->find said so: nothing more to complain about */
};

enum wsmi_cli_part_of {
    WSMI_CLI_PROPERTIES, /* of a class; those it declares as keys are keys */
    WSMI_CLI_KEYS,       /* the same, all of them keys */
    WSMI_CLI_PARAMETERS  /* of a method */
};

/* What the words are for. */
struct wsmi_cli_subject {
    const char *class_name;
    const char *method; /* of PARAMETERS */
    enum wsmi_cli_part_of part;
};

void wsmi_cli_build_init(struct wsmi_cli_build *build, MI_Application *application,
                         struct wsmi_arena *arena,
                         const struct wsmi_cli_declarations *declarations);

/* Deletes every instance that was made. */
void wsmi_cli_build_clean_up(struct wsmi_cli_build *build);

/* An instance without elements, owned by `build`; NULL after a complaint. */
MI_Instance *wsmi_cli_build_instance(struct wsmi_cli_build *build, const char *class_name);

/* Adds an element for each name among `words`. False after a complaint (or has_given_up). */
bool wsmi_cli_build_add(struct wsmi_cli_build *build, MI_Instance *instance,
                        const struct wsmi_cli_subject *subject, const char *const *words,
                        size_t count);

/*
 * The value of one word that stands alone, such as an option of the operation: written type or
 * string. `ret` borrows the arena and `build`. SYNTAX and so on at the offset in the word; USAGE
 * for NAME:null.
 */
bool wsmi_cli_build_value(struct wsmi_cli_build *build, const struct wsmi_cli_assign *assign,
                          MI_Value *ret, MI_Type *ret_type, struct wsmi_err *err);

#endif
