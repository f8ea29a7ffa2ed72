/* SPDX-License-Identifier: MIT */
/*
 * Parses every recorded answer and compares it with the index of the recordings: the action of the
 * request, the HTTP status, the fault subcode. WSMI_CAPTURES names their directory (default:
 * ../shared/captures beside the source tree). Exit status: 0, 1 when something differs, 77 when
 * there are no recordings.
 */
#include <stdio.h>
#include <stdlib.h>

#include "captures_tree.h"
#include "core/cur.h"
#include "core/num.h"
#include "wsman/names.h"
#include "wsmi/envelope.h"
#include "wsmi/mediatype.h"

enum { EXIT_SKIPPED = 77, MAX_PATH = 4096 };

/* What a recorded answer that is not accepted must look like. */
static const struct refusal {
    const char *exchange;
    enum wsmi_code code;
    const char *why;
} refusals[] = {
    /* The service copies the quoted charset of the request into its declaration, which then reads
       encoding='"utf-8"'. */
    {"openwsman/91-raw-charset-quoted", WSMI_E_SYNTAX,
     "malformed encoding name in the XML declaration"},
    /* A resource that is no class: a GetResponse element with children of no namespace. */
    {"openwsman/03-get-test-3", WSMI_E_PROTOCOL, "property without a namespace"},
};

/* Answers that are right and yet differ from what the index or the rule below says. */
enum oddity {
    FAULT_WITH_200 = 1 << 0,
    EMPTY_REASON = 1 << 1,
    OTHER_ACTION = 1 << 2,
    OTHER_ANSWER = 1 << 3
};

static const struct {
    const char *exchange;
    unsigned oddities;
} odd_exchanges[] = {
    {"omi/90-getclass-cimxml-MIT_Link", OTHER_ANSWER}, /* a class */
    {"omi/95-unknown-action", EMPTY_REASON},
    {"openwsman/31-event-pull-3", OTHER_ACTION}, /* the action of the event, not of the Pull */
    {"openwsman/65-raw-mu-header-1", FAULT_WITH_200},
    {"openwsman/89-raw-utf16le-bom", OTHER_ACTION | OTHER_ANSWER},
    /* the index left a UTF-16 request's out */
};

enum column {
    AGENT = 1,
    EXCHANGE,
    REQUEST_BYTES,
    RESPONSE_BYTES,
    STATUS,
    ACTION,
    SUBCODE,
    COLUMNS
};

struct row {
    struct wsmi_view cells[COLUMNS];
    char exchange[MAX_PATH]; /* "agent/exchange" */
};

struct counts {
    size_t rows;
    size_t kinds[WSMI_BODY_KIND_COUNT];
    size_t refused;
    size_t silent;
    size_t no_body;
    size_t not_soap;
    size_t entries;
    size_t properties;
    size_t wrong;
};

struct answer {
    unsigned status;
    struct wsmi_view content_type;
    struct wsmi_view body;
};

static const char *root;
static struct counts counts;

static void complain(const struct row *row, const char *what)
{
    (void)printf("%s: %s\n", row->exchange, what);
    counts.wrong++;
}

/* The whole file in memory of its size; the caller frees ptr. */
static bool read_file(const char *name, struct wsmi_view *ret)
{
    char path[MAX_PATH];
    int written = snprintf(path, sizeof(path), "%s/%s", root, name);
    FILE *file = written > 0 && (size_t)written < sizeof(path) ? fopen(path, "rb") : NULL;
    if (file == NULL) {
        return false;
    }
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    uint8_t *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
    bool good = bytes != NULL && fseek(file, 0, SEEK_SET) == 0 &&
                fread(bytes, 1, (size_t)size, file) == (size_t)size;
    (void)fclose(file);
    if (!good) {
        free(bytes);
        return false;
    }
    ret->ptr = bytes;
    ret->len = (size_t)size;
    return true;
}

static void release(struct wsmi_view bytes)
{
    union {
        const uint8_t *given;
        void *taken;
    } memory = {bytes.ptr};
    free(memory.taken);
}

