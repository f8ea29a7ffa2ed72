/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "props/prop.h"
#include "requests.h"
#include "testlib/leak.h"
#include "wsmi/limits.h"
#include "wsmi/xml.h"

#define GOLDENS WSMI_SOURCE_DIR "/tests/golden/request/"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(request, .init = set_up);

static struct wsmi_buf encoded(const struct wsmi_request *request)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_err err = {WSMI_OK, 0, "none"};
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_request_encode(request, &limits, &out, &err), "%s at %zu", err.reason,
              err.offset);
    return out;
}

static struct wsmi_buf read_golden(const char *name, const struct wsmi_buf *update)
{
    char path[4096];
    uint8_t block[4096];
    struct wsmi_buf text;
    (void)snprintf(path, sizeof(path), "%s%s.xml", GOLDENS, name);
    if (getenv("WSMI_GOLDEN_UPDATE") != NULL) {
        FILE *file = fopen(path, "wb");
        cr_assert_not_null(file, "%s", path);
        cr_assert_eq(fwrite(update->ptr, 1, update->len, file), update->len);
        cr_assert_eq(fputc('\n', file), '\n');
        (void)fclose(file);
    }
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s is missing", path);
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    for (size_t got = fread(block, 1, sizeof(block), file); got > 0;
         got = fread(block, 1, sizeof(block), file)) {
        struct wsmi_view bytes = {block, got};
        wsmi_buf_put(&text, bytes);
    }
    (void)fclose(file);
    return text;
}

LEAK_TEST(request, every_kind_is_written_byte_for_byte_as_recorded)
{
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct wsmi_buf out = encoded(&samples[i].request);
        struct wsmi_buf golden = read_golden(samples[i].name, &out);
        wsmi_buf_put_byte(&out, '\n');
        cr_expect(wsmi_view_eq(wsmi_buf_view(&out), wsmi_buf_view(&golden)),
                  "%s gives\n%.*s\ninstead of\n%.*s", samples[i].name, (int)out.len,
                  (const char *)out.ptr, (int)golden.len, (const char *)golden.ptr);
        wsmi_buf_clean_up(&golden);
        wsmi_buf_clean_up(&out);
    }
}

LEAK_TEST(request, every_golden_file_belongs_to_a_sample)
{
    size_t count = 0;
    DIR *directory = opendir(GOLDENS);
    cr_assert_not_null(directory);
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        count += entry->d_name[0] != '.';
    }
    (void)closedir(directory);
    cr_assert_eq(count, COUNT(samples));
}

LEAK_TEST(request, the_guard_accepts_every_kind)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct wsmi_buf out = encoded(&samples[i].request);
        struct wsmi_xml_stats stats;
        struct wsmi_err err;
        cr_expect(wsmi_xml_guard(wsmi_buf_view(&out), &limits, &stats, &err), "%s: %s at %zu",
                  samples[i].name, err.reason, err.offset);
        wsmi_buf_clean_up(&out);
    }
}

static xmlNodePtr child(xmlNodePtr parent, const char *local)
{
    for (xmlNodePtr node = xmlFirstElementChild(parent); node != NULL;
         node = xmlNextElementSibling(node)) {
        if (strcmp((const char *)node->name, local) == 0) {
            return node;
        }
    }
    return NULL;
}

/* The header blocks in the one order agents are known to take; a * stands for what a subscription
 * manager wants back. */
static const char *const header_order[] = {
    "To",         "ResourceURI", "ReplyTo",    "Action",    "MaxEnvelopeSize",
    "MessageID",  "Locale",      "DataLocale", "SessionId", "OperationID",
    "SequenceId", "SelectorSet", "OptionSet",  "*",         "OperationTimeout",
};

static size_t order_of(const char *name)
{
    size_t star = 0;
    for (size_t i = 0; i < COUNT(header_order); i++) {
        if (strcmp(header_order[i], name) == 0) {
            return i;
        }
        star = strcmp(header_order[i], "*") == 0 ? i : star;
    }
    return star;
}

static void check_header_order(const char *name, xmlNodePtr header)
{
    size_t before = 0;
    for (xmlNodePtr node = xmlFirstElementChild(header); node != NULL;
         node = xmlNextElementSibling(node)) {
        size_t order = order_of((const char *)node->name);
        cr_expect(order >= before, "%s: %s comes too late", name, (const char *)node->name);
        before = order;
    }
}

