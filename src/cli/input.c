/* SPDX-License-Identifier: MIT */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/console.h"
#include "wsmi/secret.h"

enum { CHUNK_BYTES = 64 * 1024 };

/* The chunk may have held a secret. */
static bool read_all(int descriptor, const char *name, struct wsmi_buf *buf)
{
    uint8_t chunk[CHUNK_BYTES];
    ssize_t got;
    do {
        got = read(descriptor, chunk, sizeof(chunk));
        if (got > 0) {
            struct wsmi_view bytes = {chunk, (size_t)got};
            wsmi_buf_put(buf, bytes);
        }
    } while ((got > 0 && buf->failed == WSMI_OK) || (got < 0 && errno == EINTR));
    int reason = errno;
    wsmi_wipe(chunk, sizeof(chunk));
    if (got < 0) {
        wsmi_cli_complain_errno(reason, "cannot read %s", name);
        return false;
    }
    if (buf->failed != WSMI_OK) {
        wsmi_cli_complain("%s: %s", name,
                          buf->failed == WSMI_E_LIMIT ? "larger than allowed" : "out of memory");
        return false;
    }
    return true;
}

bool wsmi_cli_input_take_standard(void)
{
    static bool is_taken;
    if (is_taken) {
        wsmi_cli_complain("standard input (-) is asked for twice");
        return false;
    }
    is_taken = true;
    return true;
}

/* The file to read and its name for complaints; -1 after one. */
static int open_input(const char *path, const char **ret_name)
{
    *ret_name = strcmp(path, "-") == 0 ? "standard input" : path;
    if (*ret_name != path) {
        return wsmi_cli_input_take_standard() ? STDIN_FILENO : -1;
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        wsmi_cli_complain_errno(errno, "cannot open %s", path);
    }
    return descriptor;
}

static void close_input(int descriptor)
{
    if (descriptor != STDIN_FILENO) {
        (void)close(descriptor);
    }
}

bool wsmi_cli_input_read(const char *path, struct wsmi_buf *buf)
{
    const char *name;
    int descriptor = open_input(path, &name);
    if (descriptor < 0) {
        return false;
    }
    bool good = read_all(descriptor, name, buf);
    close_input(descriptor);
    return good;
}

/* Room for the file and one byte more, which shows its end; for a pipe, room to start with. */
static size_t first_capacity(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= 0 &&
        status.st_size < WSMI_CLI_MAX_INPUT_BYTES) {
        return (size_t)status.st_size + 1;
    }
    return CHUNK_BYTES;
}

/* Doubles the room up to one byte more than allowed; false at the end of it or of the memory. */
static bool grow(struct wsmi_cli_file *file, size_t *capacity)
{
    const size_t largest = (size_t)WSMI_CLI_MAX_INPUT_BYTES + 1;
    size_t more = *capacity > largest / 2 ? largest : *capacity * 2;
    uint8_t *grown = more > *capacity ? realloc(file->ptr, more) : NULL;
    if (grown == NULL) {
        return false;
    }
    file->ptr = grown;
    *capacity = more;
    return true;
}

static bool load(int descriptor, const char *name, struct wsmi_cli_file *ret)
{
    size_t capacity = first_capacity(descriptor);
    ssize_t got = 1;
    ret->len = 0;
    ret->ptr = malloc(capacity);
    while (got != 0 && ret->ptr != NULL) {
        if (ret->len == capacity && !grow(ret, &capacity)) {
            wsmi_cli_complain("%s: %s", name,
                              capacity > WSMI_CLI_MAX_INPUT_BYTES ? "larger than allowed"
                                                                  : "out of memory");
            return false;
        }
        got = read(descriptor, ret->ptr + ret->len, capacity - ret->len);
        if (got < 0 && errno != EINTR) {
            wsmi_cli_complain_errno(errno, "cannot read %s", name);
            return false;
        }
        ret->len += got > 0 ? (size_t)got : 0;
    }
    if (ret->ptr == NULL) {
        wsmi_cli_complain("out of memory");
    }
    return ret->ptr != NULL;
}

bool wsmi_cli_input_load(const char *path, struct wsmi_cli_file *ret)
{
    const char *name;
    int descriptor = open_input(path, &name);
    if (descriptor < 0) {
        return false;
    }
    bool good = load(descriptor, name, ret);
    close_input(descriptor);
    if (!good) {
        wsmi_cli_input_unload(ret);
    }
    return good;
}

void wsmi_cli_input_unload(struct wsmi_cli_file *file)
{
    free(file->ptr);
    file->ptr = NULL;
    file->len = 0;
}

struct wsmi_view wsmi_cli_input_chomp(struct wsmi_view text)
{
    if (text.len > 0 && text.ptr[text.len - 1] == '\n') {
        text.len--;
        if (text.len > 0 && text.ptr[text.len - 1] == '\r') {
            text.len--;
        }
    }
    return text;
}
