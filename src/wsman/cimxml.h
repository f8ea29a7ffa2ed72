/* SPDX-License-Identifier: MIT */
/*
 * What the decoders of CIM-XML (DSP0201 2.3.1) share. A declaration grows in a struct
 * wsmi_open_class of the walk, piece by piece, in lists that are used again; what an element has
 * collected is copied into arrays of its size when it ends.
 *
 * Attributes and elements are in no namespace, or in one we do not know: DSP0201 has none, its
 * schema DSP8044 has one. An element DSP0201 does not define is skipped, one that it does define is
 * refused out of its place.
 */
#ifndef WSMI_WSMAN_CIMXML_H
#define WSMI_WSMAN_CIMXML_H

#include "wsman/walk.h"
#include "wsman/write.h"
#include "wsmi/class.h"

/* A CLASS element, anywhere: its declaration is in walk->class_decl when its end tag is read. */
extern const struct wsmi_walk_place wsmi_class_place;

/* The declaration that was read last, which is then gone; NULL when there is none. */
const struct wsmi_cim_class *wsmi_class_take(struct wsmi_walk *walk);

/* Entries of one kind, room for `cap`. */
struct wsmi_cimxml_list {
    void *entries;
    size_t count;
    size_t cap;
};

/* A zeroed entry at the end, or NULL with `err` filled. */
void *wsmi_cimxml_add(struct wsmi_walk *walk, struct wsmi_cimxml_list *list, size_t entry_bytes,
                      size_t offset, struct wsmi_err *err);

/* A copy of exactly the entries, NULL for none; the list is empty then and keeps its room. */
WSMI_MUST_USE bool wsmi_cimxml_seal(struct wsmi_walk *walk, struct wsmi_cimxml_list *list,
                                    size_t entry_bytes, const void **ret, struct wsmi_err *err);

/* A constant under construction. */
struct wsmi_open_constant {
    struct wsmi_constant value;
    bool is_given; /* by VALUE, VALUE.ARRAY or VALUE.NULL */
};

/* Whose qualifiers are read: a method's parameters have theirs while the method collects its own.
 */
enum wsmi_class_level {
    WSMI_LEVEL_CLASS = 0,
    WSMI_LEVEL_MEMBER,
    WSMI_LEVEL_PARAMETER,
    WSMI_LEVELS
};

/* A CLASS whose element is open. There is none inside another. */
struct wsmi_open_class {
    struct wsmi_cim_class decl;
    size_t elements; /* everything max_class_elements counts */
    enum wsmi_class_level level;
    struct wsmi_method_decl method;
    struct wsmi_element_decl member; /* property or parameter */
    struct wsmi_open_constant member_value;
    struct wsmi_qualifier qualifier;
    struct wsmi_open_constant qualifier_value;
    struct wsmi_open_constant *constant; /* the one of these that a VALUE is for */
    struct wsmi_cimxml_list qualifiers[WSMI_LEVELS];
    struct wsmi_cimxml_list properties;
    struct wsmi_cimxml_list methods;
    struct wsmi_cimxml_list parameters;
    struct wsmi_cimxml_list texts;    /* of an array */
    struct wsmi_cimxml_list defaults; /* intrinsic.c: texts of the member, around its qualifiers */
    struct wsmi_cimxml_list derivation;
};

/* A declaration begins: emptied, its lists kept from the one before. OOM, LIMIT of the arena. */
WSMI_MUST_USE bool wsmi_class_open(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err);

/* It ends: its lists are sealed, and it is in walk->class_decl. */
WSMI_MUST_USE bool wsmi_class_close(struct wsmi_walk *walk, struct wsmi_err *err);

/* cimxml_member.c: qualifiers that say so make a string an instance (DSP0004 section 5.6.3.14). */
void wsmi_member_embed(struct wsmi_element_decl *member);

/* One more thing in the class. LIMIT. */
WSMI_MUST_USE bool wsmi_class_count(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err);

