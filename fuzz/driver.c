/* SPDX-License-Identifier: MIT */
/*
 * Runs files and directories through a harness without any fuzzing engine:
 *
 *   fuzz_T [--guard | --mutate COUNT [--seconds LIMIT]] [--starve] [--save FILE] PATH...
 *
 * --starve: each of an input's requests for memory is refused in turn, not one (prop_starve_all).
 *
 * An empty corpus is an error: a replay that replays nothing protects nothing. The input that ends
 * the process is left in FILE (default: found-input in the current directory).
 */
#include "driver.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "props/prop.h"

int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static size_t replayed;
static bool guard;
static size_t mutations;
static time_t deadline; /* 0: none */
static const char *save_path = "found-input";
static const uint8_t *current;
static size_t current_size;

/* Async-signal-safe: also runs from a handler. */
static void save_current(void)
{
    static const char text[] = "driver: the input was left in ";
    int file = current == NULL ? -1 : open(save_path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file >= 0 && write(file, current, current_size) == (ssize_t)current_size) {
        (void)!write(STDERR_FILENO, text, sizeof(text) - 1);
        (void)!write(STDERR_FILENO, save_path, strlen(save_path));
        (void)!write(STDERR_FILENO, "\n", 1);
    }
    current = NULL;
}

static void on_signal(int number)
{
    save_current();
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void run(const uint8_t *bytes, size_t size)
{
    current = bytes;
    current_size = size;
    (void)LLVMFuzzerTestOneInput(bytes, size);
    current = NULL;
    replayed++;
}

void driver_run_exact(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = size == 0 ? NULL : malloc(size);
    if (size > 0) {
        if (copy == NULL) {
            abort();
        }
        memcpy(copy, bytes, size);
    }
    run(copy, size);
    free(copy);
}

static void replay_bytes(const uint8_t *bytes, size_t size)
{
    if (guard) {
        current = bytes;
        current_size = size;
        driver_run_guarded(bytes, size);
        current = NULL;
        replayed++;
    } else if (mutations == 0) {
        driver_run_exact(bytes, size);
    } else if (deadline == 0 || time(NULL) <= deadline) {
        driver_run_mutated(bytes, size, mutations);
    }
}

static int replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(size == 0 ? 1 : size);
    int status = 1;
    if (file == NULL || bytes == NULL || fread(bytes, 1, size, file) != size) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
    } else {
        replay_bytes(bytes, size);
        status = 0;
    }
    free(bytes);
    if (file != NULL) {
        (void)fclose(file);
    }
    return status;
}

static int replay(const char *path, int depth);

static int replay_directory(const char *path, int depth)
{
    struct dirent **entries = NULL;
    /* Sorted, so that two runs are the same run. */
    int count = depth > 4 ? -1 : scandir(path, &entries, NULL, alphasort);
    int status = 0;
    if (count < 0) {
        (void)fprintf(stderr, "%s: cannot be opened\n", path);
        return 1;
    }
    for (int i = 0; i < count; i++) {
        char child[4096];
        int length = snprintf(child, sizeof(child), "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            status |= length < 0 || (size_t)length >= sizeof(child) ? 1 : replay(child, depth + 1);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

static int replay(const char *path, int depth)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        (void)fprintf(stderr, "%s: not found\n", path);
        return 1;
    }
    return S_ISDIR(info.st_mode) ? replay_directory(path, depth)
                                 : replay_file(path, (size_t)info.st_size);
}

/* The index of the first path. */
static int read_options(int argc, char **argv)
{
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--guard") == 0) {
            guard = true;
        } else if (strcmp(argv[i], "--mutate") == 0 && has_value) {
            mutations = strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--seconds") == 0 && has_value) {
            deadline = time(NULL) + (time_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--starve") == 0) {
            prop_starve_all();
        } else if (strcmp(argv[i], "--save") == 0 && has_value) {
            save_path = argv[++i];
        } else {
            (void)fprintf(stderr, "%s: unknown option\n", argv[i]);
            exit(2);
        }
    }
    return i;
}

int main(int argc, char **argv)
{
    static const int fatal[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    int status = 0;
    int first = read_options(argc, argv);
    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(save_current);
    } else {
        for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
            (void)signal(fatal[i], on_signal);
        }
    }
    /* Sanitizers do not see an abort as a death of theirs. */
    (void)signal(SIGABRT, on_signal);
    if (LLVMFuzzerInitialize != NULL) {
        (void)LLVMFuzzerInitialize(&argc, &argv);
    }
    for (int i = first; i < argc; i++) {
        size_t before = replayed;
        status |= replay(argv[i], 0);
        if (replayed == before && deadline == 0) {
            (void)fprintf(stderr, "%s: nothing to replay\n", argv[i]);
            status = 1;
        }
    }
    (void)printf("%zu inputs run\n", replayed);
    return replayed == 0 ? 1 : status;
}
