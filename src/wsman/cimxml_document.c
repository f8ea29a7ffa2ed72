/* SPDX-License-Identifier: MIT */
/* Documents of CIM-XML: DSP0201 sections 5.2.1 (CIM, DECLARATION, DECLGROUP) and 5.2.2
 * (VALUE.OBJECT and the like). */
#include "wsman/cimxml_document.h"

#include "core/fail.h"

enum { STATE_SKIP = 0, STATE_CIM, STATE_DECLARATION, STATE_GROUP, STATE_OBJECT, STATE_COUNT };

static bool enter_group(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    document->group_start = document->instances.count;
    document->path_count = 0;
    return wsmi_path_open(walk, start->offset, err);
}

static bool enter_object(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    document->object_start = document->instances.count;
    document->has_object = false;
    document->path_count = 1;
    return wsmi_path_open(walk, start->offset, err);
}

static bool add_class(struct wsmi_document *document, const struct wsmi_cim_class *decl,
                      struct wsmi_err *err)
{
    struct wsmi_cim_class *kept =
        wsmi_cimxml_add(&document->walk, &document->classes, sizeof(*kept), decl->offset, err);
    if (kept == NULL) {
        return false;
    }
    *kept = *decl;
    return true;
}

static bool add_instance(struct wsmi_document *document, const struct wsmi_cim_instance *instance,
                         struct wsmi_err *err)
{
    struct wsmi_cimxml_instance *kept = wsmi_cimxml_add(&document->walk, &document->instances,
                                                        sizeof(*kept), instance->offset, err);
    if (kept == NULL) {
        return false;
    }
    kept->instance = *instance;
    return true;
}

/* A CLASS or an INSTANCE has ended: into the document, or into the item whose text it is. */
static bool take_object(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    const struct wsmi_cim_class *decl = wsmi_class_take(walk);
    const struct wsmi_cim_instance *instance = document->instance;
    document->instance = NULL;
    if (decl == NULL && instance == NULL) {
        return true;
    }
    if (document->has_object) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "second object");
    }
    document->has_object = true;
    if (document->inside == NULL) {
        return decl != NULL ? add_class(document, decl, err)
                            : add_instance(document, instance, err);
    }
    struct wsmi_item *item = document->inside->item;
    if (decl != NULL) {
        item->kind = WSMI_ITEM_CLASS;
        item->class_decl = decl;
    } else {
        item->kind = WSMI_ITEM_INSTANCE;
        item->instance = instance;
    }
    item->text.ptr = NULL;
    item->text.len = 0;
    return true;
}

static bool leave_object(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    const struct wsmi_open_path *path = wsmi_path_top(walk);
    if (!document->has_object) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "no object");
    }
    if (path->is_instance && document->instances.count > document->object_start) {
        struct wsmi_cimxml_instance *instances = document->instances.entries;
        struct wsmi_cimxml_instance *instance = &instances[document->object_start];
        if (!wsmi_path_finish(walk, &instance->instance.path, err) ||
            !wsmi_path_name_space(walk, path, &instance->name_space, err)) {
            return false;
        }
        instance->server_name = path->host;
    }
    wsmi_path_close(walk);
    return true;
}

/* Where nothing nearer says it, the path of the group is that of the instances. */
static bool leave_group(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_document *document = wsmi_document_of(walk);
    struct wsmi_cimxml_instance *instances = document->instances.entries;
    const struct wsmi_open_path *path = wsmi_path_top(walk);
    struct wsmi_view name_space = {NULL, 0};
    if (!wsmi_path_name_space(walk, path, &name_space, err)) {
        return false;
    }
    for (size_t i = document->group_start; i < document->instances.count; i++) {
        if (instances[i].name_space.len == 0) {
            instances[i].name_space = name_space;
            instances[i].server_name = path->host;
        }
    }
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_CIM] = {.choose = wsmi_cimxml_choose},
    [STATE_DECLARATION] = {.choose = wsmi_cimxml_choose},
    [STATE_GROUP] = {.choose = wsmi_cimxml_choose, .enter = enter_group, .leave = leave_group},
    [STATE_OBJECT] = {.choose = wsmi_cimxml_choose,
                      .enter = enter_object,
                      .leave = leave_object,
                      .returned = take_object},
};

