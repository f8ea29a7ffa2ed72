/* SPDX-License-Identifier: MIT */
/* References and paths: DSP0201 sections 5.2.2 (VALUE.REFERENCE) and 5.2.3 (naming). */
#include "core/fail.h"
#include "wsman/cimxml_document.h"
#include "wsmi/resource_uri.h"

enum {
    STATE_SKIP = 0,
    STATE_REFERENCE = WSMI_PATH_REFERENCE,
    STATE_PATH = WSMI_PATH_PATH,
    STATE_NAMESPACEPATH = WSMI_PATH_NAMESPACEPATH,
    STATE_LOCALNAMESPACEPATH = WSMI_PATH_LOCALNAMESPACEPATH,
    STATE_CLASSNAME = WSMI_PATH_CLASSNAME,
    STATE_INSTANCENAME = WSMI_PATH_INSTANCENAME,
    STATE_NAMESPACE,
    STATE_HOST,
    STATE_KEYBINDING,
    STATE_KEYVALUE,
    STATE_COUNT
};

#define CLASS_URI "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/" /* wsmi_uri_write_class */
#define NAMESPACE "__cimnamespace"

struct wsmi_open_path *wsmi_path_top(const struct wsmi_walk *walk)
{
    const struct wsmi_document *document = wsmi_document_of(walk);
    struct wsmi_open_path *paths = document->paths.entries;
    return &paths[document->path_count - 1];
}

bool wsmi_path_open(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    /* Below the references are the paths of the group and of the object. */
    if (document->path_count == walk->limits->max_epr_depth + 2) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "more nested references than max_epr_depth");
    }
    if (document->path_count == document->paths.count &&
        wsmi_cimxml_add(walk, &document->paths, sizeof(struct wsmi_open_path), offset, err) ==
            NULL) {
        return false;
    }
    document->path_count++;
    struct wsmi_open_path *path = wsmi_path_top(walk);
    struct wsmi_cimxml_list spaces = path->spaces;
    struct wsmi_cimxml_list keys = path->keys;
    memset(path, 0, sizeof(*path));
    path->offset = offset;
    path->spaces = spaces;
    path->spaces.count = 0;
    path->keys = keys;
    path->keys.count = 0;
    return true;
}

void wsmi_path_close(struct wsmi_walk *walk)
{
    wsmi_document_of(walk)->path_count--;
}

const struct wsmi_epr *wsmi_reference_take(struct wsmi_walk *walk)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    const struct wsmi_epr *reference = document->reference;
    document->reference = NULL;
    return reference;
}

bool wsmi_path_name_space(struct wsmi_walk *walk, const struct wsmi_open_path *path,
                          struct wsmi_view *ret, struct wsmi_err *err)
{
    const struct wsmi_view *parts = path->spaces.entries;
    size_t len = 0;
    for (size_t i = 0; i < path->spaces.count; i++) {
        len += parts[i].len + 1; /* the slash, or the terminator */
    }
    if (len == 0) {
        return true;
    }
    uint8_t *joined = wsmi_arena_alloc(walk->arena, len, path->offset, err);
    if (joined == NULL) {
        return false;
    }
    ret->ptr = joined;
    ret->len = len - 1;
    for (size_t i = 0; i < path->spaces.count; i++) {
        memcpy(joined, parts[i].ptr, parts[i].len);
        joined += parts[i].len;
        *joined++ = i + 1 < path->spaces.count ? '/' : 0;
    }
    return true;
}

static bool class_uri(struct wsmi_walk *walk, const struct wsmi_open_path *path,
                      struct wsmi_view *ret, struct wsmi_err *err)
{
    struct wsmi_view prefix = WSMI_VIEW(CLASS_URI);
    uint8_t *uri =
        wsmi_arena_alloc(walk->arena, prefix.len + path->class_name.len + 1, path->offset, err);
    if (uri == NULL) {
        return false;
    }
    memcpy(uri, prefix.ptr, prefix.len);
    memcpy(uri + prefix.len, path->class_name.ptr, path->class_name.len);
    ret->ptr = uri;
    ret->len = prefix.len + path->class_name.len;
    return true;
}

