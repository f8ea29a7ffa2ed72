/* SPDX-License-Identifier: MIT */
/* The attributes of CIM-XML (DSP0201 section 5.1), and what is common to all its elements. */
#include "cim/name.h"
#include "core/fail.h"
#include "core/num.h"
#include "wsman/cimxml.h"

/* The elements of a declaration (DSP0201 section 5.2, without messages). */
static const struct wsmi_view vocabulary[] = {
    WSMI_VIEW_INIT("CIM"),
    WSMI_VIEW_INIT("CLASS"),
    WSMI_VIEW_INIT("CLASSNAME"),
    WSMI_VIEW_INIT("CLASSPATH"),
    WSMI_VIEW_INIT("DECLARATION"),
    WSMI_VIEW_INIT("DECLGROUP"),
    WSMI_VIEW_INIT("DECLGROUP.WITHNAME"),
    WSMI_VIEW_INIT("DECLGROUP.WITHPATH"),
    WSMI_VIEW_INIT("HOST"),
    WSMI_VIEW_INIT("INSTANCE"),
    WSMI_VIEW_INIT("INSTANCENAME"),
    WSMI_VIEW_INIT("INSTANCEPATH"),
    WSMI_VIEW_INIT("KEYBINDING"),
    WSMI_VIEW_INIT("KEYVALUE"),
    WSMI_VIEW_INIT("LOCALCLASSPATH"),
    WSMI_VIEW_INIT("LOCALINSTANCEPATH"),
    WSMI_VIEW_INIT("LOCALNAMESPACEPATH"),
    WSMI_VIEW_INIT("MESSAGE"),
    WSMI_VIEW_INIT("METHOD"),
    WSMI_VIEW_INIT("NAMESPACE"),
    WSMI_VIEW_INIT("NAMESPACEPATH"),
    WSMI_VIEW_INIT("OBJECTPATH"),
    WSMI_VIEW_INIT("PARAMETER"),
    WSMI_VIEW_INIT("PARAMETER.ARRAY"),
    WSMI_VIEW_INIT("PARAMETER.REFARRAY"),
    WSMI_VIEW_INIT("PARAMETER.REFERENCE"),
    WSMI_VIEW_INIT("PROPERTY"),
    WSMI_VIEW_INIT("PROPERTY.ARRAY"),
    WSMI_VIEW_INIT("PROPERTY.REFERENCE"),
    WSMI_VIEW_INIT("QUALIFIER"),
    WSMI_VIEW_INIT("QUALIFIER.DECLARATION"),
    WSMI_VIEW_INIT("SCOPE"),
    WSMI_VIEW_INIT("VALUE"),
    WSMI_VIEW_INIT("VALUE.ARRAY"),
    WSMI_VIEW_INIT("VALUE.INSTANCEWITHPATH"),
    WSMI_VIEW_INIT("VALUE.NAMEDINSTANCE"),
    WSMI_VIEW_INIT("VALUE.NAMEDOBJECT"),
    WSMI_VIEW_INIT("VALUE.NULL"),
    WSMI_VIEW_INIT("VALUE.OBJECT"),
    WSMI_VIEW_INIT("VALUE.OBJECTWITHLOCALPATH"),
    WSMI_VIEW_INIT("VALUE.OBJECTWITHPATH"),
    WSMI_VIEW_INIT("VALUE.REFARRAY"),
    WSMI_VIEW_INIT("VALUE.REFERENCE"),
};

bool wsmi_cimxml_is(const struct wsmi_xml_start *start, struct wsmi_view local)
{
    return wsmi_view_eq(start->name.local, local) && wsmi_ns_find(start->name.ns) == WSMI_NS_OTHER;
}

bool wsmi_cimxml_choose(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)walk;
    (void)ret;
    for (size_t i = 0; i < sizeof(vocabulary) / sizeof(vocabulary[0]); i++) {
        if (wsmi_cimxml_is(start, vocabulary[i])) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset,
                             "CIM-XML element out of its place");
        }
    }
    return true;
}

/* The value, empty when there is none. */
static struct wsmi_view find(const struct wsmi_xml_start *start, struct wsmi_view local)
{
    const struct wsmi_view none = {NULL, 0};
    const struct wsmi_xml_attr *attr = wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), local);
    return attr == NULL ? none : attr->value;
}

bool wsmi_cimxml_text(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                      struct wsmi_view local, struct wsmi_view *ret, struct wsmi_err *err)
{
    struct wsmi_view value = find(start, local);
    return value.len == 0 || wsmi_walk_keep(walk, value, ret, err);
}

bool wsmi_cimxml_name(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                      struct wsmi_view local, bool is_required, struct wsmi_view *ret,
                      struct wsmi_err *err)
{
    struct wsmi_view value = find(start, local);
    if (value.len == 0 && !is_required) {
        return true;
    }
    if (!wsmi_name_is_cim(value)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset,
                         value.len == 0 ? "CIM-XML element without a name" : "not a name of CIM");
    }
    return wsmi_walk_keep(walk, value, ret, err);
}

