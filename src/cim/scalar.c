/* SPDX-License-Identifier: MIT */
#include "cim/scalar.h"

#include "core/fail.h"

static const char no_text_form[] = "the type has no text form";

/* xs:boolean in any case: OMI answers TRUE and FALSE. */
static bool read_boolean(struct wsmi_cur cur, bool *ret, struct wsmi_err *err)
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
        if (cur.rest.len == spellings[i].text.len &&
            wsmi_view_eq_nocase(cur.rest, spellings[i].text)) {
            *ret = spellings[i].value;
            return true;
        }
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "boolean is not one of true, false, 1 and 0");
}

static bool read_datetime(struct wsmi_cur cur, struct wsmi_datetime *ret, struct wsmi_err *err)
{
    struct wsmi_err inner;
    if (!wsmi_datetime_parse(cur.rest, ret, &inner)) {
        return wsmi_fail(err, inner.code, cur.offset + inner.offset, inner.reason);
    }
    return true;
}

/* What XML white space surrounds; offsets stay those of `text`. */
static struct wsmi_cur trimmed(struct wsmi_view text)
{
    if (text.len > 0 && text.ptr[0] > ' ' && text.ptr[text.len - 1] > ' ') {
        return wsmi_cur_init(text);
    }
    struct wsmi_view inner = wsmi_view_trim(text);
    struct wsmi_cur cur = {inner, text.len == 0 ? 0 : (size_t)(inner.ptr - text.ptr)};
    return cur;
}

bool wsmi_scalar_parse(struct wsmi_view text, enum wsmi_type type, union wsmi_scalar *ret,
                       struct wsmi_err *err)
{
    switch (type) {
    case WSMI_TYPE_BOOLEAN:
        return read_boolean(trimmed(text), &ret->boolean, err);
    case WSMI_TYPE_UINT8:
    case WSMI_TYPE_SINT8:
    case WSMI_TYPE_UINT16:
    case WSMI_TYPE_SINT16:
    case WSMI_TYPE_UINT32:
    case WSMI_TYPE_SINT32:
    case WSMI_TYPE_UINT64:
    case WSMI_TYPE_SINT64:
        return wsmi_scalar_read_integer(trimmed(text), type, ret, err);
    case WSMI_TYPE_REAL32:
    case WSMI_TYPE_REAL64:
        return wsmi_scalar_read_real(trimmed(text), type, ret, err);
    case WSMI_TYPE_CHAR16:
        return wsmi_scalar_read_char16(text, &ret->char16, err);
    case WSMI_TYPE_DATETIME:
        return read_datetime(trimmed(text), &ret->datetime, err);
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