/* One line without its end; bare LF is accepted, one service writes it. */
static bool take_line(struct wsmi_cur *cur, struct wsmi_view *ret)
{
    if (!wsmi_cur_until(cur, '\n', cur->rest.len, ret) || !wsmi_cur_skip(cur, 1)) {
        return false;
    }
    if (ret->len > 0 && ret->ptr[ret->len - 1] == '\r') {
        ret->len--;
    }
    return true;
}

static bool take_status(struct wsmi_cur *cur, unsigned *ret)
{
    struct wsmi_view line;
    uint32_t status;
    if (!take_line(cur, &line) || line.len < 12 || memcmp(line.ptr, "HTTP/1.", 7) != 0) {
        return false;
    }
    struct wsmi_view digits = {line.ptr + 9, 3};
    if (!wsmi_num_u32(digits, 999, &status)) {
        return false;
    }
    *ret = status;
    return true;
}

/* Several answers may follow each other in a recording: Content-Length ends the first. Where there
 * are two (OMI adds a 0 when an authentication ends with an unread request) the last one counts. */
static bool split(struct wsmi_view message, struct answer *ret)
{
    struct wsmi_cur cur = wsmi_cur_init(message);
    struct wsmi_view line;
    uint64_t length = message.len;
    memset(ret, 0, sizeof(*ret));
    if (!take_status(&cur, &ret->status)) {
        return false;
    }
    while (take_line(&cur, &line) && line.len > 0) {
        struct wsmi_cur field = wsmi_cur_init(line);
        struct wsmi_view name;
        if (!wsmi_cur_until(&field, ':', line.len, &name) || !wsmi_cur_skip(&field, 1)) {
            return false;
        }
        struct wsmi_view value = wsmi_view_trim(field.rest);
        if (wsmi_view_eq_nocase(name, WSMI_VIEW("content-type"))) {
            ret->content_type = value;
        } else if (wsmi_view_eq_nocase(name, WSMI_VIEW("content-length"))) {
            if (!wsmi_num_u64(value, UINT64_MAX, &length)) {
                return false;
            }
        } else if (wsmi_view_eq_nocase(name, WSMI_VIEW("transfer-encoding"))) {
            return false; /* none was recorded */
        }
    }
    return wsmi_cur_take(&cur, length > cur.rest.len ? cur.rest.len : (size_t)length, &ret->body);
}

/* The MessageID of a UTF-8 request, empty when there is none in clear. */
static struct wsmi_view find_message_id(struct wsmi_view request)
{
    static const struct wsmi_view tag = WSMI_VIEW_INIT("MessageID");
    struct wsmi_view none = {NULL, 0};
    for (size_t i = 0; i + tag.len < request.len; i++) {
        struct wsmi_view here = {request.ptr + i, tag.len};
        struct wsmi_cur cur = {{request.ptr + i, request.len - i}, i};
        struct wsmi_view ignored;
        struct wsmi_view id;
        if (wsmi_view_eq(here, tag) && wsmi_cur_until(&cur, '>', 64, &ignored) &&
            wsmi_cur_skip(&cur, 1) && wsmi_cur_until(&cur, '<', 1024, &id)) {
            return wsmi_view_trim(id);
        }
    }
    return none;
}

/* `prefix:local` as the index writes it. */
static bool is_subcode(struct wsmi_xml_name subcode, struct wsmi_view cell)
{
    static const struct {
        struct wsmi_view prefix;
        enum wsmi_ns ns;
    } prefixes[] = {
        {WSMI_VIEW_INIT("wsa"), WSMI_NS_ADDRESSING},   {WSMI_VIEW_INIT("wsman"), WSMI_NS_WSMAN},
        {WSMI_VIEW_INIT("wsen"), WSMI_NS_ENUMERATION}, {WSMI_VIEW_INIT("wse"), WSMI_NS_EVENTING},
        {WSMI_VIEW_INIT("wxf"), WSMI_NS_TRANSFER},
    };
    struct wsmi_cur cur = wsmi_cur_init(cell);
    struct wsmi_view prefix;
    if (!wsmi_cur_until(&cur, ':', cell.len, &prefix) || !wsmi_cur_skip(&cur, 1)) {
        return subcode.local.len == 0 && cell.len == 0;
    }
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (wsmi_view_eq(prefix, prefixes[i].prefix)) {
            return wsmi_xml_name_is(subcode, wsmi_ns_uri(prefixes[i].ns), cur.rest);
        }
    }
    return false;
}

