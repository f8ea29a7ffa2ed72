/* SPDX-License-Identifier: MIT */
#include "wql.h"

#include <string.h>

#include "text.h"
#include "value.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_NUMBER, TOKEN_OTHER, TOKEN_BAD };

struct token {
    enum token_kind kind;
    const char *text; /* of words, strings without quotes, numbers, operators */
};

struct scanner {
    struct resp_arena *arena;
    const char *at;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_number_part(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

static struct token scan_string(struct scanner *s)
{
    const char quote = *s->at++;
    char *out = resp_arena_get(s->arena, strlen(s->at) + 1);
    size_t used = 0;
    for (; *s->at && *s->at != quote; s->at++) {
        if (*s->at == '\\' && s->at[1]) {
            s->at++;
        }
        out[used++] = *s->at;
    }
    if (*s->at != quote) {
        return (struct token){TOKEN_BAD, ""};
    }
    s->at++;
    return (struct token){TOKEN_STRING, out};
}

static struct token scan(struct scanner *s)
{
    while (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n') {
        s->at++;
    }
    const char *from = s->at;
    const char c = *from;
    enum token_kind kind = TOKEN_OTHER;
    if (c == '\0') {
        return (struct token){TOKEN_END, ""};
    }
    if (c == '"' || c == '\'') {
        return scan_string(s);
    }
    s->at++;
    if (is_letter(c)) {
        kind = TOKEN_WORD;
        while (is_letter(*s->at) || (*s->at >= '0' && *s->at <= '9')) {
            s->at++;
        }
    } else if ((c >= '0' && c <= '9') || c == '-' || c == '+') {
        kind = TOKEN_NUMBER;
        while (is_number_part(*s->at)) {
            s->at++;
        }
    } else if ((c == '<' && (*s->at == '=' || *s->at == '>')) ||
               ((c == '>' || c == '!') && *s->at == '=')) {
        s->at++;
    }
    return (struct token){kind, resp_arena_copy(s->arena, from, (size_t)(s->at - from))};
}

static bool is_word(const struct token *t, const char *word)
{
    return t->kind == TOKEN_WORD && resp_ascii_equal(t->text, strlen(t->text), word);
}

static bool read_operator(const char *text, enum resp_compare *ret)
{
    static const struct {
        const char *text;
        enum resp_compare compare;
    } map[] = {{"=", CMP_EQ},  {"<>", CMP_NE}, {"!=", CMP_NE}, {"<", CMP_LT},
               {"<=", CMP_LE}, {">", CMP_GT},  {">=", CMP_GE}};
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++) {
        if (strcmp(map[i].text, text) == 0) {
            *ret = map[i].compare;
            return true;
        }
    }
    return false;
}

/* The literal as a canonical text of the property's type. */
static bool read_literal(struct scanner *s, const struct token *t, struct resp_condition *c,
                         const struct resp_klass *k)
{
    if (is_word(t, "null")) {
        return c->compare == CMP_EQ || c->compare == CMP_NE;
    }
    if (t->kind != TOKEN_STRING && t->kind != TOKEN_NUMBER && !is_word(t, "true") &&
        !is_word(t, "false")) {
        return false;
    }
    if (c->of_class) {
        c->text = t->text;
        return t->kind == TOKEN_STRING;
    }
    const struct resp_prop *p = k->prop[c->prop];
    const bool texty = p->type == TYPE_STRING || p->type == TYPE_DATETIME || p->type == TYPE_CHAR16;
    if (p->array || (texty && t->kind != TOKEN_STRING)) {
        return false;
    }
    c->text = resp_value_canonical(s->arena, p->type, t->text);
    return c->text != NULL;
}

static bool parse_condition(struct scanner *s, struct resp_query *q)
{
    struct resp_condition *c = &q->condition[q->condition_count];
    const struct token name = scan(s);
    if (q->condition_count == RESP_CONDITIONS || name.kind != TOKEN_WORD) {
        return false;
    }
    c->of_class = is_word(&name, "__CLASS");
    c->prop = resp_klass_find(q->klass, name.text);
    if (!c->of_class && c->prop == q->klass->count) {
        return false;
    }
    struct token t = scan(s);
    if (is_word(&t, "is")) {
        t = scan(s);
        c->compare = is_word(&t, "not") ? CMP_NE : CMP_EQ;
        if (c->compare == CMP_NE) {
            t = scan(s);
        }
        q->condition_count++;
        return is_word(&t, "null");
    }
    if (t.kind != TOKEN_OTHER || !read_operator(t.text, &c->compare)) {
        return false;
    }
    t = scan(s);
    q->condition_count++;
    return read_literal(s, &t, c, q->klass);
}

#define PROJECTED 64

struct selected {
    const char *name[PROJECTED];
    size_t count;
};

/* `* from` or `a, b from`. */
static bool parse_selection(struct scanner *s, struct selected *sel)
{
    struct token t = scan(s);
    if (t.kind == TOKEN_OTHER && strcmp(t.text, "*") == 0) {
        t = scan(s);
        return is_word(&t, "from");
    }
    for (;; t = scan(s)) {
        if (t.kind != TOKEN_WORD || sel->count == PROJECTED) {
            return false;
        }
        sel->name[sel->count++] = t.text;
        t = scan(s);
        if (is_word(&t, "from")) {
            return true;
        }
        if (t.kind != TOKEN_OTHER || strcmp(t.text, ",") != 0) {
            return false;
        }
    }
}

static bool project(struct resp_query *q, const struct selected *sel)
{
    q->projected = sel->count > 0;
    for (size_t i = 0; i < sel->count; i++) {
        const size_t at = resp_klass_find(q->klass, sel->name[i]);
        if (at == q->klass->count || at >= PROJECTED) {
            return false;
        }
        q->projection.wanted[at] = true;
    }
    return true;
}

enum resp_wql resp_wql_parse(const struct resp_repo *r, struct resp_arena *a, const char *text,
                             struct resp_query *ret)
{
    struct scanner s = {a, text};
    struct selected sel = {.count = 0};
    *ret = (struct resp_query){0};
    struct token t = scan(&s);
    if (!is_word(&t, "select") || !parse_selection(&s, &sel)) {
        return WQL_BAD;
    }
    t = scan(&s);
    if (t.kind != TOKEN_WORD) {
        return WQL_BAD;
    }
    ret->klass = resp_repo_class(r, t.text);
    if (!ret->klass) {
        return WQL_NO_CLASS;
    }
    if (!project(ret, &sel)) {
        return WQL_BAD;
    }
    t = scan(&s);
    if (t.kind == TOKEN_END) {
        return WQL_OK;
    }
    if (!is_word(&t, "where")) {
        return WQL_BAD;
    }
    do {
        if (!parse_condition(&s, ret)) {
            return WQL_BAD;
        }
        t = scan(&s);
    } while (is_word(&t, "and"));
    return t.kind == TOKEN_END ? WQL_OK : WQL_BAD;
}

static bool holds(enum resp_compare compare, int order)
{
    switch (compare) {
    case CMP_EQ:
        return order == 0;
    case CMP_NE:
        return order != 0;
    case CMP_LT:
        return order < 0;
    case CMP_LE:
        return order <= 0;
    case CMP_GT:
        return order > 0;
    case CMP_GE:
        return order >= 0;
    }
    return false;
}

static bool condition_holds(const struct resp_condition *c, const struct resp_instance *i)
{
    bool known = true;
    if (c->of_class) {
        return c->text &&
               holds(c->compare, resp_value_compare(TYPE_STRING, i->klass->name, c->text, &known));
    }
    const struct resp_value *v = &i->value[c->prop];
    if (!c->text) {
        return v->null == (c->compare == CMP_EQ);
    }
    if (v->null || v->count == 0) {
        return false; /* nothing compares with null */
    }
    const int order =
        resp_value_compare(i->klass->prop[c->prop]->type, v->item[0].text, c->text, &known);
    return known ? holds(c->compare, order) : c->compare == CMP_NE;
}

bool resp_query_matches(const struct resp_query *q, const struct resp_instance *i)
{
    if (!resp_klass_is_a(i->klass, q->klass)) {
        return false;
    }
    for (size_t n = 0; n < q->condition_count; n++) {
        if (!condition_holds(&q->condition[n], i)) {
            return false;
        }
    }
    return true;
}

bool resp_query_add_equal(struct resp_query *q, struct resp_arena *a, const char *property,
                          const char *text)
{
    const size_t at = resp_klass_find(q->klass, property);
    if (at == q->klass->count || q->condition_count == RESP_CONDITIONS ||
        q->klass->prop[at]->array || q->klass->prop[at]->type == TYPE_DATETIME) {
        return false;
    }
    struct resp_condition *c = &q->condition[q->condition_count];
    *c = (struct resp_condition){.prop = at, .compare = CMP_EQ};
    c->text = resp_value_canonical(a, q->klass->prop[at]->type, text);
    q->condition_count += c->text != NULL;
    return c->text != NULL;
}
