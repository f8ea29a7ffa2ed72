/* SPDX-License-Identifier: MIT */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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

bool wsmi_cli_input_read(const char *path, struct wsmi_buf *buf)
{
    if (strcmp(path, "-") == 0) {
        return wsmi_cli_input_take_standard() && read_all(STDIN_FILENO, "standard input", buf);
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        wsmi_cli_complain_errno(errno, "cannot open %s", path);
        return false;
    }
    bool good = read_all(descriptor, path, buf);
    (void)close(descriptor);
    return good;
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
