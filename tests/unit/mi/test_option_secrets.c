/* SPDX-License-Identifier: MIT */
/* Watches what the library frees for a secret that was set as an option (wsmi/options.h promises
 * that it is wiped) or as a password. Linked with --wrap=free. */
#include <malloc.h>

#include "mi/bag.h"
#include "testlib/leak.h"
#include "wsmi/options.h"

void __wrap_free(void *memory); /* NOLINT: the linker's names */
void __real_free(void *memory); /* NOLINT */

static const char secret[] = "correct-horse";
static size_t found;

void __wrap_free(void *memory) /* NOLINT */
{
    const char *bytes = memory;
    size_t size = memory == NULL ? 0 : malloc_usable_size(memory);
    for (size_t i = 0; i + sizeof(secret) <= size; i++) {
        found += memcmp(bytes + i, secret, sizeof(secret)) == 0;
    }
    __real_free(memory);
}

LEAK_TEST(option_secrets, the_watcher_sees_what_is_not_wiped)
{
    void (*volatile release)(void *) = free; /* else the compiler drops the copy before it */
    char *copy = malloc(sizeof(secret));
    cr_assert_not_null(copy);
    memcpy(copy, secret, sizeof(secret));
    found = 0;
    release(copy);
    cr_assert_eq(found, 1);
}

LEAK_TEST(option_secrets, leave_no_trace_in_freed_memory)
{
    MI_DestinationOptions options;
    MI_DestinationOptions clone;
    MI_UserCredentials login = {MI_AUTH_TYPE_BASIC, {{NULL, "joe", secret}}};
    found = 0;
    cr_assert_eq(wsmi_destination_options_new(&options), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_SetString(&options, WSMI_OPTION_CLIENT_KEY_PASSWORD, secret),
                 MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_SetString(&options, WSMI_OPTION_CLIENT_KEY_PASSWORD, secret),
                 MI_RESULT_OK, "the first value is freed here");
    cr_assert_eq(MI_DestinationOptions_SetString(&options, "0illegal", secret),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, &login), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_Clone(&options, &clone), MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    MI_DestinationOptions_Delete(&clone);
    cr_assert_eq(found, 0);
}