#define RULE(in, local, to)                                                                        \
    {                                                                                              \
        (in), WSMI_NS_OTHER, WSMI_VIEW_INIT(local), (to), false, NULL                              \
    }
#define PATH(in, local, to)                                                                        \
    {                                                                                              \
        (in), WSMI_NS_OTHER, WSMI_VIEW_INIT(local), (to), true, &wsmi_path_grammar                 \
    }

static const struct wsmi_walk_rule rules[] = {
    RULE(STATE_CIM, "DECLARATION", STATE_DECLARATION),
    RULE(STATE_DECLARATION, "DECLGROUP", STATE_GROUP),
    RULE(STATE_DECLARATION, "DECLGROUP.WITHNAME", STATE_GROUP),
    RULE(STATE_DECLARATION, "DECLGROUP.WITHPATH", STATE_GROUP),
    PATH(STATE_GROUP, "NAMESPACEPATH", WSMI_PATH_NAMESPACEPATH),
    PATH(STATE_GROUP, "LOCALNAMESPACEPATH", WSMI_PATH_LOCALNAMESPACEPATH),
    RULE(STATE_GROUP, "QUALIFIER.DECLARATION", STATE_SKIP),
    RULE(STATE_GROUP, "VALUE.OBJECT", STATE_OBJECT),
    RULE(STATE_GROUP, "VALUE.NAMEDINSTANCE", STATE_OBJECT),
    RULE(STATE_GROUP, "VALUE.NAMEDOBJECT", STATE_OBJECT),
    RULE(STATE_GROUP, "VALUE.INSTANCEWITHPATH", STATE_OBJECT),
    RULE(STATE_GROUP, "VALUE.OBJECTWITHPATH", STATE_OBJECT),
    RULE(STATE_GROUP, "VALUE.OBJECTWITHLOCALPATH", STATE_OBJECT),
    PATH(STATE_OBJECT, "INSTANCENAME", WSMI_PATH_INSTANCENAME),
    PATH(STATE_OBJECT, "INSTANCEPATH", WSMI_PATH_PATH),
    PATH(STATE_OBJECT, "LOCALINSTANCEPATH", WSMI_PATH_PATH),
    PATH(STATE_OBJECT, "CLASSPATH", WSMI_PATH_PATH),
    PATH(STATE_OBJECT, "LOCALCLASSPATH", WSMI_PATH_PATH),
    {STATE_OBJECT, WSMI_NS_OTHER, WSMI_VIEW_INIT("CLASS"), WSMI_CLASS_CLASS, false,
     &wsmi_class_grammar},
    {STATE_OBJECT, WSMI_NS_OTHER, WSMI_VIEW_INIT("INSTANCE"), WSMI_INSTANCE_INSTANCE, false,
     &wsmi_instance_grammar},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

/* What a document may begin with; text that is an object only with the first two. */
enum { EMBEDDED_ROOTS = 2 };

static const struct {
    struct wsmi_view local;
    struct wsmi_walk_place place;
} roots[] = {
    {WSMI_VIEW_INIT("INSTANCE"), {&wsmi_instance_grammar, WSMI_INSTANCE_INSTANCE}},
    {WSMI_VIEW_INIT("CLASS"), {&wsmi_class_grammar, WSMI_CLASS_CLASS}},
    {WSMI_VIEW_INIT("VALUE.OBJECT"), {&grammar, STATE_OBJECT}},
    {WSMI_VIEW_INIT("VALUE.NAMEDINSTANCE"), {&grammar, STATE_OBJECT}},
    {WSMI_VIEW_INIT("VALUE.NAMEDOBJECT"), {&grammar, STATE_OBJECT}},
    {WSMI_VIEW_INIT("VALUE.INSTANCEWITHPATH"), {&grammar, STATE_OBJECT}},
    {WSMI_VIEW_INIT("VALUE.OBJECTWITHPATH"), {&grammar, STATE_OBJECT}},
    {WSMI_VIEW_INIT("VALUE.OBJECTWITHLOCALPATH"), {&grammar, STATE_OBJECT}},
    {WSMI_VIEW_INIT("CIM"), {&grammar, STATE_CIM}},
    {WSMI_VIEW_INIT("DECLARATION"), {&grammar, STATE_DECLARATION}},
    {WSMI_VIEW_INIT("DECLGROUP"), {&grammar, STATE_GROUP}},
    {WSMI_VIEW_INIT("DECLGROUP.WITHNAME"), {&grammar, STATE_GROUP}},
    {WSMI_VIEW_INIT("DECLGROUP.WITHPATH"), {&grammar, STATE_GROUP}},
};

static bool choose_root(struct wsmi_document *document, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    size_t count = document->inside != NULL ? EMBEDDED_ROOTS : sizeof(roots) / sizeof(roots[0]);
    for (size_t i = 0; i < count; i++) {
        if (wsmi_cimxml_is(start, roots[i].local)) {
            document->walk.root = roots[i].place;
            document->has_root = true;
            return true;
        }
    }
    return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "root is no object of CIM-XML");
}

