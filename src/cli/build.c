/* SPDX-License-Identifier: MIT */
#include "cli/build.h"

#include <string.h>

#include "cim/name.h"
#include "cli/cimvalue.h"
#include "cli/console.h"
#include "core/fail.h"

struct wsmi_cli_made {
    MI_Instance *instance;
    struct wsmi_cli_made *next;
};

/* What is known about the element a value is for. */
struct slot {
    enum wsmi_type type;
    bool is_array;
    bool is_known; /* written or declared, not assumed */
    bool is_key;
};

/* Where one value stands. */
struct piece {
    struct wsmi_view text;
    size_t offset; /* of `text` in the word */
    bool is_part;  /* inside a list or object: quotes are quotes */
    unsigned depth;
};

static bool add_words(struct wsmi_cli_build *build, MI_Instance *instance,
                      const struct wsmi_cli_subject *subject, const struct wsmi_cli_assign *assigns,
                      size_t count, unsigned depth, size_t *ret_bad, struct wsmi_err *err);

void wsmi_cli_build_init(struct wsmi_cli_build *build, MI_Application *application,
                         struct wsmi_arena *arena, const struct wsmi_cli_declarations *declarations)
{
    memset(build, 0, sizeof(*build));
    build->application = application;
    build->arena = arena;
    build->declarations = declarations;
}

void wsmi_cli_build_clean_up(struct wsmi_cli_build *build)
{
    while (build->made != NULL) {
        (void)MI_Instance_Delete(build->made->instance);
        build->made = build->made->next; /* the arena has the node */
    }
}

