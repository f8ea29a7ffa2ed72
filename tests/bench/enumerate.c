/* SPDX-License-Identifier: MIT */
/*
 * Enumerates generated instances of wsmi-responder on loopback, each with its 12 properties:
 * bench_enumerate [INSTANCES]. Prints how many came, the time, the connections and the peak of the
 * client's resident memory.
 */
#include <sys/resource.h>

#include "demo.h"

enum { DEFAULT_INSTANCES = 100000 };

static void look(void *context, const MI_Instance *instance)
{
    unsigned long long *sum = context;
    MI_Value value;
    MI_Type type;
    CHECK(MI_Instance_GetElement(instance, "Id", &value, &type, NULL, NULL) == MI_RESULT_OK);
    *sum += type == MI_UINT64 ? value.uint64 : strtoull(value.string, NULL, 10);
}

int main(int argc, char **argv)
{
    const unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_INSTANCES;
    char count[24];
    const char *const arguments[] = {"--generate", count, NULL};
    struct rusage usage;
    struct demo demo;
    unsigned long long sum = 0;
    MI_Operation operation = MI_OPERATION_NULL;
    (void)snprintf(count, sizeof(count), "%lu", wanted);
    demo_open(&demo, "default", arguments, NULL);
    unsigned long long begun = clock_ms();
    MI_Session_EnumerateInstances(&demo.session, 0, NULL, DEMO, "Demo_Generated", MI_FALSE, NULL,
                                  &operation);
    struct ended ended = demo_drain(&operation, look, &sum);
    unsigned long long took = clock_ms() - begun;
    EXPECT(ended, MI_RESULT_OK);
    CHECK(ended.count == wanted);
    CHECK(sum == (unsigned long long)wanted * (wanted + 1) / 2);
    CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
    (void)printf("enumerate %lu instances %llu.%03llu s %lu connections peak %ld KiB\n",
                 ended.count, took / 1000, took % 1000, peer_stats(&demo.peer).connections,
                 usage.ru_maxrss);
    demo_close(&demo);
    return 0;
}