/* Whatever is inside an embedded object stands, for those who read an error, where its text does.
 */
static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct wsmi_document *document = context;
    struct wsmi_xml_start placed = *start;
    if (document->inside != NULL) {
        placed.offset = document->inside->item->offset;
    }
    return (document->has_root || choose_root(document, &placed, err)) &&
           wsmi_walk_handler.start(&document->walk, reader, &placed, err);
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    struct wsmi_document *document = context;
    return wsmi_walk_handler.text(&document->walk, reader, text, err);
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    struct wsmi_document *document = context;
    return wsmi_walk_handler.end(&document->walk, reader, name, err);
}

static const struct wsmi_xml_handler handler = {on_start, on_text, on_end};

/* One text, the document or an object embedded in it. */
static bool read_text(struct wsmi_document *document, struct wsmi_view text,
                      enum wsmi_charset charset, struct wsmi_err *err)
{
    struct wsmi_walk *walk = &document->walk;
    document->has_root = false;
    document->has_object = false;
    document->path_count = 0;
    for (unsigned level = 0; level < 2; level++) {
        if (!wsmi_path_open(walk, 0, err)) {
            return false;
        }
    }
    if (!wsmi_xml_read(text, charset, walk->limits, walk->arena, &handler, document, err)) {
        return false;
    }
    return take_object(walk, err);
}

/* The list grows while it is read: objects are embedded in embedded objects. */
static bool read_embedded(struct wsmi_document *document, struct wsmi_err *err)
{
    for (size_t i = 0; i < document->embedded.count; i++) {
        const struct wsmi_embedded *entries = document->embedded.entries;
        struct wsmi_embedded embedded = entries[i];
        document->inside = &embedded;
        bool ok = read_text(document, embedded.item->text, WSMI_CHARSET_UTF8, err);
        document->inside = NULL;
        if (!ok) {
            err->offset = embedded.item->offset;
            return false;
        }
    }
    return true;
}

bool wsmi_cimxml_parse(struct wsmi_view in, enum wsmi_charset charset,
                       const struct wsmi_limits *limits, struct wsmi_arena *arena,
                       struct wsmi_cimxml *ret, struct wsmi_err *err)
{
    struct wsmi_document document;
    memset(&document, 0, sizeof(document));
    document.walk.limits = limits;
    document.walk.arena = arena;
    document.walk.context = &document;
    if (!read_text(&document, in, charset, err) || !read_embedded(&document, err)) {
        return false;
    }
    ret->classes = document.classes.entries;
    ret->class_count = document.classes.count;
    ret->instances = document.instances.entries;
    ret->instance_count = document.instances.count;
    ret->consumed = in.len;
    return true;
}