static bool make(struct wsmi_cli_build *build, const char *class_name, MI_Instance **ret,
                 struct wsmi_err *err)
{
    struct wsmi_cli_made *made = wsmi_arena_alloc(build->arena, sizeof(*made), 0, err);
    if (made == NULL) {
        return false;
    }
    MI_Result result =
        MI_Application_NewInstance(build->application, class_name, NULL, &made->instance);
    if (result != MI_RESULT_OK) {
        return result == MI_RESULT_INVALID_PARAMETER
                   ? wsmi_fail(err, WSMI_E_SYNTAX, 0, "this is no name of a class")
                   : wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    made->next = build->made;
    build->made = made;
    *ret = made->instance;
    return true;
}

MI_Instance *wsmi_cli_build_instance(struct wsmi_cli_build *build, const char *class_name)
{
    MI_Instance *instance = NULL;
    struct wsmi_err err;
    if (!make(build, class_name, &instance, &err)) {
        wsmi_cli_complain("%s: %s", class_name, err.reason);
    }
    return instance;
}

static void set_slot(struct slot *slot, MI_Type type)
{
    slot->type = (enum wsmi_type)((unsigned)type & ~(unsigned)MI_ARRAY);
    slot->is_array = ((unsigned)type & MI_ARRAY) != 0;
    slot->is_known = true;
}

static bool slot_of_parameter(const MI_Class *declaration, const char *method, const char *name,
                              struct slot *slot, struct wsmi_err *err)
{
    MI_ParameterSet parameters;
    MI_QualifierSet qualifiers;
    MI_Uint32 index;
    MI_Type type;
    memset(&parameters, 0, sizeof(parameters));
    if (MI_Class_GetMethod(declaration, method, NULL, &parameters, &index) != MI_RESULT_OK) {
        return true; /* the service will say so, or knows more than its declaration */
    }
    if (MI_ParameterSet_GetParameter(&parameters, name, &type, NULL, &qualifiers, &index) !=
        MI_RESULT_OK) {
        return wsmi_fail(err, WSMI_E_USAGE, 0,
                         "the method has no such parameter; NAME:TYPE=VALUE "
                         "sends it all the same");
    }
    set_slot(slot, type);
    return true;
}

/* openwsman declares of a class only what it adds to its superclass; then the keys are missing. */
static bool is_whole(const MI_Class *declaration)
{
    MI_Uint32 count = 0;
    (void)MI_Class_GetElementCount(declaration, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        MI_Uint32 flags = 0;
        if (MI_Class_GetElementAt(declaration, i, NULL, NULL, NULL, NULL, NULL, NULL, &flags) ==
                MI_RESULT_OK &&
            (flags & MI_FLAG_KEY) != 0) {
            return true;
        }
    }
    return false;
}

static bool slot_of_property(const MI_Class *declaration, const char *name, struct slot *slot,
                             struct wsmi_err *err)
{
    MI_Uint32 flags = 0;
    MI_Type type;
    if (MI_Class_GetElement(declaration, name, NULL, NULL, &type, NULL, NULL, &flags, NULL) !=
        MI_RESULT_OK) {
        if (!is_whole(declaration)) {
            return true; /* as text */
        }
        return wsmi_fail(err, WSMI_E_USAGE, 0,
                         "the class has no such property; NAME:TYPE=VALUE "
                         "sends it all the same");
    }
    set_slot(slot, type);
    slot->is_key = (flags & MI_FLAG_KEY) != 0;
    return true;
}

/* What `assign`, the first of its name, is for. */
static bool find_slot(struct wsmi_cli_build *build, const struct wsmi_cli_subject *subject,
                      const struct wsmi_cli_assign *assign, const char *name, struct slot *ret,
                      struct wsmi_err *err)
{
    const MI_Class *declaration = NULL;
    struct slot slot = {WSMI_TYPE_STRING, false, false, subject->part == WSMI_CLI_KEYS};
    if (assign->has_type) {
        slot.type = assign->type;
        slot.is_array = assign->is_array;
        slot.is_known = true;
        *ret = slot;
        return true;
    }
    if (build->declarations != NULL && subject->class_name != NULL &&
        !build->declarations->find(build->declarations->context, subject->class_name,
                                   &declaration)) {
        build->has_given_up = true;
        return wsmi_fail(err, WSMI_E_TRANSPORT, 0, "the class cannot be asked for");
    }
    if (declaration != NULL) {
        bool found = subject->part == WSMI_CLI_PARAMETERS
                         ? slot_of_parameter(declaration, subject->method, name, &slot, err)
                         : slot_of_property(declaration, name, &slot, err);
        if (!found) {
            return false;
        }
    }
    slot.is_key = slot.is_key || subject->part == WSMI_CLI_KEYS;
    *ret = slot;
    return true;
}

/* `view` with a NUL behind it. */
static const char *c_string(struct wsmi_cli_build *build, struct wsmi_view view,
                            struct wsmi_err *err)
{
    struct wsmi_view copy;
    return wsmi_arena_copy(build->arena, view, 0, &copy, err) ? (const char *)copy.ptr : NULL;
}

static bool fail_in(const struct piece *piece, struct wsmi_err *err)
{
    err->offset += piece->offset;
    return false;
}

/* CLASS{...}: a reference, whose members are keys, or an embedded instance. */
static bool parse_object(struct wsmi_cli_build *build, const struct piece *piece, bool is_reference,
                         MI_Value *ret, struct wsmi_err *err)
{
    struct wsmi_view space;
    struct wsmi_view class_view;
    struct wsmi_cli_parts parts;
    MI_Instance *instance = NULL;
    size_t bad = 0;
    if (piece->depth == WSMI_CLI_MAX_NESTING) {
        return wsmi_fail(err, WSMI_E_LIMIT, piece->offset, "nested too deeply");
    }
    if (!wsmi_cli_object_split(piece->text, build->arena, &space, &class_view, &parts, err)) {
        return fail_in(piece, err);
    }
    const char *class_name = c_string(build, class_view, err);
    const char *space_name = space.len > 0 ? c_string(build, space, err) : "";
    struct wsmi_cli_assign *assigns =
        wsmi_arena_alloc_array(build->arena, parts.count, sizeof(*assigns), 0, err);
    if (class_name == NULL || space_name == NULL || assigns == NULL) {
        return false;
    }
    for (size_t i = 0; i < parts.count; i++) {
        if (!wsmi_cli_assign_parse(parts.list[i], &assigns[i], err)) {
            err->offset += piece->offset + parts.at[i];
            return false;
        }
    }
    struct wsmi_cli_subject subject = {class_name, NULL,
                                       is_reference ? WSMI_CLI_KEYS : WSMI_CLI_PROPERTIES};
    if (!make(build, class_name, &instance, err)) {
        return fail_in(piece, err);
    }
    if (!add_words(build, instance, &subject, assigns, parts.count, piece->depth + 1, &bad, err)) {
        err->offset += piece->offset + (bad < parts.count ? parts.at[bad] : 0);
        return false;
    }
    if (space.len > 0 && MI_Instance_SetNameSpace(instance, space_name) != MI_RESULT_OK) {
        return wsmi_fail(err, WSMI_E_OOM, piece->offset, "out of memory");
    }
    memset(ret, 0, sizeof(*ret));
    ret->instance = instance;
    return true;
}

static bool parse_scalar(struct wsmi_cli_build *build, const struct piece *piece,
                         enum wsmi_type type, MI_Value *ret, struct wsmi_err *err)
{
    struct wsmi_view text = piece->text;
    struct wsmi_view copy;
    bool is_quoted = false;
    if (type == WSMI_TYPE_REFERENCE || type == WSMI_TYPE_INSTANCE) {
        return parse_object(build, piece, type == WSMI_TYPE_REFERENCE, ret, err);
    }
    if (piece->is_part && !wsmi_cli_part_text(piece->text, build->arena, &text, &is_quoted, err)) {
        return fail_in(piece, err);
    }
    if (!wsmi_arena_copy(build->arena, text, piece->offset, &copy, err)) {
        return false;
    }
    if (!wsmi_cli_scalar_parse(copy, type, ret, err)) {
        err->offset += is_quoted ? 1 : 0;
        return fail_in(piece, err);
    }
    return true;
}

static bool parse_elements(struct wsmi_cli_build *build, const struct piece *pieces, size_t count,
                           enum wsmi_type type, MI_Value *ret, struct wsmi_err *err)
{
    size_t size = wsmi_cli_type_bytes(type);
    uint8_t *data = wsmi_arena_alloc_array(build->arena, count, size, 0, err);
    if (data == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        MI_Value value;
        if (!parse_scalar(build, &pieces[i], type, &value, err)) {
            return false;
        }
        memcpy(data + i * size, &value, size);
    }
    memset(ret, 0, sizeof(*ret));
    ret->array.data = data;
    ret->array.size = (MI_Uint32)count;
    return true;
}

static bool parse_list(struct wsmi_cli_build *build, const struct piece *piece, enum wsmi_type type,
                       MI_Value *ret, struct wsmi_err *err)
{
    struct wsmi_cli_parts parts;
    if (!wsmi_cli_list_split(piece->text, build->arena, &parts, err)) {
        return fail_in(piece, err);
    }
    struct piece *pieces =
        wsmi_arena_alloc_array(build->arena, parts.count, sizeof(*pieces), 0, err);
    if (pieces == NULL) {
        return false;
    }
    for (size_t i = 0; i < parts.count; i++) {
        pieces[i] = (struct piece){parts.list[i], piece->offset + parts.at[i], true, piece->depth};
    }
    return parse_elements(build, pieces, parts.count, type, ret, err);
}

/* One word's value. */
static bool parse_one(struct wsmi_cli_build *build, const struct wsmi_cli_assign *assign,
                      const struct slot *slot, unsigned depth, MI_Value *ret, struct wsmi_err *err)
{
    struct piece piece = {assign->text, assign->text_offset, depth > 0, depth};
    if (!slot->is_array) {
        return parse_scalar(build, &piece, slot->type, ret, err);
    }
    if (wsmi_cli_is_list(assign->text)) {
        return parse_list(build, &piece, slot->type, ret, err);
    }
    return parse_elements(build, &piece, 1, slot->type, ret, err);
}

/* Words of one name: each is an element. */
static bool parse_many(struct wsmi_cli_build *build, const struct wsmi_cli_assign *const *same,
                       size_t count, const struct slot *slot, unsigned depth, MI_Value *ret,
                       size_t *ret_bad, struct wsmi_err *err)
{
    struct piece *pieces = wsmi_arena_alloc_array(build->arena, count, sizeof(*pieces), 0, err);
    if (pieces == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        *ret_bad = i;
        if (same[i]->is_null) {
            return wsmi_fail(err, WSMI_E_USAGE, 0, "null is no element of an array");
        }
        if (same[i]->has_type && same[i]->type != slot->type) {
            return wsmi_fail(err, WSMI_E_USAGE, 0, "the elements have different types");
        }
        pieces[i] = (struct piece){same[i]->text, same[i]->text_offset, depth > 0, depth};
    }
    *ret_bad = 0;
    if (slot->is_known && !slot->is_array && !same[0]->has_type) {
        *ret_bad = 1;
        return wsmi_fail(err, WSMI_E_USAGE, 0, "it is no array and is given twice");
    }
    return parse_elements(build, pieces, count, slot->type, ret, err);
}

static MI_Type mi_type(const struct slot *slot, bool is_array)
{
    return (MI_Type)((unsigned)slot->type | (is_array ? (unsigned)MI_ARRAY : 0u));
}

/* The element that the words of one name, `same`, make. */
static bool add_element(struct wsmi_cli_build *build, MI_Instance *instance,
                        const struct wsmi_cli_subject *subject,
                        const struct wsmi_cli_assign *const *same, size_t count, unsigned depth,
                        size_t *ret_bad, struct wsmi_err *err)
{
    MI_Value value;
    struct slot slot;
    bool is_array;
    *ret_bad = 0;
    if (!wsmi_name_is_cim(same[0]->name)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "this is no CIM name");
    }
    const char *name = c_string(build, same[0]->name, err);
    if (name == NULL || !find_slot(build, subject, same[0], name, &slot, err)) {
        return false;
    }
    memset(&value, 0, sizeof(value));
    if (count == 1) {
        is_array = slot.is_array;
        if (!same[0]->is_null && !parse_one(build, same[0], &slot, depth, &value, err)) {
            return false;
        }
    } else {
        is_array = true;
        if (!parse_many(build, same, count, &slot, depth, &value, ret_bad, err)) {
            return false;
        }
    }
    MI_Uint32 flags = (slot.is_key ? MI_FLAG_KEY : 0u) | (same[0]->is_null ? MI_FLAG_NULL : 0u);
    MI_Result result = MI_Instance_AddElement(instance, name, same[0]->is_null ? NULL : &value,
                                              mi_type(&slot, is_array), flags);
    return result == MI_RESULT_OK || wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
}

