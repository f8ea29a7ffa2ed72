/* SPDX-License-Identifier: MIT */
/*
 * Recorded exchanges with real services are not part of the tree. WSMI_CAPTURES names their
 * directory (default: ../shared/captures beside the source tree); one subdirectory a service, one
 * `.http` file a message. Needs WSMI_SOURCE_DIR.
 */
#ifndef WSMI_TESTLIB_CAPTURES_H
#define WSMI_TESTLIB_CAPTURES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "wsmi/view.h"

struct captures_visit {
    struct wsmi_view field;  /* header name without the colon, any case */
    const char *name_suffix; /* only files that end so */
    void (*call)(void *context, const char *path, struct wsmi_view value);
    void *context;
    size_t count; /* values seen */
};

static inline void captures_visit_file(struct captures_visit *visit, const char *path)
{
    char line[65536];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        struct wsmi_view text = wsmi_view_trim(wsmi_view_from_str(line));
        struct wsmi_view name = {text.ptr, visit->field.len};
        if (text.len == 0) {
            break; /* end of the header */
        }
        if (text.len > name.len && text.ptr[name.len] == ':' &&
            wsmi_view_eq_nocase(name, visit->field)) {
            struct wsmi_view value = {text.ptr + name.len + 1, text.len - name.len - 1};
            visit->call(visit->context, path, wsmi_view_trim(value));
            visit->count++;
        }
    }
    (void)fclose(file);
}

static inline void captures_visit_service(struct captures_visit *visit, const char *folder)
{
    DIR *directory = opendir(folder);
    size_t suffix = strlen(visit->name_suffix);
    if (directory == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        char path[4096];
        size_t length = strlen(entry->d_name);
        if (length < suffix || strcmp(entry->d_name + length - suffix, visit->name_suffix) != 0) {
            continue;
        }
        int written = snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (written > 0 && (size_t)written < sizeof(path)) {
            captures_visit_file(visit, path);
        }
    }
    (void)closedir(directory);
}

/* Calls `visit->call` for every such field of every recorded message; false, said on stderr, when
 * there are no recordings. */
static inline bool captures_visit_all(struct captures_visit *visit)
{
    static const char *const services[] = {"omi", "openwsman"};
    const char *root = getenv("WSMI_CAPTURES");
    if (root == NULL || root[0] == '\0') {
        root = WSMI_SOURCE_DIR "/../shared/captures";
    }
    DIR *present = opendir(root);
    if (present == NULL) {
        (void)fprintf(stderr, "recorded exchanges absent (%s), set WSMI_CAPTURES\n", root);
        return false;
    }
    (void)closedir(present);
    visit->count = 0;
    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
        char folder[4096];
        int written = snprintf(folder, sizeof(folder), "%s/%s", root, services[i]);
        if (written > 0 && (size_t)written < sizeof(folder)) {
            captures_visit_service(visit, folder);
        }
    }
    return true;
}

#endif
