/* SPDX-License-Identifier: MIT */
/* Instances for tests, made of what a user would write. */
#ifndef WSMI_TESTS_UNIT_CLI_MADE_H
#define WSMI_TESTS_UNIT_CLI_MADE_H

#include <string.h>

#include "cli/build.h"
#include "testlib/leak.h"

struct made {
    MI_Application application;
    struct wsmi_arena arena;
    struct wsmi_cli_build build;
};

static inline void made_init(struct made *made, const struct wsmi_cli_declarations *declarations)
{
    memset(made, 0, sizeof(*made));
    cr_assert_eq(MI_Application_Initialize(0, NULL, NULL, &made->application), MI_RESULT_OK);
    wsmi_arena_init(&made->arena, wsmi_allocator_system(), 1024 * 1024);
    wsmi_cli_build_init(&made->build, &made->application, &made->arena, declarations);
}

static inline void made_clean_up(struct made *made)
{
    wsmi_cli_build_clean_up(&made->build);
    wsmi_arena_clean_up(&made->arena);
    cr_assert_eq(MI_Application_Close(&made->application), MI_RESULT_OK);
}

/* `words` end with NULL. */
static inline MI_Instance *make(struct made *made, const char *class_name, const char *const *words)
{
    const struct wsmi_cli_subject subject = {class_name, NULL, WSMI_CLI_PROPERTIES};
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    MI_Instance *instance = wsmi_cli_build_instance(&made->build, class_name);
    cr_assert_not_null(instance);
    cr_assert(wsmi_cli_build_add(&made->build, instance, &subject, words, count));
    return instance;
}

#define MAKE(made, class_name, ...) make(made, class_name, (const char *const[]){__VA_ARGS__, NULL})

#endif