/* On failure *ret_bad is the word it is about, and the offset counts in that word. */
static bool add_words(struct wsmi_cli_build *build, MI_Instance *instance,
                      const struct wsmi_cli_subject *subject, const struct wsmi_cli_assign *assigns,
                      size_t count, unsigned depth, size_t *ret_bad, struct wsmi_err *err)
{
    const struct wsmi_cli_assign **same =
        wsmi_arena_alloc_array(build->arena, count, sizeof(const struct wsmi_cli_assign *), 0, err);
    *ret_bad = 0;
    if (same == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bool is_first = true;
        size_t same_count = 0;
        size_t bad;
        for (size_t k = 0; k < count && is_first; k++) {
            if (wsmi_view_eq_nocase(assigns[k].name, assigns[i].name)) {
                is_first = k >= i;
                same[same_count++] = &assigns[k];
            }
        }
        if (is_first &&
            !add_element(build, instance, subject, same, same_count, depth, &bad, err)) {
            *ret_bad = (size_t)(same[bad] - assigns);
            return false;
        }
    }
    return true;
}

/* What the declaration knows nothing of is no place in the word. */
static void complain_of_word(const char *word, const struct wsmi_err *err)
{
    if (err->code == WSMI_E_USAGE) {
        wsmi_cli_complain("%s: %s", word, err->reason);
    } else {
        wsmi_cli_complain("%s: %s at offset %zu", word, err->reason, err->offset);
    }
}

