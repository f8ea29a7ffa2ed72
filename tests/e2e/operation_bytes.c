/* SPDX-License-Identifier: MIT */
/* The connection ends after every number of bytes of the answer to a Get or to a Pull: one final
 * result each, an error until the answer is complete, and no context is left. */
#include "demo.h"

enum { LONGEST_ANSWER = 20000, MAX_ELEMENTS = 4 };

static const char *const few[] = {"--generate", "8", NULL};

static struct ended get(struct demo *demo, MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = demo_lamp(demo, 1);
    MI_Session_GetInstance(session, MI_OPERATIONFLAGS_NO_RTTI, NULL, DEMO, key, NULL, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    CHECK(ended.count == (ended.result == MI_RESULT_OK));
    return ended;
}

static struct ended enumerate(struct demo *demo, MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    (void)demo;
    MI_Session_EnumerateInstances(session, MI_OPERATIONFLAGS_NO_RTTI, NULL, DEMO, "Demo_Generated",
                                  MI_FALSE, NULL, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    /* The first answer is whole; of the cut one nothing is delivered. */
    CHECK(ended.result == MI_RESULT_OK ? ended.count == 2 * MAX_ELEMENTS
                                       : ended.count == MAX_ELEMENTS);
    return ended;
}

typedef struct ended run_function(struct demo *demo, MI_Session *session);

/* `nth` of the requests of the connection is the one that is cut. */
static void cut_everywhere(const char *how, unsigned nth, unsigned step, run_function *run)
{
    char path[64];
    const struct demo_wishes wishes = {.max_elements = MAX_ELEMENTS, .path = path};
    struct demo demo;
    unsigned failures = 0;
    bool is_complete = false;
    demo_open(&demo, "default", few, NULL);
    for (unsigned length = 0; !is_complete; length += step) {
        MI_Session session;
        CHECK(length < LONGEST_ANSWER);
        (void)snprintf(path, sizeof(path), "wsman/x/%s=%u,nth=%u", how, length, nth);
        demo_open_session(&demo, &wishes, &session);
        struct ended ended = run(&demo, &session);
        is_complete = ended.result == MI_RESULT_OK;
        if (!is_complete) {
            EXPECT(ended, MI_RESULT_FAILED);
            failures++;
        }
        close_session(&session);
    }
    (void)printf("  %s of request %u: %u cut answers\n", how, nth, failures);
    CHECK(failures > 500 / step);
    demo_close(&demo);
}

static void the_peer_closes_in_its_answer_to_a_get(void)
{
    cut_everywhere("close", 1, 1, get);
}

static void the_peer_resets_in_its_answer_to_a_get(void)
{
    cut_everywhere("reset", 1, 1, get);
}

static void the_peer_truncates_its_answer_to_a_get(void)
{
    cut_everywhere("truncate", 1, 1, get);
}

static void the_peer_closes_in_its_answer_to_a_pull(void)
{
    cut_everywhere("close", 2, 3, enumerate);
}

static void the_peer_resets_in_its_answer_to_a_pull(void)
{
    cut_everywhere("reset", 2, 3, enumerate);
}

int main(void)
{
    RUN(the_peer_closes_in_its_answer_to_a_get);
    RUN(the_peer_resets_in_its_answer_to_a_get);
    RUN(the_peer_truncates_its_answer_to_a_get);
    RUN(the_peer_closes_in_its_answer_to_a_pull);
    RUN(the_peer_resets_in_its_answer_to_a_pull);
    return 0;
}
