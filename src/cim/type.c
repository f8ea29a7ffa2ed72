/* SPDX-License-Identifier: MIT */
/* The names of the types: DSP0201 and MOF, WS-CIM (DSP0230 section 8), XML Schema part 2. */
#include "core/cur.h"
#include "wsmi/scalar.h"

struct type_names {
    const char *cim; /* as DSP0201 writes it */
    const char *xsi; /* in the namespace of WS-CIM's common types */
    const char *xs;  /* the built-in that the text we write belongs to */
};

/*
 * A char16 is written as the number of its code unit, hence not as xs:string. A datetime that is an
 * interval is an xs:duration, which the type alone does not tell.
 */
static const struct type_names names[WSMI_TYPE_COUNT] = {
    [WSMI_TYPE_BOOLEAN] = {"boolean", "cimBoolean", "boolean"},
    [WSMI_TYPE_UINT8] = {"uint8", "cimUnsignedByte", "unsignedByte"},
    [WSMI_TYPE_SINT8] = {"sint8", "cimByte", "byte"},
    [WSMI_TYPE_UINT16] = {"uint16", "cimUnsignedShort", "unsignedShort"},
    [WSMI_TYPE_SINT16] = {"sint16", "cimShort", "short"},
    [WSMI_TYPE_UINT32] = {"uint32", "cimUnsignedInt", "unsignedInt"},
    [WSMI_TYPE_SINT32] = {"sint32", "cimInt", "int"},
    [WSMI_TYPE_UINT64] = {"uint64", "cimUnsignedLong", "unsignedLong"},
    [WSMI_TYPE_SINT64] = {"sint64", "cimLong", "long"},
    [WSMI_TYPE_REAL32] = {"real32", "cimFloat", "float"},
    [WSMI_TYPE_REAL64] = {"real64", "cimDouble", "double"},
    [WSMI_TYPE_CHAR16] = {"char16", "cimChar16", "unsignedShort"},
    [WSMI_TYPE_DATETIME] = {"datetime", "cimDateTime", "dateTime"},
    [WSMI_TYPE_STRING] = {"string", "cimString", "string"},
    [WSMI_TYPE_REFERENCE] = {"reference", "", ""},
    [WSMI_TYPE_INSTANCE] = {"instance", "", ""},
};

/* Further built-ins of XML Schema that say how a value is meant. */
static const struct {
    struct wsmi_view local;
    enum wsmi_type type;
} more_xs[] = {
    {WSMI_VIEW_INIT("duration"), WSMI_TYPE_DATETIME},
    {WSMI_VIEW_INIT("date"), WSMI_TYPE_DATETIME},
    {WSMI_VIEW_INIT("time"), WSMI_TYPE_DATETIME},
    {WSMI_VIEW_INIT("normalizedString"), WSMI_TYPE_STRING},
    {WSMI_VIEW_INIT("token"), WSMI_TYPE_STRING},
    {WSMI_VIEW_INIT("anyURI"), WSMI_TYPE_STRING},
};

static bool is_simple(enum wsmi_type type)
{
    return (unsigned)type <= WSMI_TYPE_STRING;
}

const char *wsmi_type_name(enum wsmi_type type)
{
    return (unsigned)type < WSMI_TYPE_COUNT ? names[type].cim : "unknown";
}

const char *wsmi_type_xsi(enum wsmi_type type)
{
    return is_simple(type) ? names[type].xsi : "";
}

const char *wsmi_type_xs(enum wsmi_type type)
{
    return is_simple(type) ? names[type].xs : "";
}

bool wsmi_type_from_name(struct wsmi_view name, enum wsmi_type *ret)
{
    for (unsigned i = 0; i < WSMI_TYPE_COUNT; i++) {
        if (wsmi_view_eq_nocase(name, wsmi_view_from_str(names[i].cim))) {
            *ret = (enum wsmi_type)i;
            return true;
        }
    }
    return false;
}

/* "cimUnsignedInt" in any case, and "cim" with the name of DSP0201 behind it ("cimUInt32"). */
static bool from_cim(struct wsmi_view local, enum wsmi_type *ret)
{
    struct wsmi_cur cur = wsmi_cur_init(local);
    enum wsmi_type type;
    for (unsigned i = 0; i <= WSMI_TYPE_STRING; i++) {
        if (wsmi_view_eq_nocase(local, wsmi_view_from_str(names[i].xsi))) {
            *ret = (enum wsmi_type)i;
            return true;
        }
    }
    if (!wsmi_cur_accept_nocase(&cur, WSMI_VIEW("cim")) ||
        !wsmi_type_from_name(wsmi_cur_all(&cur), &type) || !is_simple(type)) {
        return false;
    }
    *ret = type;
    return true;
}

static bool from_schema(struct wsmi_view local, enum wsmi_type *ret)
{
    for (unsigned i = 0; i <= WSMI_TYPE_STRING; i++) {
        /* The first of two equal names counts: unsignedShort is uint16, not char16. */
        if (wsmi_view_eq_nocase(local, wsmi_view_from_str(names[i].xs))) {
            *ret = (enum wsmi_type)i;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof(more_xs) / sizeof(more_xs[0]); i++) {
        if (wsmi_view_eq_nocase(local, more_xs[i].local)) {
            *ret = more_xs[i].type;
            return true;
        }
    }
    return false;
}

bool wsmi_type_from_xsi(struct wsmi_view local, bool is_cim, enum wsmi_type *ret)
{
    return is_cim ? from_cim(local, ret) : from_schema(local, ret);
}
