/* SPDX-License-Identifier: MIT */
/*
 * secrets URL TYPE USER PASSWORD RESULT PATTERN...
 *
 * Opens a session, tests the connection twice, closes everything, and looks for the patterns: in
 * what is told to writeMessage, in error texts, in each block of memory the library frees (free and
 * realloc are wrapped at link time, in this program's objects only, so that blocks of libcurl and
 * libkrb5 are not meant), and in all writable memory of the process once the application is closed.
 * test_secrets.py has malloc overwrite what other libraries free.
 *
 * PASSWORD and PATTERN come in hexadecimal, each octet turned by MASK: this program does not hold
 * what it looks for. While the session is open the password must be found, or nothing was shown.
 */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#include "client.h"
#include "wsmi/options.h"

enum { MASK = 0x5A, MAX_PATTERNS = 8, MAX_PATTERN_BYTES = 256, MAX_PASSWORD_BYTES = 128 };

static struct pattern {
    unsigned char bytes[MAX_PATTERN_BYTES];
    size_t length;
} patterns[MAX_PATTERNS];
static size_t pattern_count;
static unsigned long messages;
static unsigned long blocks;

void __real_free(void *block);
void __wrap_free(void *block);
void *__wrap_realloc(void *block, size_t size);

static void wipe(void *memory, size_t size)
{
    volatile unsigned char *at = memory;
    while (size-- > 0) {
        *at++ = 0;
    }
}

static size_t read_hex(const char *hex, unsigned char *ret, size_t most)
{
    size_t length = strlen(hex) / 2;
    CHECK(length > 0 && length <= most);
    for (size_t i = 0; i < length; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        ret[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return length;
}

/* How often a pattern occurs. */
static size_t count_in(const void *memory, size_t size, const struct pattern *pattern)
{
    const unsigned char *bytes = memory;
    size_t found = 0;
    for (size_t i = 0; i + pattern->length <= size; i++) {
        size_t k = 0;
        while (k < pattern->length && (bytes[i + k] ^ MASK) == pattern->bytes[k]) {
            k++;
        }
        found += k == pattern->length;
    }
    return found;
}

static void check_clean(const void *memory, size_t size, const char *what)
{
    for (size_t i = 0; i < pattern_count; i++) {
        if (count_in(memory, size, &patterns[i]) > 0) {
            (void)fprintf(stderr, "pattern %zu in %s\n", i, what);
            CHECK(false);
        }
    }
}

void __wrap_free(void *block)
{
    if (block != NULL) {
        blocks++;
        check_clean(block, malloc_usable_size(block), "memory that is freed");
    }
    __real_free(block);
}

/* Always moves, so that what realloc leaves behind is seen. */
void *__wrap_realloc(void *block, size_t size)
{
    void *moved = malloc(size);
    if (moved != NULL && block != NULL) {
        size_t old = malloc_usable_size(block);
        memcpy(moved, block, old < size ? old : size);
        __wrap_free(block);
    }
    return moved;
}

/* In every writable mapping. Says where, for whoever has to find out why. */
static size_t count_everywhere(size_t index, bool tells)
{
    char line[512];
    size_t found = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    CHECK(maps != NULL);
    while (fgets(line, sizeof(line), maps) != NULL) {
        char *at;
        uintptr_t start = (uintptr_t)strtoull(line, &at, 16);
        CHECK(*at == '-');
        uintptr_t end = (uintptr_t)strtoull(at + 1, &at, 16);
        if (strncmp(at, " rw", 3) != 0) {
            continue;
        }
        size_t here = count_in((const void *)start, end - start, &patterns[index]);
        found += here;
        if (here > 0 && tells) {
            (void)fprintf(stderr, "pattern %zu, %zu times: %s", index, here, line);
        }
    }
    (void)fclose(maps);
    return found;
}

static void MI_CALL on_message(MI_Application *application, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    (void)application;
    (void)context;
    CHECK(channel <= 2);
    messages++;
    check_clean(message, strlen(message), "a message");
}

static void open_logged(MI_Application *application, char **words, MI_Session *ret)
{
    MI_Char password[MAX_PASSWORD_BYTES + 1];
    size_t length = read_hex(words[4], (unsigned char *)password, MAX_PASSWORD_BYTES);
    MI_DestinationOptions options;
    MI_Session session = MI_SESSION_NULL;
    MI_SessionCallbacks callbacks;
    memset(&callbacks, 0, sizeof(callbacks));
    callbacks.writeMessage = on_message;
    for (size_t i = 0; i < length; i++) {
        password[i] = (MI_Char)(password[i] ^ MASK);
    }
    password[length] = '\0';
    struct settings settings = {.no_privacy = strcmp(words[2], "Basic") == 0,
                                .auth = words[2],
                                .user = words[3],
                                .password = password};
    make_options(application, &settings, &options);
    wipe(password, sizeof(password));
    CHECK(MI_DestinationOptions_SetNumber(&options, MI_T(WSMI_OPTION_LOG_LEVEL), 3) ==
          MI_RESULT_OK);
    CHECK(MI_Application_NewSession(application, MI_T("WINRM"), words[1], &options, &callbacks,
                                    NULL, &session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    *ret = session;
}

int main(int count, char **words)
{
    MI_Application application;
    MI_Session session;
    CHECK(count > 6 && count - 6 <= MAX_PATTERNS);
    for (int i = 6; i < count; i++) {
        struct pattern *pattern = &patterns[pattern_count++];
        pattern->length = read_hex(words[i], pattern->bytes, MAX_PATTERN_BYTES);
    }
    open_application(&application);
    open_logged(&application, words, &session);
    for (int i = 0; i < 2; i++) {
        struct report report = test_connection(&session);
        check_clean(&report, sizeof(report), "an error text");
        (void)printf("result %d %s\n", (int)report.result, report.message);
        CHECK((unsigned long)report.result == strtoul(words[5], NULL, 10));
    }
    CHECK(count_everywhere(0, false) > 0);
    close_session(&session);
    close_application(&application);
    size_t left = 0;
    for (size_t i = 0; i < pattern_count; i++) {
        left += count_everywhere(i, true);
    }
    (void)printf("%lu messages, %lu blocks freed, %zu copies left\n", messages, blocks, left);
    CHECK(messages >= 4 && blocks > 20 && left == 0);
    return 0;
}
