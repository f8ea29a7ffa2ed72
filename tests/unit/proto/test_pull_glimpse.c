/* SPDX-License-Identifier: MIT */
#include "proto/pull_glimpse.h"

#include <stdio.h>

#include "props/prop.h"
#include "proto/pull_answer.h"
#include "testlib/leak.h"

#define SOAP "application/soap+xml;charset=UTF-8"
#define OPEN                                                                                       \
    "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' "                               \
    "xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration' "                                 \
    "xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'>"
#define ENVELOPE(body) OPEN "<s:Header/><s:Body>" body "</s:Body></s:Envelope>"
#define PULL(content)  ENVELOPE("<n:PullResponse>" content "</n:PullResponse>")
#define CONTEXT        "<n:EnumerationContext>a&amp;b</n:EnumerationContext>"
#define ITEM           "<c:A xmlns:c='urn:A'><c:B>1</c:B></c:A>"
#define ITEMS          "<n:Items>" ITEM ITEM "</n:Items>"

struct glance {
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_pull_answer facts;
    bool told;
};

static const struct wsmi_envelope_expect agents = {.lenient = WSMI_LENIENT_AGENTS};

static struct wsmi_http_answer answer_of(const char *body)
{
    return (struct wsmi_http_answer){.phase = WSMI_PHASE_DECODE,
                                     .status = 200,
                                     .content_type = WSMI_VIEW(SOAP),
                                     .body = wsmi_view_from_str(body)};
}

static void look(struct glance *glance, const struct wsmi_http_answer *answer, size_t fail_at)
{
    struct wsmi_limits limits = wsmi_limits_default();
    memset(glance, 0, sizeof(*glance));
    prop_allocator_init(&glance->allocator, fail_at);
    wsmi_arena_init(&glance->arena, &glance->allocator.base, limits.max_arena_bytes);
    glance->told = wsmi_pull_glimpse(answer, &agents, &limits, &glance->arena, &glance->facts);
}

static void look_away(struct glance *glance)
{
    wsmi_arena_clean_up(&glance->arena);
    cr_assert_eq(glance->allocator.live, 0);
}

LEAK_TEST(pull_glimpse, the_context_is_found_on_either_side_of_the_items)
{
    static const char *const bodies[] = {
        PULL(CONTEXT ITEMS),
        PULL(ITEMS CONTEXT),
        "<?xml version='1.0' encoding='UTF-8'?>\r\n" PULL(ITEMS CONTEXT) "\n",
        PULL(CONTEXT "<n:Items></n:Items>"),
        PULL(CONTEXT "<w:Items>" ITEM "</w:Items>"),
        PULL(CONTEXT "<n:Items>" ITEM "<n:Items>" ITEM "</n:Items>" ITEM "</n:Items>"),
        PULL(CONTEXT "<n:Items>" ITEM "<!-- </n:Items><n:EndOfSequence/> -->" ITEM "</n:Items>"),
        PULL(CONTEXT "<n:Items><![CDATA[</n:Items><n:EndOfSequence/>]]>" ITEM "</n:Items>"),
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        struct glance glance;
        struct wsmi_http_answer answer = answer_of(bodies[i]);
        look(&glance, &answer, 0);
        cr_assert(glance.told, "%s", bodies[i]);
        cr_expect_eq(glance.facts.kind, WSMI_PULL_ANSWER_OK);
        cr_expect(glance.facts.has_context && !glance.facts.is_end);
        cr_expect(wsmi_view_eq(glance.facts.context, WSMI_VIEW("a&b")));
        cr_expect_eq(glance.facts.bytes, strlen(bodies[i]));
        look_away(&glance);
    }
}

LEAK_TEST(pull_glimpse, what_cannot_be_told_at_a_glance_is_left_to_the_reader)
{
    static const char *const bodies[] = {
        "",
        "<",
        "<n:Items>",
        "</n:Items>",
        PULL(ITEMS),
        PULL(CONTEXT ITEMS "<n:EndOfSequence/>"),
        PULL(ITEMS "<w:EndOfSequence/>" CONTEXT),
        PULL("<n:EndOfSequence/>" CONTEXT ITEMS),
        PULL(CONTEXT),
        PULL(CONTEXT "<n:Items/>"),
        PULL(CONTEXT "<n:Items xml:lang='en'>" ITEM "</n:Items>"),
        PULL(CONTEXT "<n:Items>" ITEM "</n:Items >"),
        PULL(CONTEXT "<x:Items>" ITEM "</x:Items>"),
        PULL(CONTEXT "<n:NoItems>" ITEM "</n:NoItems>"),
        PULL("<!-- <n:Items> -->" CONTEXT ITEMS),
        PULL(CONTEXT ITEMS "<!-- </n:Items> -->"),
        PULL(CONTEXT ITEMS "<!-- </n:Items><n:EndOfSequence/> -->"),
        PULL(CONTEXT ITEMS "<![CDATA[</n:Items>]]>"),
        ENVELOPE("<n:EnumerateResponse>" CONTEXT "<w:Items>" ITEM
                 "</w:Items></n:EnumerateResponse>"),
        ENVELOPE("<n:Items>" ITEM "</n:Items>"),
        "<a><n:Items></n:Items></a>",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        struct glance glance;
        struct wsmi_http_answer answer = answer_of(bodies[i]);
        look(&glance, &answer, 0);
        cr_expect_not(glance.told, "%s", bodies[i]);
        look_away(&glance);
    }
}