bool wsmi_path_finish(struct wsmi_walk *walk, const struct wsmi_epr **ret, struct wsmi_err *err)
{
    const struct wsmi_open_path *path = wsmi_path_top(walk);
    struct wsmi_view name_space = {NULL, 0};
    struct wsmi_epr *epr = wsmi_arena_alloc(walk->arena, sizeof(*epr), path->offset, err);
    if (epr == NULL || !class_uri(walk, path, &epr->resource_uri, err) ||
        !wsmi_path_name_space(walk, path, &name_space, err)) {
        return false;
    }
    size_t extra = name_space.len > 0 ? 1 : 0;
    epr->address = path->host;
    epr->offset = path->offset;
    epr->selector_count = path->keys.count + extra;
    if (epr->selector_count > 0) {
        struct wsmi_selector *selectors = wsmi_arena_alloc_array(
            walk->arena, epr->selector_count, sizeof(*selectors), path->offset, err);
        if (selectors == NULL ||
            (extra > 0 && !wsmi_walk_keep(walk, WSMI_VIEW(NAMESPACE), &selectors[0].name, err))) {
            return false;
        }
        selectors[0].text = name_space;
        if (path->keys.count > 0) {
            memcpy(selectors + extra, path->keys.entries, path->keys.count * sizeof(*selectors));
        }
        epr->selectors = selectors;
    }
    *ret = epr;
    return true;
}

static bool enter_reference(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    return wsmi_path_open(walk, start->offset, err);
}

static bool leave_reference(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct wsmi_open_path *path = wsmi_path_top(walk);
    if (path->class_name.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, path->offset, "VALUE.REFERENCE without a path");
    }
    if (!wsmi_path_finish(walk, &wsmi_document_of(walk)->reference, err)) {
        return false;
    }
    wsmi_path_close(walk);
    return true;
}

static bool enter_name(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                       struct wsmi_view attribute, struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    return path->class_name.len == 0
               ? wsmi_cimxml_name(walk, start, attribute, true, &path->class_name, err)
               : wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second path");
}

static bool enter_class_name(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                             struct wsmi_err *err)
{
    return enter_name(walk, start, WSMI_VIEW("NAME"), err);
}

static bool enter_instance_name(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                struct wsmi_err *err)
{
    wsmi_path_top(walk)->is_instance = true;
    return enter_name(walk, start, WSMI_VIEW("CLASSNAME"), err);
}

/* One key without a name, or keys that all have one. */
static bool leave_instance_name(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct wsmi_open_path *path = wsmi_path_top(walk);
    const struct wsmi_selector *keys = path->keys.entries;
    for (size_t i = 0; i < path->keys.count && path->keys.count > 1; i++) {
        if (keys[i].name.len == 0) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                             "key without a name beside others");
        }
    }
    return true;
}

static bool add_key(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    if (path->keys.count == walk->limits->max_selectors) {
        return wsmi_fail(err, WSMI_E_LIMIT, wsmi_walk_offset(walk), "more keys than max_selectors");
    }
    struct wsmi_selector *key =
        wsmi_cimxml_add(walk, &path->keys, sizeof(*key), wsmi_walk_offset(walk), err);
    if (key == NULL) {
        return false;
    }
    *key = path->key;
    return true;
}

static bool enter_key_binding(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                              struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    memset(&path->key, 0, sizeof(path->key));
    path->has_key = false;
    if (!wsmi_cimxml_name(walk, start, WSMI_VIEW("NAME"), true, &path->key.name, err)) {
        return false;
    }
    return !wsmi_view_eq_nocase(path->key.name, WSMI_VIEW(NAMESPACE)) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "key with the name of a namespace");
}

static bool leave_key_binding(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    if (!path->has_key) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                         "KEYBINDING without a value");
    }
    path->has_key = false;
    return add_key(walk, err);
}

/* A VALUE.REFERENCE has ended, in KEYBINDING. */
static bool take_key(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    const struct wsmi_epr *reference = wsmi_reference_take(walk);
    if (reference != NULL) {
        if (path->has_key) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, reference->offset, "second value of a key");
        }
        path->key.reference = reference;
        path->has_key = true;
    }
    return true;
}

/* A KEYVALUE or VALUE.REFERENCE has ended right in INSTANCENAME, or a KEYBINDING that is kept. */
static bool take_nameless_key(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    if (wsmi_document_of(walk)->reference != NULL) {
        memset(&path->key, 0, sizeof(path->key));
        path->has_key = true;
        path->key.reference = wsmi_reference_take(walk);
    }
    if (!path->has_key) {
        return true;
    }
    path->has_key = false;
    path->key.name = WSMI_VIEW("");
    return add_key(walk, err);
}

/* TYPE says all; VALUETYPE alone tells only booleans from the rest. */
static bool enter_key_value(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    const struct wsmi_xml_attr *kind =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("VALUETYPE"));
    if (path->has_key) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second value of a key");
    }
    if (!wsmi_cimxml_type(start, &path->key.has_hint, &path->key.hint, err)) {
        return false;
    }
    if (!path->key.has_hint && kind != NULL && wsmi_view_eq(kind->value, WSMI_VIEW("boolean"))) {
        path->key.has_hint = true;
        path->key.hint = WSMI_TYPE_BOOLEAN;
    }
    path->key.reference = NULL;
    path->has_key = true;
    return true;
}

