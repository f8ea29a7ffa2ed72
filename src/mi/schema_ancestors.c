/* SPDX-License-Identifier: MIT */
/* The superclasses of a class, for MI_OPERATIONFLAGS_FULL_RTTI. */
#include "mi/class.h"
#include "mi/name.h"
#include "mi/result.h"
#include "mi/schema.h"

/* A class and its superclasses, nearest first; a reference to each. */
struct lineage {
    struct wsmi_decl *list[WSMI_DECL_MAX_SUPERCLASSES];
    size_t count;
    bool is_complete; /* there are no more of them, or the peer has none */
};

static void release(struct lineage *lineage)
{
    for (size_t i = 0; i < lineage->count; i++) {
        wsmi_decl_unref(lineage->list[i]);
    }
}

/* Whether the class `name`, one of `count`, may be derived from `decl`: a peer may declare a
 * circle, or superclasses without end. */
static bool may_derive(const MI_Char *name, const MI_ClassDecl *decl, size_t count)
{
    for (; decl != NULL && count <= WSMI_DECL_MAX_SUPERCLASSES; decl = decl->superClassDecl) {
        if (wsmi_name_eq(decl->name, name)) {
            return false;
        }
        count++;
    }
    return count <= WSMI_DECL_MAX_SUPERCLASSES;
}

static bool may_add(const struct lineage *lineage, const MI_ClassDecl *super)
{
    for (size_t i = 0; i < lineage->count; i++) {
        if (!may_derive(lineage->list[i]->decl.name, super, lineage->count)) {
            return false;
        }
    }
    return true;
}

/* The name of the next superclass to add; empty when the lineage ends here. What has superclasses
 * was given all there are. */
static struct wsmi_view next_name(const struct lineage *lineage)
{
    const struct wsmi_view none = {NULL, 0};
    const MI_ClassDecl *last = &lineage->list[lineage->count - 1]->decl;
    return last->superClass == NULL || last->superClassDecl != NULL ||
                   lineage->count == WSMI_DECL_MAX_SUPERCLASSES
               ? none
               : wsmi_view_from_str(last->superClass);
}

static enum wsmi_schema_step collect(struct wsmi_schema *schema, struct wsmi_view name_space,
                                     struct lineage *lineage, struct wsmi_error *error)
{
    for (;;) {
        struct wsmi_view name = next_name(lineage);
        MI_Class *found = NULL;
        enum wsmi_class_known known =
            name.len == 0 ? WSMI_CLASS_MISSING
                          : wsmi_schema_look_up(schema, name_space, name, &found, error);
        switch (known) {
        case WSMI_CLASS_OOM:
            return WSMI_SCHEMA_FAILED;
        case WSMI_CLASS_MISSING:
            lineage->is_complete = true;
            return WSMI_SCHEMA_READY;
        case WSMI_CLASS_UNKNOWN:
            return wsmi_schema_wish(schema, name_space, name, error);
        case WSMI_CLASS_KNOWN:
            if (!may_add(lineage, found->classDecl)) {
                lineage->is_complete = true;
                return WSMI_SCHEMA_READY;
            }
            lineage->list[lineage->count++] = wsmi_decl_ref(wsmi_decl_of(found->classDecl));
            break;
        }
    }
}

/* The first of the lineage with the others as its superclasses; NULL on memory. */
static struct wsmi_decl *link_all(const struct lineage *lineage)
{
    struct wsmi_decl *linked = wsmi_decl_ref(lineage->list[lineage->count - 1]);
    for (size_t i = lineage->count - 1; linked != NULL && i-- > 0;) {
        struct wsmi_decl *super = linked;
        linked = wsmi_decl_link(lineage->list[i], super);
        wsmi_decl_unref(super);
    }
    return linked;
}

/* Keeps a class like `own` that has the rest of the lineage as its superclasses. */
static bool keep_linked(struct wsmi_schema *schema, struct wsmi_view name_space,
                        struct wsmi_view name, const MI_Class *own, const struct lineage *lineage,
                        struct wsmi_error *error)
{
    MI_Class *made = NULL;
    struct wsmi_decl *linked = link_all(lineage);
    if (linked == NULL ||
        wsmi_class_new(linked, own->namespaceName, own->serverName, &made) != MI_RESULT_OK) {
        wsmi_decl_unref(linked);
        return wsmi_error_no_memory(error, "answer");
    }
    bool kept = wsmi_schema_keep(schema, name_space, name, made, error);
    (void)MI_Class_Delete(made);
    wsmi_decl_unref(linked);
    return kept;
}

enum wsmi_schema_step wsmi_schema_add_ancestors(struct wsmi_schema *schema,
                                                struct wsmi_view name_space, struct wsmi_view name,
                                                MI_Class **class_object, struct wsmi_error *error)
{
    struct lineage lineage = {.count = 0};
    MI_Class *own = NULL;
    if ((*class_object)->classDecl->superClass == NULL ||
        (*class_object)->classDecl->superClassDecl != NULL) {
        return WSMI_SCHEMA_READY;
    }
    /* What is lent may go while others are looked up. */
    if (MI_Class_Clone(*class_object, &own) != MI_RESULT_OK) {
        (void)wsmi_error_no_memory(error, "answer");
        return WSMI_SCHEMA_FAILED;
    }
    lineage.list[lineage.count++] = wsmi_decl_ref(wsmi_decl_of(own->classDecl));
    enum wsmi_schema_step step = collect(schema, name_space, &lineage, error);
    if (step == WSMI_SCHEMA_READY && lineage.is_complete && lineage.count > 1 &&
        !keep_linked(schema, name_space, name, own, &lineage, error)) {
        step = WSMI_SCHEMA_FAILED;
    }
    if (step == WSMI_SCHEMA_READY &&
        wsmi_schema_look_up(schema, name_space, name, class_object, error) == WSMI_CLASS_OOM) {
        step = WSMI_SCHEMA_FAILED;
    }
    release(&lineage);
    (void)MI_Class_Delete(own);
    return step;
}

bool wsmi_schema_finish_class(struct wsmi_schema *schema, MI_Class **class_object,
                              struct wsmi_error *error)
{
    const MI_ClassDecl *own = (*class_object)->classDecl;
    MI_Class *super = NULL;
    MI_Class *made = NULL;
    if (own->superClass == NULL || (schema->call->flags & MI_OPERATIONFLAGS_FULL_RTTI) == 0) {
        return true;
    }
    if (!wsmi_schema_find(schema, wsmi_view_from_str(own->superClass), &super, error)) {
        return false;
    }
    if (super == NULL || !may_derive(own->name, super->classDecl, 1)) {
        return true;
    }
    struct wsmi_decl *linked = wsmi_decl_link(wsmi_decl_of(own), wsmi_decl_of(super->classDecl));
    bool is_made =
        linked != NULL && wsmi_class_new(linked, (*class_object)->namespaceName,
                                         (*class_object)->serverName, &made) == MI_RESULT_OK;
    wsmi_decl_unref(linked);
    if (!is_made) {
        return wsmi_error_no_memory(error, "answer");
    }
    (void)MI_Class_Delete(*class_object);
    *class_object = made;
    return true;
}
