/* SPDX-License-Identifier: MIT */
/*
 * The documents of cimxml.h: instances, the paths to them, and what is around them. An embedded
 * object is text in the document; it is read when the document has ended, as a document of its own,
 * so nothing recurses.
 */
#ifndef WSMI_WSMAN_CIMXML_DOCUMENT_H
#define WSMI_WSMAN_CIMXML_DOCUMENT_H

#include "wsman/cimxml.h"
#include "wsmi/cimxml.h"

/* A path whose element is open. */
struct wsmi_open_path {
    size_t offset;
    struct wsmi_view class_name; /* empty: none was given yet */
    bool is_instance;            /* by INSTANCENAME */
    struct wsmi_view host;
    struct wsmi_cimxml_list spaces; /* struct wsmi_view, the parts of the namespace */
    struct wsmi_cimxml_list keys;   /* struct wsmi_selector */
    struct wsmi_selector key;       /* that is read: */
    bool has_key;
};

/* A property of an instance whose element is open. */
struct wsmi_open_property {
    struct wsmi_property property;
    enum wsmi_type type;
    struct wsmi_item item;         /* what every item of it has */
    struct wsmi_cimxml_list items; /* struct wsmi_item */
    bool is_given;                 /* a value was there */
    bool is_modified;
    struct wsmi_view qualifier; /* the name of the one being read */
    bool is_embedded;           /* by a qualifier */
};

/* Text that is an object: `item` gets it. */
struct wsmi_embedded {
    struct wsmi_item *item;
    size_t depth;
};

struct wsmi_document {
    struct wsmi_walk walk; /* its context is the document */
    struct wsmi_cimxml_list classes;
    struct wsmi_cimxml_list instances;
    size_t group_start;            /* instances before the DECLGROUP at hand */
    size_t object_start;           /* the same, VALUE.OBJECT and the like */
    struct wsmi_cimxml_list paths; /* of the DECLGROUP, of the object, then those of references */
    size_t path_count;             /* open ones */
    const struct wsmi_epr *reference; /* that ended last */
    struct wsmi_cim_instance open;
    struct wsmi_cimxml_list properties;
    struct wsmi_open_property property;
    const struct wsmi_cim_instance *instance; /* that ended last */
    bool has_object;                          /* in the element around it */
    struct wsmi_cimxml_list embedded;
    const struct wsmi_embedded *inside; /* what is read is the text of this; NULL: the document */
    bool has_root;
};

static inline struct wsmi_document *wsmi_document_of(const struct wsmi_walk *walk)
{
    return walk->context;
}

/* A path opens inside those that are open. LIMIT (max_epr_depth), OOM. */
WSMI_MUST_USE bool wsmi_path_open(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err);

/* The innermost open path, none before the first wsmi_path_open. */
struct wsmi_open_path *wsmi_path_top(const struct wsmi_walk *walk);

/* The namespace its parts make, "a/b/c". */
WSMI_MUST_USE bool wsmi_path_name_space(struct wsmi_walk *walk, const struct wsmi_open_path *path,
                                        struct wsmi_view *ret, struct wsmi_err *err);

/* The reference the innermost open path makes. */
WSMI_MUST_USE bool wsmi_path_finish(struct wsmi_walk *walk, const struct wsmi_epr **ret,
                                    struct wsmi_err *err);

void wsmi_path_close(struct wsmi_walk *walk);

/* The reference that ended last, which is then gone; or NULL. */
const struct wsmi_epr *wsmi_reference_take(struct wsmi_walk *walk);

/* cimxml_path.c. A VALUE.REFERENCE opens and closes a path and leaves a reference; the others fill
 * the innermost open one. */
enum {
    WSMI_PATH_REFERENCE = 1,
    WSMI_PATH_PATH, /* CLASSPATH, INSTANCEPATH, LOCALCLASSPATH, LOCALINSTANCEPATH */
    WSMI_PATH_NAMESPACEPATH,
    WSMI_PATH_LOCALNAMESPACEPATH,
    WSMI_PATH_CLASSNAME,
    WSMI_PATH_INSTANCENAME
};
extern const struct wsmi_walk_grammar wsmi_path_grammar;

/* cimxml_instance.c: leaves `instance` of the document. */
enum { WSMI_INSTANCE_INSTANCE = 1 };
extern const struct wsmi_walk_grammar wsmi_instance_grammar;

/* <VALUE.REFERENCE>. */
void wsmi_reference_write(const struct wsmi_epr *epr, size_t depth, struct wsmi_buf *out);

/* What writes in here recurses no deeper. */
enum { WSMI_CIMXML_WRITE_DEPTH = 64 };

#endif