bool wsmi_cli_build_add(struct wsmi_cli_build *build, MI_Instance *instance,
                        const struct wsmi_cli_subject *subject, const char *const *words,
                        size_t count)
{
    struct wsmi_err err;
    size_t bad = 0;
    struct wsmi_cli_assign *assigns =
        wsmi_arena_alloc_array(build->arena, count, sizeof(*assigns), 0, &err);
    bool good = assigns != NULL;
    for (size_t i = 0; i < count && good; i++) {
        bad = i;
        good = wsmi_cli_assign_parse(wsmi_view_from_str(words[i]), &assigns[i], &err);
    }
    good = good && add_words(build, instance, subject, assigns, count, 0, &bad, &err);
    if (!good && !build->has_given_up) {
        if (err.code == WSMI_E_OOM) {
            wsmi_cli_complain("out of memory");
        } else {
            complain_of_word(words[bad], &err);
        }
    }
    return good;
}

bool wsmi_cli_build_value(struct wsmi_cli_build *build, const struct wsmi_cli_assign *assign,
                          MI_Value *ret, MI_Type *ret_type, struct wsmi_err *err)
{
    struct slot slot = {assign->has_type ? assign->type : WSMI_TYPE_STRING, assign->is_array,
                        assign->has_type, false};
    if (assign->is_null) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "null is no value here");
    }
    if (!parse_one(build, assign, &slot, 0, ret, err)) {
        return false;
    }
    *ret_type = mi_type(&slot, slot.is_array);
    return true;
}
