/* SPDX-License-Identifier: MIT */
#include "cli/secretfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/input.h"
#include "cli/settings.h"

/* Fills `line` up to the first line end, so that a pipe keeps what is behind it only in its first
 * read. False with errno on failure. */
static bool read_line(int descriptor, uint8_t *line, size_t size, size_t *ret_length)
{
    size_t length = 0;
    ssize_t got = 1;
    while (got != 0 && length < size && memchr(line, '\n', length) == NULL) {
        got = read(descriptor, line + length, size - length);
        if (got < 0 && errno != EINTR) {
            return false;
        }
        length += got > 0 ? (size_t)got : 0;
    }
    *ret_length = length;
    return true;
}

static bool keep_line(const char *path, const uint8_t *bytes, size_t length,
                      struct wsmi_secret *ret)
{
    const uint8_t *end = memchr(bytes, '\n', length);
    struct wsmi_view line = {bytes, end == NULL ? length : (size_t)(end - bytes)};
    struct wsmi_err err;
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        line.len--;
    }
    if (line.len == 0 || line.len > WSMI_CLI_MAX_PASSWORD_BYTES ||
        memchr(line.ptr, '\0', line.len) != NULL) {
        wsmi_cli_complain("password file %s: the first line is %s", path,
                          line.len == 0                            ? "empty"
                          : line.len > WSMI_CLI_MAX_PASSWORD_BYTES ? "longer than 4 KiB"
                                                                   : "not text");
        return false;
    }
    if (!wsmi_secret_set(ret, wsmi_allocator_system(), line, &err)) {
        wsmi_cli_complain("out of memory");
        return false;
    }
    return true;
}

static bool read_descriptor(int descriptor, const char *path, struct wsmi_secret *ret)
{
    uint8_t bytes[WSMI_CLI_MAX_PASSWORD_BYTES + 2]; /* and its line end */
    size_t length = 0;
    bool good = read_line(descriptor, bytes, sizeof(bytes), &length);
    if (!good) {
        wsmi_cli_complain_errno(errno, "cannot read password file %s", path);
    }
    good = good && keep_line(path, bytes, length, ret);
    wsmi_wipe(bytes, sizeof(bytes));
    return good;
}

static void warn_if_readable_by_others(int descriptor, const char *path)
{
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        wsmi_cli_complain("warning: password file %s can be read by other users", path);
    }
}

bool wsmi_cli_secretfile_read(const char *path, struct wsmi_secret *ret)
{
    if (strcmp(path, "-") == 0) {
        return wsmi_cli_input_take_standard() && read_descriptor(STDIN_FILENO, "-", ret);
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        wsmi_cli_complain_errno(errno, "cannot open password file %s", path);
        return false;
    }
    warn_if_readable_by_others(descriptor, path);
    bool good = read_descriptor(descriptor, path, ret);
    (void)close(descriptor);
    return good;
}