static bool keep_key_value(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep(walk, text, &wsmi_path_top(walk)->key.text, err);
}

static bool keep_host(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep(walk, wsmi_view_trim(text), &wsmi_path_top(walk)->host, err);
}

static bool enter_name_space_path(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                  struct wsmi_err *err)
{
    return wsmi_path_top(walk)->spaces.count == 0 ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second namespace");
}

static bool enter_namespace(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_open_path *path = wsmi_path_top(walk);
    struct wsmi_view *part =
        wsmi_cimxml_add(walk, &path->spaces, sizeof(*part), start->offset, err);
    if (part == NULL || !wsmi_cimxml_text(walk, start, WSMI_VIEW("NAME"), part, err)) {
        return false;
    }
    return part->len > 0 ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "NAMESPACE without a name");
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_REFERENCE] = {.choose = wsmi_cimxml_choose,
                         .enter = enter_reference,
                         .leave = leave_reference},
    [STATE_PATH] = {.choose = wsmi_cimxml_choose},
    [STATE_NAMESPACEPATH] = {.choose = wsmi_cimxml_choose},
    [STATE_LOCALNAMESPACEPATH] = {.choose = wsmi_cimxml_choose, .enter = enter_name_space_path},
    [STATE_CLASSNAME] = {.strangers = WSMI_STRANGERS_REFUSED, .enter = enter_class_name},
    [STATE_INSTANCENAME] = {.choose = wsmi_cimxml_choose,
                            .enter = enter_instance_name,
                            .leave = leave_instance_name,
                            .returned = take_nameless_key},
    [STATE_NAMESPACE] = {.strangers = WSMI_STRANGERS_REFUSED, .enter = enter_namespace},
    [STATE_HOST] = {.content = WSMI_CONTENT_TEXT,
                    .strangers = WSMI_STRANGERS_REFUSED,
                    .text = keep_host},
    [STATE_KEYBINDING] = {.choose = wsmi_cimxml_choose,
                          .enter = enter_key_binding,
                          .leave = leave_key_binding,
                          .returned = take_key},
    [STATE_KEYVALUE] = {.content = WSMI_CONTENT_TEXT,
                        .strangers = WSMI_STRANGERS_REFUSED,
                        .enter = enter_key_value,
                        .text = keep_key_value},
};

#define RULE(in, local, to, once)                                                                  \
    {                                                                                              \
        (in), WSMI_NS_OTHER, WSMI_VIEW_INIT(local), (to), (once), NULL                             \
    }

static const struct wsmi_walk_rule rules[] = {
    RULE(STATE_REFERENCE, "INSTANCENAME", STATE_INSTANCENAME, false),
    RULE(STATE_REFERENCE, "INSTANCEPATH", STATE_PATH, true),
    RULE(STATE_REFERENCE, "LOCALINSTANCEPATH", STATE_PATH, true),
    RULE(STATE_REFERENCE, "CLASSNAME", STATE_CLASSNAME, false),
    RULE(STATE_REFERENCE, "CLASSPATH", STATE_PATH, true),
    RULE(STATE_REFERENCE, "LOCALCLASSPATH", STATE_PATH, true),
    RULE(STATE_PATH, "NAMESPACEPATH", STATE_NAMESPACEPATH, true),
    RULE(STATE_PATH, "LOCALNAMESPACEPATH", STATE_LOCALNAMESPACEPATH, true),
    RULE(STATE_PATH, "INSTANCENAME", STATE_INSTANCENAME, false),
    RULE(STATE_PATH, "CLASSNAME", STATE_CLASSNAME, false),
    RULE(STATE_NAMESPACEPATH, "HOST", STATE_HOST, true),
    RULE(STATE_NAMESPACEPATH, "LOCALNAMESPACEPATH", STATE_LOCALNAMESPACEPATH, true),
    RULE(STATE_LOCALNAMESPACEPATH, "NAMESPACE", STATE_NAMESPACE, false),
    RULE(STATE_INSTANCENAME, "KEYBINDING", STATE_KEYBINDING, false),
    RULE(STATE_INSTANCENAME, "KEYVALUE", STATE_KEYVALUE, true),
    RULE(STATE_INSTANCENAME, "VALUE.REFERENCE", STATE_REFERENCE, true),
    RULE(STATE_KEYBINDING, "KEYVALUE", STATE_KEYVALUE, true),
    RULE(STATE_KEYBINDING, "VALUE.REFERENCE", STATE_REFERENCE, true),
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

const struct wsmi_walk_grammar wsmi_path_grammar = {states, rules,
                                                    sizeof(rules) / sizeof(rules[0])};

static void write_key_value(const struct wsmi_selector *key, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "<KEYVALUE");
    if (key->has_hint) {
        bool is_text = key->hint >= WSMI_TYPE_CHAR16;
        wsmi_write_attr(out, "VALUETYPE",
                        key->hint == WSMI_TYPE_BOOLEAN ? WSMI_VIEW("boolean")
                        : is_text                      ? WSMI_VIEW("string")
                                                       : WSMI_VIEW("numeric"));
        wsmi_cimxml_write_type(out, key->hint);
    }
    wsmi_buf_put_byte(out, '>');
    wsmi_write_text(out, key->text);
    wsmi_buf_put_str(out, "</KEYVALUE>");
}