static size_t count_uses(xmlNodePtr node, const xmlNs *ns)
{
    size_t uses = node->ns == ns;
    for (xmlAttrPtr attr = node->properties; attr != NULL; attr = attr->next) {
        const char *value = (const char *)attr->children->content;
        size_t prefix_bytes = strlen((const char *)ns->prefix);
        uses += attr->ns == ns;
        uses += strncmp(value, (const char *)ns->prefix, prefix_bytes) == 0 &&
                value[prefix_bytes] == ':' && strcmp((const char *)attr->name, "Name") != 0;
    }
    for (xmlNodePtr inner = xmlFirstElementChild(node); inner != NULL;
         inner = xmlNextElementSibling(inner)) {
        uses += count_uses(inner, ns);
    }
    return uses;
}

LEAK_TEST(request, libxml2_sees_ordered_headers_one_body_and_no_namespace_that_is_not_used)
{
    for (size_t i = 0; i < COUNT(samples); i++) {
        const char *name = samples[i].name;
        struct wsmi_buf out = encoded(&samples[i].request);
        xmlDocPtr doc =
            xmlReadMemory((const char *)out.ptr, (int)out.len, NULL, NULL, XML_PARSE_NONET);
        cr_assert_not_null(doc, "%s", name);
        xmlNodePtr root = xmlDocGetRootElement(doc);
        check_header_order(name, child(root, "Header"));
        cr_expect_leq(xmlChildElementCount(child(root, "Body")), 1, "%s", name);
        for (const xmlNs *ns = root->nsDef; ns != NULL; ns = ns->next) {
            cr_expect_gt(count_uses(root, ns), 0, "%s declares %s for nothing", name,
                         (const char *)ns->prefix);
        }
        xmlFreeDoc(doc);
        wsmi_buf_clean_up(&out);
    }
    cr_assert_null(xmlGetLastError(), "%s", xmlGetLastError()->message);
}

static void check_children(const char *sample, const char *path, const char *expected)
{
    char names[1024] = "";
    size_t used = 0;
    size_t i = 0;
    while (strcmp(samples[i].name, sample) != 0) {
        i++;
    }
    struct wsmi_buf out = encoded(&samples[i].request);
    xmlDocPtr doc = xmlReadMemory((const char *)out.ptr, (int)out.len, NULL, NULL, XML_PARSE_NONET);
    xmlNodePtr node = child(xmlDocGetRootElement(doc), "Body");
    while (*path != '\0') {
        char step[64];
        size_t bytes = strcspn(path, "/");
        (void)snprintf(step, sizeof(step), "%.*s", (int)bytes, path);
        node = child(node, step);
        cr_assert_not_null(node, "%s has no %s", sample, step);
        path += bytes + (path[bytes] == '/');
    }
    for (xmlNodePtr inner = xmlFirstElementChild(node); inner != NULL;
         inner = xmlNextElementSibling(inner)) {
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s:%s", used > 0 ? " " : "",
                                 (const char *)inner->ns->prefix, (const char *)inner->name);
    }
    cr_expect_str_eq(names, expected, "%s", sample);
    xmlFreeDoc(doc);
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(request, children_come_in_the_order_agents_insist_on)
{
    check_children("associators", "Enumerate", "w:OptimizeEnumeration w:MaxElements w:Filter");
    check_children("enumerate-both-base-only", "Enumerate",
                   "w:OptimizeEnumeration w:MaxElements w:EnumerationMode b:PolymorphismMode");
    check_children("associators", "Enumerate/Filter/AssociatedInstances",
                   "b:Object b:AssociationClassName b:Role b:ResultClassName b:ResultRole");
    check_children("references", "Enumerate/Filter/AssociationInstances",
                   "b:Object b:ResultClassName b:Role");
    check_children("references", "Enumerate/Filter/AssociationInstances/Object",
                   "a:Address a:ReferenceParameters");
    check_children("pull-of-an-odd-context", "Pull",
                   "n:EnumerationContext n:MaxTime n:MaxElements");
    check_children("release", "Release", "n:EnumerationContext");
    check_children("subscribe-every-part", "Subscribe",
                   "e:Delivery e:Expires w:Filter w:Bookmark w:SendBookmarks");
    check_children("subscribe-every-part", "Subscribe/Delivery",
                   "w:Heartbeats w:Locale p:DataLocale w:ContentEncoding");
    check_children("create-every-kind", "Demo_Lamp/Sockets", "c1:Holds c1:Spare");
    check_children("create-every-kind", "Demo_Lamp/Sockets/Holds", "c2:Watts c2:Made");
    check_children("create-every-kind", "Demo_Lamp/Others", "a:Address a:ReferenceParameters");
}

