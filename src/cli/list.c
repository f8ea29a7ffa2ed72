/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cli/console.h"
#include "cli/identify_list.h"
#include "cli/input.h"
#include "cli/session.h"

enum { MAX_DESTINATIONS = 100000 };

/* Takes the next line off `rest`, without its end and the white space around. */
static bool take_line(struct wsmi_view *rest, struct wsmi_view *ret)
{
    if (rest->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(rest->ptr, '\n', rest->len);
    size_t length = end == NULL ? rest->len : (size_t)(end - rest->ptr);
    struct wsmi_view line = {rest->ptr, length};
    *ret = wsmi_view_trim(line);
    size_t used = end == NULL ? length : length + 1;
    rest->ptr += used;
    rest->len -= used;
    return true;
}

/* Copies what counts of `in` to list->text, each line ended by a NUL. */
static bool copy_lines(const char *path, struct wsmi_view in, struct wsmi_cli_list *list)
{
    struct wsmi_view line;
    size_t number = 0;
    while (take_line(&in, &line)) {
        number++;
        if (line.len > 0 && memchr(line.ptr, '\0', line.len) != NULL) {
            wsmi_cli_complain("%s: line %zu is not text", path, number);
            return false;
        }
        if (line.len > 0 && line.ptr[0] != '#') {
            wsmi_buf_put(&list->text, line);
            wsmi_buf_put_byte(&list->text, '\0');
            list->count++;
        }
    }
    if (list->count == 0 || list->count > MAX_DESTINATIONS) {
        wsmi_cli_complain(list->count == 0 ? "%s: no destination in it"
                                           : "%s: more than 100000 destinations",
                          path);
        return false;
    }
    return true;
}

static bool index_lines(struct wsmi_cli_list *list)
{
    const char *at = (const char *)list->text.ptr;
    list->destinations = calloc(list->count, sizeof(*list->destinations));
    if (list->text.failed != WSMI_OK || list->destinations == NULL) {
        wsmi_cli_complain("out of memory");
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        list->destinations[i] = at;
        at += strlen(at) + 1;
    }
    return true;
}

bool wsmi_cli_list_read(const char *path, struct wsmi_cli_list *ret)
{
    struct wsmi_buf in;
    memset(ret, 0, sizeof(*ret));
    wsmi_buf_init(&in, wsmi_allocator_system(), WSMI_CLI_MAX_INPUT_BYTES);
    wsmi_buf_init(&ret->text, wsmi_allocator_system(), (size_t)WSMI_CLI_MAX_INPUT_BYTES + 1);
    bool good = wsmi_cli_input_read(path, &in) && copy_lines(path, wsmi_buf_view(&in), ret) &&
                index_lines(ret);
    wsmi_buf_clean_up(&in);
    if (!good) {
        wsmi_cli_list_clean_up(ret);
    }
    return good;
}

void wsmi_cli_list_clean_up(struct wsmi_cli_list *list)
{
    free(list->destinations);
    wsmi_buf_clean_up(&list->text);
    memset(list, 0, sizeof(*list));
}

bool wsmi_cli_list_names_user(const struct wsmi_cli_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (wsmi_cli_session_names_user(list->destinations[i])) {
            return true;
        }
    }
    return false;
}
