/* SPDX-License-Identifier: MIT */
#include "cli/console.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/text.h"

enum { LINE_BYTES = 4096, REASON_BYTES = 256 };

static void write_line(const char *text, const char *reason)
{
    struct wsmi_buf line;
    wsmi_buf_init(&line, wsmi_allocator_system(), (size_t)LINE_BYTES * 8);
    wsmi_buf_put_str(&line, "wsmi: ");
    wsmi_cli_text_put_str(&line, text);
    if (reason != NULL) {
        wsmi_buf_put_str(&line, ": ");
        wsmi_cli_text_put_str(&line, reason);
    }
    wsmi_buf_put_byte(&line, '\n');
    struct wsmi_view bytes = wsmi_buf_view(&line);
    (void)fwrite(bytes.ptr, 1, bytes.len, stderr);
    wsmi_buf_clean_up(&line);
}

void wsmi_cli_complain(const char *format, ...)
{
    char text[LINE_BYTES] = "";
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    write_line(text, NULL);
}

void wsmi_cli_complain_errno(int error, const char *format, ...)
{
    char text[LINE_BYTES] = "";
    char reason[REASON_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    write_line(text, strerror_r(error, reason, sizeof(reason)) == 0 ? reason : "unknown error");
}

void wsmi_cli_complain_message(const char *about, MI_Uint32 channel, const MI_Char *message)
{
    wsmi_cli_complain("%s: %s%s", about,
                      channel == MI_WRITEMESSAGE_CHANNEL_WARNING ? "warning: " : "",
                      message != NULL ? message : "");
}

bool wsmi_cli_print(struct wsmi_view bytes)
{
    return bytes.len == 0 || fwrite(bytes.ptr, 1, bytes.len, stdout) == bytes.len;
}

bool wsmi_cli_finish_output(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return true;
    }
    if (errno != EPIPE && errno != 0) {
        wsmi_cli_complain_errno(errno, "cannot write to standard output");
    }
    return false;
}