static void write_key(const struct wsmi_selector *key, size_t depth, struct wsmi_buf *out)
{
    if (key->name.len > 0) {
        wsmi_buf_put_str(out, "<KEYBINDING");
        wsmi_write_attr(out, "NAME", key->name);
        wsmi_buf_put_byte(out, '>');
    }
    if (key->reference != NULL) {
        wsmi_reference_write(key->reference, depth + 1, out);
    } else {
        write_key_value(key, out);
    }
    if (key->name.len > 0) {
        wsmi_buf_put_str(out, "</KEYBINDING>");
    }
}

static void write_instance_name(const struct wsmi_epr *epr, const struct wsmi_selector *name_space,
                                size_t depth, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "<INSTANCENAME");
    wsmi_write_attr(out, "CLASSNAME", wsmi_uri_class(epr->resource_uri));
    wsmi_buf_put_byte(out, '>');
    for (size_t i = 0; i < epr->selector_count; i++) {
        if (&epr->selectors[i] != name_space) {
            write_key(&epr->selectors[i], depth, out);
        }
    }
    wsmi_buf_put_str(out, "</INSTANCENAME>");
}

static void write_name_space_part(struct wsmi_view part, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "<NAMESPACE");
    wsmi_write_attr(out, "NAME", part);
    wsmi_buf_put_str(out, "/>");
}

/* One element a part; in one element where there are empty parts, which none can hold. */
static void write_local_name_space(struct wsmi_view name_space, struct wsmi_buf *out)
{
    bool is_plain = name_space.ptr[0] != '/' && name_space.ptr[name_space.len - 1] != '/';
    size_t from = 0;
    for (size_t i = 1; i < name_space.len; i++) {
        is_plain = is_plain && !(name_space.ptr[i] == '/' && name_space.ptr[i - 1] == '/');
    }
    wsmi_buf_put_str(out, "<LOCALNAMESPACEPATH>");
    for (size_t i = 0; i <= name_space.len; i++) {
        if (i == name_space.len || (is_plain && name_space.ptr[i] == '/')) {
            struct wsmi_view part = {name_space.ptr + from, i - from};
            write_name_space_part(part, out);
            from = i + 1;
        }
    }
    wsmi_buf_put_str(out, "</LOCALNAMESPACEPATH>");
}

/* The namespace is told apart from the keys by its name. */
static const struct wsmi_selector *find_name_space(const struct wsmi_epr *epr)
{
    const struct wsmi_selector *found = wsmi_epr_find(epr, WSMI_VIEW(NAMESPACE));
    return found == NULL || found->reference != NULL || found->text.len == 0 ? NULL : found;
}

/* A host has no place without a namespace. */
void wsmi_reference_write(const struct wsmi_epr *epr, size_t depth, struct wsmi_buf *out)
{
    const struct wsmi_selector *name_space = find_name_space(epr);
    const char *around = epr->address.len > 0 ? "INSTANCEPATH>" : "LOCALINSTANCEPATH>";
    if (depth == WSMI_CIMXML_WRITE_DEPTH) {
        wsmi_buf_fail(out, WSMI_E_LIMIT);
        return;
    }
    wsmi_buf_put_str(out, "<VALUE.REFERENCE>");
    if (name_space != NULL || epr->address.len > 0) {
        wsmi_buf_put_byte(out, '<');
        wsmi_buf_put_str(out, around);
    }
    if (epr->address.len > 0) {
        wsmi_buf_put_str(out, "<NAMESPACEPATH><HOST>");
        wsmi_write_text(out, epr->address);
        wsmi_buf_put_str(out, "</HOST>");
    }
    if (name_space != NULL) {
        write_local_name_space(name_space->text, out);
    }
    if (epr->address.len > 0) {
        wsmi_buf_put_str(out, "</NAMESPACEPATH>");
    }
    write_instance_name(epr, name_space, depth, out);
    if (name_space != NULL || epr->address.len > 0) {
        wsmi_buf_put_str(out, "</");
        wsmi_buf_put_str(out, around);
    }
    wsmi_buf_put_str(out, "</VALUE.REFERENCE>");
}