LEAK_TEST(pull_glimpse, only_a_complete_answer_of_success_and_soap_is_looked_at)
{
    struct glance glance;
    struct wsmi_http_answer answer = answer_of(PULL(CONTEXT ITEMS));
    answer.failure = WSMI_FAILURE_TRUNCATED;
    look(&glance, &answer, 0);
    cr_expect_not(glance.told);
    look_away(&glance);
    answer.failure = WSMI_FAILURE_NONE;
    answer.status = 500;
    look(&glance, &answer, 0);
    cr_expect_not(glance.told);
    look_away(&glance);
    answer.status = 200;
    answer.content_type = WSMI_VIEW("text/html");
    look(&glance, &answer, 0);
    cr_expect_not(glance.told);
    look_away(&glance);
}

LEAK_TEST(pull_glimpse, the_items_begin_and_end_within_the_limits)
{
    static const char opening[] = OPEN "<s:Header/><s:Body><n:PullResponse>" CONTEXT;
    static const char closing[] = "</n:Items></n:PullResponse></s:Body></s:Envelope>";
    enum { FILL = 3 };
    for (int more_head = 0; more_head < 2; more_head++) {
        for (int more_tail = 0; more_tail < 2; more_tail++) {
            static char body[4 * WSMI_GLIMPSE_HEAD_BYTES];
            struct glance glance;
            size_t before = WSMI_GLIMPSE_HEAD_BYTES - strlen(opening) - strlen("<n:Items>");
            size_t behind = WSMI_GLIMPSE_TAIL_BYTES - strlen(closing);
            int length = snprintf(body, sizeof(body), "%s%*s<n:Items>%*s%s%*s", opening,
                                  (int)before + more_head, "", FILL, "", closing,
                                  (int)behind + more_tail, "");
            cr_assert(length > 0 && (size_t)length < sizeof(body));
            struct wsmi_http_answer answer = answer_of(body);
            look(&glance, &answer, 0);
            cr_expect_eq(glance.told, more_head + more_tail == 0, "%d %d", more_head, more_tail);
            look_away(&glance);
        }
    }
}

/* Whatever memory fails: nothing is told, or the same. */
LEAK_TEST(pull_glimpse, without_memory_nothing_is_told)
{
    struct wsmi_http_answer answer = answer_of(PULL(CONTEXT ITEMS));
    struct glance glance;
    size_t fail_at = 0;
    do {
        look(&glance, &answer, ++fail_at);
        cr_expect(!glance.told || wsmi_view_eq(glance.facts.context, WSMI_VIEW("a&b")));
        look_away(&glance);
    } while (glance.allocator.requests >= fail_at);
    cr_expect(glance.told && fail_at > 1);
}

/* Cut anywhere, or with any byte another: nothing is told, or what the whole answer says too, as
 * far as it is one. */
LEAK_TEST(pull_glimpse, what_is_told_is_what_the_reader_finds)
{
    static const char original[] = PULL(CONTEXT ITEMS "<w:TotalItemsCountEstimate/>");
    static const char bytes[] = "<>/!-]? \"'&:n";
    char body[sizeof(original)];
    size_t told = 0;
    for (size_t at = 0; at < sizeof(original) - 1; at++) {
        for (size_t i = 0; i < sizeof(bytes); i++) {
            struct wsmi_limits limits = wsmi_limits_default();
            struct wsmi_pull_answer facts;
            struct wsmi_reply reply;
            struct glance glance;
            memcpy(body, original, sizeof(body));
            body[at] = bytes[i]; /* the last one cuts */
            struct wsmi_http_answer answer = answer_of(body);
            look(&glance, &answer, 0);
            wsmi_reply_read(&answer, &agents, &limits, &glance.arena, &reply);
            wsmi_pull_answer_read(&answer, &reply, &facts);
            if (glance.told && reply.kind == WSMI_REPLY_ENVELOPE) {
                told++;
                cr_expect(facts.kind == WSMI_PULL_ANSWER_OK && !facts.is_end, "%s", body);
                cr_expect(wsmi_view_eq(facts.context, glance.facts.context), "%s", body);
            }
            look_away(&glance);
        }
    }
    cr_expect_gt(told, 50);
}