LEAK_TEST(request, encoding_fails_as_the_buffer_does_and_appends_to_what_is_there)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct wsmi_buf whole = encoded(&samples[i].request);
        for (size_t bound = 0; bound < whole.len; bound += 101) {
            struct wsmi_err err = {WSMI_OK, 0, NULL};
            struct wsmi_buf out;
            wsmi_buf_init(&out, wsmi_allocator_system(), bound);
            cr_assert_not(wsmi_request_encode(&samples[i].request, &limits, &out, &err));
            cr_assert_eq(err.code, WSMI_E_LIMIT);
            wsmi_buf_clean_up(&out);
        }
        struct prop_allocator counting;
        prop_allocator_init(&counting, 0);
        size_t requests = 1;
        for (size_t k = 0; k <= requests; k++) {
            struct prop_allocator allocator;
            struct wsmi_err err = {WSMI_OK, 0, NULL};
            struct wsmi_buf out;
            prop_allocator_init(&allocator, k);
            wsmi_buf_init(&out, &allocator.base, SIZE_MAX);
            wsmi_buf_put_str(&out, k == 0 ? "before" : "");
            bool ok = wsmi_request_encode(&samples[i].request, &limits, &out, &err);
            cr_assert_eq(ok, !allocator.failed);
            cr_assert_eq(err.code, ok ? WSMI_OK : WSMI_E_OOM);
            if (k == 0) {
                struct wsmi_view tail = {out.ptr + 6, out.len - 6};
                cr_assert(wsmi_view_eq(tail, wsmi_buf_view(&whole)));
                requests = allocator.requests;
            }
            wsmi_buf_clean_up(&out);
            cr_assert_eq(allocator.live, 0);
        }
        wsmi_buf_clean_up(&whole);
    }
}

LEAK_TEST(request, every_action_has_a_uri_and_nothing_else_has)
{
    for (int action = 0; action < WSMI_ACTION_COUNT; action++) {
        struct wsmi_view uri = wsmi_action_uri((enum wsmi_action)action);
        cr_expect_gt(uri.len, strlen("http://schemas.xmlsoap.org/ws/2004/"));
        for (int other = 0; other < action; other++) {
            cr_expect_not(wsmi_view_eq(uri, wsmi_action_uri((enum wsmi_action)other)));
        }
    }
    cr_expect(wsmi_view_eq(wsmi_action_uri(WSMI_ACTION_RENEW), WSMI_VIEW(E_ "Renew")));
    cr_expect(wsmi_view_eq(wsmi_action_uri(WSMI_ACTION_PULL), WSMI_VIEW(N_ "Pull")));
    cr_expect(wsmi_view_eq(wsmi_action_uri(WSMI_ACTION_PUT), WSMI_VIEW(T_ "Put")));
    cr_expect_eq(wsmi_action_uri(WSMI_ACTION_COUNT).len, 0);
}

static void assert_contains(const struct wsmi_request *request, const char *piece)
{
    struct wsmi_buf out = encoded(request);
    wsmi_buf_put_byte(&out, 0);
    cr_expect_not_null(strstr((const char *)out.ptr, piece), "%s is not in %s", piece,
                       (const char *)out.ptr);
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(request, a_timeout_is_never_sent_shorter_than_services_accept)
{
    static const struct {
        uint64_t ms;
        const char *text;
    } rows[] = {{1, "PT0.500S"},   {499, "PT0.500S"},    {500, "PT0.500S"},
                {501, "PT0.501S"}, {90000, "PT90.000S"}, {4294967296123, "PT4294967296.123S"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char piece[96];
        struct wsmi_request request = samples[0].request;
        request.header.operation_timeout_ms = rows[i].ms;
        (void)snprintf(piece, sizeof(piece), "<w:OperationTimeout>%s</w:OperationTimeout>",
                       rows[i].text);
        assert_contains(&request, piece);
    }
}