static struct wsmi_view last_segment(struct wsmi_view uri)
{
    size_t start = uri.len;
    while (start > 0 && uri.ptr[start - 1] != '/') {
        start--;
    }
    struct wsmi_view tail = {uri.ptr == NULL ? NULL : uri.ptr + start, uri.len - start};
    return tail;
}

static bool is_action(struct wsmi_view action, struct wsmi_view cell)
{
    struct wsmi_view tail = last_segment(action);
    struct wsmi_view response = WSMI_VIEW("Response");
    struct wsmi_view head = {tail.ptr, tail.len < cell.len ? tail.len : cell.len};
    struct wsmi_view rest = {tail.ptr == NULL ? NULL : tail.ptr + head.len, tail.len - head.len};
    return wsmi_view_eq(head, cell) && (rest.len == 0 || wsmi_view_eq(rest, response));
}

static bool is_odd(const struct row *row, enum oddity oddity)
{
    for (size_t i = 0; i < sizeof(odd_exchanges) / sizeof(odd_exchanges[0]); i++) {
        if (strcmp(row->exchange, odd_exchanges[i].exchange) == 0) {
            return (odd_exchanges[i].oddities & (unsigned)oddity) != 0;
        }
    }
    return false;
}

static void check_fault(const struct row *row, const struct wsmi_envelope *envelope,
                        unsigned status)
{
    if (is_odd(row, FAULT_WITH_200) ? status != 200 : status < 400) {
        complain(row, "a fault with an unexpected status");
    }
    if (!is_subcode(envelope->fault.subcode, row->cells[SUBCODE])) {
        complain(row, "another fault subcode");
    }
    if (envelope->fault.subcode.local.len == 0 &&
        envelope->fault.code != WSMI_FAULT_MUST_UNDERSTAND) {
        complain(row, "no fault subcode");
    }
    if (envelope->fault.code == WSMI_FAULT_UNKNOWN) {
        complain(row, "a fault with an unknown code");
    }
    if ((envelope->fault.reason.len == 0) != is_odd(row, EMPTY_REASON)) {
        complain(row, "a fault with an unexpected reason");
    }
    if (envelope->action.len > 0 &&
        !wsmi_view_eq(last_segment(envelope->action), WSMI_VIEW("fault"))) {
        complain(row, "a fault with another action");
    }
    if (envelope->fault.error_class.local.len > 0 &&
        wsmi_fault_find(&envelope->fault, WSMI_VIEW("OMI_Code")) == NULL) {
        complain(row, "an error instance without its code");
    }
}

/* The only class that was recorded: an association with two references and a number. */
static void check_class(const struct row *row, const struct wsmi_cim_class *decl)
{
    const struct wsmi_element_decl *left = wsmi_cim_class_find(decl, WSMI_VIEW("left"));
    const struct wsmi_element_decl *weight = wsmi_cim_class_find(decl, WSMI_VIEW("Weight"));
    if (!wsmi_view_eq(decl->name, WSMI_VIEW("MIT_Link")) || decl->superclass.len > 0 ||
        decl->property_count != 3 || decl->method_count != 0 || decl->qualifiers.count != 0 ||
        left == NULL || left->type != WSMI_TYPE_REFERENCE ||
        !wsmi_view_eq(left->reference_class, WSMI_VIEW("MIT_Node")) || weight == NULL ||
        weight->type != WSMI_TYPE_UINT32 ||
        !wsmi_view_eq(weight->class_origin, WSMI_VIEW("MIT_Link"))) {
        complain(row, "another class");
    }
}