/* The qualifiers of the element that ends now. */
WSMI_MUST_USE bool wsmi_class_seal_qualifiers(struct wsmi_walk *walk, enum wsmi_class_level level,
                                              struct wsmi_qualifiers *ret, struct wsmi_err *err);

/* The parts of the grammar; numbers are states. */
enum { WSMI_CLASS_CLASS = 1 };
extern const struct wsmi_walk_grammar wsmi_class_grammar; /* cimxml_class.c */

enum { WSMI_CONSTANT_QUALIFIER = 1, WSMI_CONSTANT_VALUE, WSMI_CONSTANT_ARRAY, WSMI_CONSTANT_NULL };
extern const struct wsmi_walk_grammar wsmi_constant_grammar; /* cimxml_constant.c */

enum {
    WSMI_MEMBER_PROPERTY = 1,
    WSMI_MEMBER_PROPERTY_ARRAY,
    WSMI_MEMBER_PROPERTY_REFERENCE,
    WSMI_MEMBER_PARAMETER
};
extern const struct wsmi_walk_grammar wsmi_member_grammar; /* cimxml_member.c */

enum { WSMI_METHOD_METHOD = 1 };
extern const struct wsmi_walk_grammar wsmi_method_grammar; /* cimxml_method.c */

/* `choose` of every state: refuses what DSP0201 defines and no rule names. */
bool wsmi_cimxml_choose(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place *ret, struct wsmi_err *err);

/* True when the element is `local` in no namespace we know. */
bool wsmi_cimxml_is(const struct wsmi_xml_start *start, struct wsmi_view local);

/*
 * Attributes. Each fails with PROTOCOL at the element when a value is wrong or a required attribute
 * is missing; the others are left alone then. An empty value counts as none.
 */
WSMI_MUST_USE bool wsmi_cimxml_name(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                    struct wsmi_view local, bool is_required, struct wsmi_view *ret,
                                    struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_cimxml_text(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                    struct wsmi_view local, struct wsmi_view *ret,
                                    struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_cimxml_bool(const struct wsmi_xml_start *start, struct wsmi_view local,
                                    bool *ret, struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_cimxml_size(const struct wsmi_xml_start *start, struct wsmi_view local,
                                    uint32_t *ret, struct wsmi_err *err);

/* TYPE, a simple one; `ret_given` tells whether it is there. */
WSMI_MUST_USE bool wsmi_cimxml_type(const struct wsmi_xml_start *start, bool *ret_given,
                                    enum wsmi_type *ret, struct wsmi_err *err);

/* EmbeddedObject and EmbeddedClassName, by which a string becomes an instance. */
WSMI_MUST_USE bool wsmi_cimxml_embedded(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                        enum wsmi_type *type, struct wsmi_view *ret_class,
                                        struct wsmi_err *err);

/* Writing. The attributes as above, left out when they say what the DTD says by itself. */
void wsmi_cimxml_write_text(struct wsmi_buf *out, struct wsmi_view text); /* <VALUE> */
void wsmi_cimxml_write_type(struct wsmi_buf *out, enum wsmi_type type);
void wsmi_cimxml_write_flag(struct wsmi_buf *out, const char *name, bool value, bool by_itself);
void wsmi_cimxml_write_size(struct wsmi_buf *out, uint32_t size);
void wsmi_constant_write(const struct wsmi_constant *constant, struct wsmi_buf *out);
void wsmi_qualifiers_write(const struct wsmi_qualifiers *qualifiers, struct wsmi_buf *out);
void wsmi_property_decl_write(const struct wsmi_element_decl *decl, struct wsmi_buf *out);
void wsmi_method_decl_write(const struct wsmi_method_decl *decl, struct wsmi_buf *out);
void wsmi_parameter_decl_write(const struct wsmi_element_decl *decl, struct wsmi_buf *out);

#endif
