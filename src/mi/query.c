/* SPDX-License-Identifier: MIT */
#include "mi/query.h"

#include "core/ascii.h"
#include "wsmi/resource_uri.h"

static const struct wsmi_view wql = WSMI_VIEW_INIT("http://schemas.microsoft.com/wbem/wsman/1/WQL");
static const struct wsmi_view cql =
    WSMI_VIEW_INIT("http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf");

/* A name that is a URI already stands for itself. */
static bool find_dialect(struct wsmi_call *call, const MI_Char *name, struct wsmi_view *ret,
                         struct wsmi_error *error)
{
    struct wsmi_view dialect = wsmi_view_from_str(name == NULL ? MI_QUERY_DIALECT_WQL : name);
    if (wsmi_view_eq_nocase(dialect, WSMI_VIEW("WQL"))) {
        *ret = wql;
        return true;
    }
    if (wsmi_view_eq_nocase(dialect, WSMI_VIEW("CQL"))) {
        *ret = cql;
        return true;
    }
    if (dialect.len > 0 && memchr(dialect.ptr, ':', dialect.len) != NULL) {
        return wsmi_call_keep(call, name, ret, error);
    }
    return wsmi_call_refuse(error, "the query dialect is none of WQL, CQL and a URI");
}

bool wsmi_query_fill(struct wsmi_call *call, const MI_Char *dialect, const MI_Char *expression,
                     struct wsmi_filter *filter, struct wsmi_error *error)
{
    if (expression == NULL) {
        return call->resource_uri.len > 0 ||
               wsmi_call_refuse(error, "neither a query nor a resource URI is given");
    }
    filter->kind = WSMI_FILTER_TEXT;
    return find_dialect(call, dialect, &filter->dialect, error) &&
           wsmi_call_keep(call, expression, &filter->text, error);
}

bool wsmi_query_aim(struct wsmi_call *call, const struct wsmi_filter *filter,
                    struct wsmi_error *error)
{
    enum wsmi_uri_form form =
        wsmi_view_eq(filter->dialect, wql) ? WSMI_URI_MICROSOFT : WSMI_URI_DMTF;
    return wsmi_call_aim_at_all_classes(call, form, error);
}

/* The next word: a run of name characters, or one other character; strings are skipped. */
static struct wsmi_view next_word(struct wsmi_view *rest)
{
    size_t i = 0;
    while (i < rest->len && wsmi_ascii_is(rest->ptr[i], WSMI_SPACE)) {
        i++;
    }
    size_t start = i;
    while (i < rest->len && wsmi_ascii_is(rest->ptr[i], WSMI_ALNUM | WSMI_UNDERSCORE | WSMI_HIGH)) {
        i++;
    }
    if (i == start && i < rest->len) {
        uint8_t quote = rest->ptr[i++];
        if (quote == '"' || quote == '\'') {
            const uint8_t *end = memchr(rest->ptr + i, quote, rest->len - i);
            i = end == NULL ? rest->len : (size_t)(end - rest->ptr) + 1;
        }
    }
    struct wsmi_view word = {rest->ptr + start, i - start};
    rest->ptr += i;
    rest->len -= i;
    return word;
}

struct wsmi_view wsmi_query_class(struct wsmi_view text)
{
    const struct wsmi_view none = {NULL, 0};
    struct wsmi_view rest = text;
    while (rest.len > 0) {
        if (wsmi_view_eq_nocase(next_word(&rest), WSMI_VIEW("FROM"))) {
            struct wsmi_view name = next_word(&rest);
            bool is_name = name.len > 0 &&
                           wsmi_ascii_is(name.ptr[0], WSMI_ALPHA | WSMI_UNDERSCORE | WSMI_HIGH);
            return is_name ? name : none;
        }
    }
    return none;
}

bool wsmi_query_is_projection(struct wsmi_view text)
{
    struct wsmi_view rest = text;
    return wsmi_view_eq_nocase(next_word(&rest), WSMI_VIEW("SELECT")) &&
           !wsmi_view_eq(next_word(&rest), WSMI_VIEW("*"));
}
