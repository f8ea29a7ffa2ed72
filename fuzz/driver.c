/* SPDX-License-Identifier: MIT */
/*
 * Replays files and directories through a harness without any fuzzing engine. Every input is copied
 * to an allocation of exactly its size, so that reading past it is seen. An empty corpus is an
 * error: a replay that replays nothing protects nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static size_t replayed;

static int replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(size == 0 ? 1 : size);
    if (file == NULL || bytes == NULL || fread(bytes, 1, size, file) != size) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        free(bytes);
        if (file != NULL) {
            (void)fclose(file);
        }
        return 1;
    }
    (void)fclose(file);
    if (size == 0) {
        free(bytes);
        bytes = NULL;
    }
    (void)LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    replayed++;
    return 0;
}

static int replay(const char *path, int depth);

static int replay_directory(const char *path, int depth)
{
    DIR *directory = opendir(path);
    if (directory == NULL || depth > 4) {
        (void)fprintf(stderr, "%s: cannot be opened\n", path);
        if (directory != NULL) {
            (void)closedir(directory);
        }
        return 1;
    }
    int status = 0;
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        char child[4096];
        if (entry->d_name[0] == '.') {
            continue;
        }
        int length = snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
        status |= length < 0 || (size_t)length >= sizeof(child) ? 1 : replay(child, depth + 1);
    }
    (void)closedir(directory);
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

int main(int argc, char **argv)
{
    int status = 0;
    if (LLVMFuzzerInitialize != NULL) {
        (void)LLVMFuzzerInitialize(&argc, &argv);
    }
    for (int i = 1; i < argc; i++) {
        size_t before = replayed;
        status |= replay(argv[i], 0);
        if (replayed == before) {
            (void)fprintf(stderr, "%s: nothing to replay\n", argv[i]);
            status = 1;
        }
    }
    (void)printf("%zu inputs replayed\n", replayed);
    return replayed == 0 ? 1 : status;
}
