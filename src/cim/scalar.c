/* SPDX-License-Identifier: MIT */
#include "cim/scalar.h"

#include "core/fail.h"

static const char no_text_form[] = "the type has no text form";

/* xs:boolean in any case: OMI answers TRUE and FALSE. */
static bool read_boolean(struct wsmi_view text, size_t offset, bool *ret, struct wsmi_err *err)
{
    static const struct {
        struct wsmi_view text;
        bool value;
    } spellings[] = {
        {WSMI_VIEW_INIT("true"), true},
        {WSMI_VIEW_INIT("false"), false},
        {WSMI_VIEW_INIT("1"), true},
        {WSMI_VIEW_INIT("0"), false},
    };
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        if (text.len == spellings[i].text.len && wsmi_view_eq_nocase(text, spellings[i].text)) {
            *ret = spellings[i].value;
            return true;
        }
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, offset, "boolean is not one of true, false, 1 and 0");
}

static bool read_datetime(struct wsmi_view text, size_t offset, struct wsmi_datetime *ret,
                          struct wsmi_err *err)
{
    if (!wsmi_datetime_parse(text, ret, err)) {
        err->offset += offset;
        return false;
    }
    return true;
}

/* The types that XML white space may surround; offsets stay those of `text`. */
static bool read_trimmed(struct wsmi_view text, enum wsmi_type type, union wsmi_scalar *ret,
                         struct wsmi_err *err)
{
    struct wsmi_view inner = wsmi_view_trim(text);
    size_t offset = text.len == 0 ? 0 : (size_t)(inner.ptr - text.ptr);
    switch (type) {
    case WSMI_TYPE_BOOLEAN:
        return read_boolean(inner, offset, &ret->boolean, err);
    case WSMI_TYPE_REAL32:
    case WSMI_TYPE_REAL64:
        return wsmi_scalar_read_real(inner, offset, type, ret, err);
    case WSMI_TYPE_DATETIME:
        return read_datetime(inner, offset, &ret->datetime, err);
    default:
        return wsmi_scalar_read_integer(inner, offset, type, ret, err);
    }
}

bool wsmi_scalar_parse(struct wsmi_view text, enum wsmi_type type, union wsmi_scalar *ret,
                       struct wsmi_err *err)
{
    switch (type) {
    case WSMI_TYPE_BOOLEAN:
    case WSMI_TYPE_UINT8:
    case WSMI_TYPE_SINT8:
    case WSMI_TYPE_UINT16:
    case WSMI_TYPE_SINT16:
    case WSMI_TYPE_UINT32:
    case WSMI_TYPE_SINT32:
    case WSMI_TYPE_UINT64:
    case WSMI_TYPE_SINT64:
    case WSMI_TYPE_REAL32:
    case WSMI_TYPE_REAL64:
    case WSMI_TYPE_DATETIME:
        return read_trimmed(text, type, ret, err);
    case WSMI_TYPE_CHAR16:
        return wsmi_scalar_read_char16(text, &ret->char16, err);
    case WSMI_TYPE_STRING:
        ret->string = text;
        return true;
    default:
        return wsmi_fail(err, WSMI_E_USAGE, 0, no_text_form);
    }
}

bool wsmi_scalar_write(enum wsmi_type type, const union wsmi_scalar *value, struct wsmi_buf *out,
                       struct wsmi_err *err)
{
    switch (type) {
    case WSMI_TYPE_BOOLEAN:
        wsmi_buf_put_str(out, value->boolean ? "true" : "false");
        break;
    case WSMI_TYPE_UINT8:
    case WSMI_TYPE_SINT8:
    case WSMI_TYPE_UINT16:
    case WSMI_TYPE_SINT16:
    case WSMI_TYPE_UINT32:
    case WSMI_TYPE_SINT32:
    case WSMI_TYPE_UINT64:
    case WSMI_TYPE_SINT64:
        wsmi_scalar_write_integer(type, value, out);
        break;
    case WSMI_TYPE_REAL32:
    case WSMI_TYPE_REAL64:
        wsmi_scalar_write_real(type, value, out);
        break;
    case WSMI_TYPE_CHAR16:
        wsmi_buf_put_u64(out, value->char16);
        break;
    case WSMI_TYPE_DATETIME:
        return wsmi_datetime_write_xsd(&value->datetime, out, err);
    case WSMI_TYPE_STRING:
        if (!wsmi_scalar_check_string(value->string, err)) {
            return false;
        }
        wsmi_buf_put(out, value->string);
        break;
    default:
        return wsmi_fail(err, WSMI_E_USAGE, 0, no_text_form);
    }
    return wsmi_buf_ok(out, err);
}