/* What the action of a request lets its answer be; a method otherwise. */
static enum wsmi_body_kind expected_kind(struct wsmi_view action)
{
    static const struct {
        struct wsmi_view action;
        enum wsmi_body_kind kind;
    } kinds[] = {
        {WSMI_VIEW_INIT(""), WSMI_BODY_IDENTIFY_RESPONSE},
        {WSMI_VIEW_INIT("Create"), WSMI_BODY_RESOURCE_CREATED},
        {WSMI_VIEW_INIT("Delete"), WSMI_BODY_EMPTY},
        {WSMI_VIEW_INIT("Enumerate"), WSMI_BODY_ENUMERATE_RESPONSE},
        {WSMI_VIEW_INIT("Pull"), WSMI_BODY_PULL_RESPONSE},
        {WSMI_VIEW_INIT("Release"), WSMI_BODY_EMPTY},
        {WSMI_VIEW_INIT("Subscribe"), WSMI_BODY_SUBSCRIBE_RESPONSE},
        {WSMI_VIEW_INIT("Unsubscribe"), WSMI_BODY_EMPTY},
        {WSMI_VIEW_INIT("Renew"), WSMI_BODY_RENEW_RESPONSE},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (wsmi_view_eq(kinds[i].action, action)) {
            return kinds[i].kind;
        }
    }
    return WSMI_BODY_INSTANCE;
}

static void check_subscription(const struct row *row, const struct wsmi_envelope *envelope)
{
    const struct wsmi_subscription *subscription = &envelope->subscription;
    bool is_renewal = envelope->kind == WSMI_BODY_RENEW_RESPONSE;
    bool has_identifier = subscription->param_count == 1 &&
                          wsmi_view_eq(subscription->params[0].local, WSMI_VIEW("Identifier")) &&
                          subscription->params[0].text.len > 0;
    if (is_renewal ? subscription->expires.len == 0 : !has_identifier) {
        complain(row, "an odd subscription");
    }
}

static void check_content(const struct row *row, const struct wsmi_envelope *envelope,
                          struct wsmi_view message)
{
    enum wsmi_body_kind kind = expected_kind(row->cells[ACTION]);
    if (is_odd(row, OTHER_ANSWER) ? envelope->kind == kind : envelope->kind != kind) {
        complain(row, "an answer of another kind");
    }
    if (!captures_tree_agrees(message, envelope)) {
        complain(row, "not what libxml2's tree says");
    }
    if (envelope->kind == WSMI_BODY_SUBSCRIBE_RESPONSE ||
        envelope->kind == WSMI_BODY_RENEW_RESPONSE) {
        check_subscription(row, envelope);
    }
    counts.entries += envelope->enumeration.entry_count;
    counts.properties += envelope->instance == NULL ? 0 : envelope->instance->property_count;
}

static void check_envelope(const struct row *row, const struct wsmi_envelope *envelope,
                           unsigned status, struct wsmi_view message)
{
    if (envelope->kind == WSMI_BODY_FAULT) {
        check_fault(row, envelope, status);
        return;
    }
    if (status != 200 || row->cells[SUBCODE].len > 0) {
        complain(row, "no fault, but the index has one");
    }
    check_content(row, envelope, message);
    if (envelope->kind == WSMI_BODY_IDENTIFY_RESPONSE) {
        if (row->cells[ACTION].len > 0 || envelope->identify.protocol_version_count != 1) {
            complain(row, "an odd identity");
        }
        return;
    }
    if (is_action(envelope->action, row->cells[ACTION]) == is_odd(row, OTHER_ACTION)) {
        complain(row, "another action");
    }
    if (envelope->relates_to.len == 0) {
        complain(row, "no RelatesTo");
    }
    if (envelope->class_decl != NULL) {
        check_class(row, envelope->class_decl);
    }
}

static void check_refusal(const struct row *row, const struct wsmi_err *err)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        if (strcmp(row->exchange, refusals[i].exchange) == 0 && refusals[i].code == err->code &&
            strcmp(refusals[i].why, err->reason) == 0) {
            (void)printf("%s: refused as expected: %s at %zu: %s\n", row->exchange,
                         wsmi_code_name(err->code), err->offset, err->reason);
            counts.refused++;
            return;
        }
    }
    (void)printf("%s: %s at %zu: %s\n", row->exchange, wsmi_code_name(err->code), err->offset,
                 err->reason);
    counts.wrong++;
}

static void check_body(const struct row *row, const struct answer *answer,
                       struct wsmi_view message_id)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_media_type media;
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    if (!wsmi_media_type_parse(answer->content_type, &limits, &arena, &media, &err)) {
        complain(row, "unreadable media type");
    } else if (!wsmi_media_is_soap(&media)) {
        counts.not_soap++;
    } else {
        struct wsmi_envelope_expect expect = {.charset = wsmi_media_charset(&media),
                                              .relates_to = message_id,
                                              .lenient = WSMI_LENIENT_AGENTS,
                                              .decode_instance = true};
        if (wsmi_envelope_parse(answer->body, &expect, &limits, &arena, &envelope, &err)) {
            counts.kinds[envelope.kind]++;
            check_envelope(row, &envelope, answer->status, answer->body);
        } else {
            check_refusal(row, &err);
        }
    }
    wsmi_arena_clean_up(&arena);
}