bool wsmi_cimxml_bool(const struct wsmi_xml_start *start, struct wsmi_view local, bool *ret,
                      struct wsmi_err *err)
{
    struct wsmi_view value = find(start, local);
    bool yes = wsmi_view_eq_nocase(value, WSMI_VIEW("true")); /* MI_XML writes MODIFIED="TRUE" */
    if (value.len == 0) {
        return true;
    }
    if (!yes && !wsmi_view_eq_nocase(value, WSMI_VIEW("false"))) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset,
                         "attribute is neither true nor false");
    }
    *ret = yes;
    return true;
}

bool wsmi_cimxml_size(const struct wsmi_xml_start *start, struct wsmi_view local, uint32_t *ret,
                      struct wsmi_err *err)
{
    struct wsmi_view value = find(start, local);
    return value.len == 0 || wsmi_num_u32(value, UINT32_MAX, ret) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "ARRAYSIZE is no number");
}

bool wsmi_cimxml_type(const struct wsmi_xml_start *start, bool *ret_given, enum wsmi_type *ret,
                      struct wsmi_err *err)
{
    struct wsmi_view value = find(start, WSMI_VIEW("TYPE"));
    enum wsmi_type type = WSMI_TYPE_STRING;
    if (value.len > 0 && (!wsmi_type_from_name(value, &type) || type > WSMI_TYPE_STRING)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "TYPE names no type of CIM");
    }
    *ret_given = value.len > 0;
    *ret = type;
    return true;
}

bool wsmi_cimxml_embedded(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                          enum wsmi_type *type, struct wsmi_view *ret_class, struct wsmi_err *err)
{
    struct wsmi_view kind = find(start, WSMI_VIEW("EmbeddedObject"));
    if (kind.len == 0) {
        kind = find(start, WSMI_VIEW("EMBEDDEDOBJECT")); /* before DSP0201 2.3 */
    }
    if (kind.len == 0) {
        return true;
    }
    bool is_known = wsmi_view_eq_nocase(kind, WSMI_VIEW("instance")) ||
                    wsmi_view_eq_nocase(kind, WSMI_VIEW("object"));
    if (!is_known || *type != WSMI_TYPE_STRING) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset,
                         is_known ? "EmbeddedObject where TYPE is not string"
                                  : "EmbeddedObject is neither instance nor object");
    }
    *type = WSMI_TYPE_INSTANCE;
    return wsmi_cimxml_text(walk, start, WSMI_VIEW("EmbeddedClassName"), ret_class, err);
}

void *wsmi_cimxml_add(struct wsmi_walk *walk, struct wsmi_cimxml_list *list, size_t entry_bytes,
                      size_t offset, struct wsmi_err *err)
{
    uint8_t *entries = wsmi_list_reserve(walk->arena, list->entries, entry_bytes, list->count,
                                         &list->cap, offset, err);
    if (entries == NULL) {
        return NULL;
    }
    uint8_t *entry = entries + list->count * entry_bytes;
    memset(entry, 0, entry_bytes); /* the room may have been used before */
    list->entries = entries;
    list->count++;
    return entry;
}

bool wsmi_cimxml_seal(struct wsmi_walk *walk, struct wsmi_cimxml_list *list, size_t entry_bytes,
                      const void **ret, struct wsmi_err *err)
{
    void *copy = NULL;
    if (list->count > 0) {
        copy = wsmi_arena_alloc_array(walk->arena, list->count, entry_bytes, wsmi_walk_offset(walk),
                                      err);
        if (copy == NULL) {
            return false;
        }
        memcpy(copy, list->entries, list->count * entry_bytes);
    }
    *ret = copy;
    list->count = 0;
    return true;
}

void wsmi_cimxml_write_text(struct wsmi_buf *out, struct wsmi_view text)
{
    wsmi_buf_put_str(out, "<VALUE>");
    wsmi_write_text(out, text);
    wsmi_buf_put_str(out, "</VALUE>");
}

void wsmi_cimxml_write_type(struct wsmi_buf *out, enum wsmi_type type)
{
    bool is_simple = type <= WSMI_TYPE_STRING; /* an instance is text */
    wsmi_write_attr(out, "TYPE",
                    wsmi_view_from_str(wsmi_type_name(is_simple ? type : WSMI_TYPE_STRING)));
}

void wsmi_cimxml_write_flag(struct wsmi_buf *out, const char *name, bool value, bool by_itself)
{
    if (value != by_itself) {
        wsmi_write_attr(out, name, value ? WSMI_VIEW("true") : WSMI_VIEW("false"));
    }
}

void wsmi_cimxml_write_size(struct wsmi_buf *out, uint32_t size)
{
    if (size > 0) {
        wsmi_buf_put_str(out, " ARRAYSIZE=\"");
        wsmi_buf_put_u64(out, size);
        wsmi_buf_put_byte(out, '"');
    }
}