static void check_answer(const struct row *row, struct wsmi_view message, struct wsmi_view request)
{
    struct answer answer;
    uint32_t status = 0;
    if (message.len == 0) {
        counts.silent++;
        if (!wsmi_view_eq(row->cells[STATUS], WSMI_VIEW("-"))) {
            complain(row, "no answer, but the index has a status");
        }
        return;
    }
    if (!split(message, &answer)) {
        complain(row, "not an HTTP answer");
        return;
    }
    if (!wsmi_num_u32(row->cells[STATUS], 999, &status) || status != answer.status) {
        complain(row, "another status");
    }
    if (answer.body.len == 0) {
        counts.no_body++;
        if (row->cells[SUBCODE].len > 0) {
            complain(row, "no body, but the index has a fault");
        }
        return;
    }
    check_body(row, &answer, find_message_id(request));
}

static void check_row(struct row *row)
{
    char name[MAX_PATH + 32];
    struct wsmi_view response;
    struct wsmi_view request;
    (void)snprintf(row->exchange, sizeof(row->exchange), "%.*s/%.*s", (int)row->cells[AGENT].len,
                   (const char *)row->cells[AGENT].ptr, (int)row->cells[EXCHANGE].len,
                   (const char *)row->cells[EXCHANGE].ptr);
    counts.rows++;
    (void)snprintf(name, sizeof(name), "%s.response.http", row->exchange);
    if (!read_file(name, &response)) {
        complain(row, "no recorded answer");
        return;
    }
    (void)snprintf(name, sizeof(name), "%s.request.http", row->exchange);
    if (read_file(name, &request)) {
        check_answer(row, response, request);
        release(request);
    } else {
        complain(row, "no recorded request");
    }
    release(response);
}

/* A Markdown table: `| a | b |`. False for its head. */
static bool split_row(struct wsmi_view line, struct row *ret)
{
    struct wsmi_cur cur = wsmi_cur_init(line);
    for (size_t i = 0; i < COLUMNS; i++) {
        struct wsmi_view cell;
        if (!wsmi_cur_until(&cur, '|', line.len, &cell) || !wsmi_cur_skip(&cur, 1)) {
            return false;
        }
        ret->cells[i] = wsmi_view_trim(cell);
    }
    return !wsmi_view_eq(ret->cells[AGENT], WSMI_VIEW("agent")) &&
           !wsmi_view_eq(ret->cells[AGENT], WSMI_VIEW("---"));
}

static void print_counts(void)
{
    (void)printf("%zu recorded exchanges: %zu without an answer, %zu without a body, %zu not SOAP, "
                 "%zu refused as expected, accepted:",
                 counts.rows, counts.silent, counts.no_body, counts.not_soap, counts.refused);
    for (unsigned kind = 0; kind < WSMI_BODY_KIND_COUNT; kind++) {
        (void)printf(" %zu %s", counts.kinds[kind], wsmi_body_kind_name((enum wsmi_body_kind)kind));
    }
    (void)printf(", with %zu items and %zu properties, %zu wrong\n", counts.entries,
                 counts.properties, counts.wrong);
}

int main(void)
{
    struct wsmi_view index;
    struct wsmi_view line;
    root = getenv("WSMI_CAPTURES");
    if (root == NULL || root[0] == '\0') {
        root = WSMI_SOURCE_DIR "/../shared/captures";
    }
    if (!read_file("INDEX.md", &index)) {
        (void)printf("captures absent (%s), skipped\n", root);
        return EXIT_SKIPPED;
    }
    wsmi_xml_init();
    struct wsmi_cur cur = wsmi_cur_init(index);
    while (take_line(&cur, &line)) {
        struct row row;
        if (split_row(line, &row)) {
            check_row(&row);
        }
    }
    release(index);
    print_counts();
    return counts.wrong > 0 || counts.rows == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
