/* SPDX-License-Identifier: MIT */
/* Recorded answers of real agents, played back byte by byte. WSMI_CAPTURES names their folder. */
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const char suffix[] = ".response.http";
static unsigned played;
static unsigned bodies;
static unsigned refused;

static bool load(const char *path, char **ret, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    enum { MAX = 4 << 20 };
    *ret = malloc(MAX + 1);
    *ret_size = fread(*ret, 1, MAX, file);
    (*ret)[*ret_size] = '\0';
    fclose(file);
    return true;
}

struct recording {
    unsigned status;
    const char *body; /* NULL when its start cannot be told */
};

/* The final head's: an interim answer may come first. */
static struct recording read_recording(const char *answer)
{
    struct recording found = {(unsigned)strtoul(answer + sizeof("HTTP/1.1"), NULL, 10), NULL};
    const char *end = strstr(answer, "\r\n\r\n");
    if (end != NULL && found.status < 200) {
        return read_recording(end + 4);
    }
    if (end != NULL && strstr(answer, "chunked") == NULL) {
        found.body = end + 4;
    }
    return found;
}

/*
 * The one recording that must not come through: OMI, sent a body with the last NTLM token, answers
 * with two different Content-Length fields. Whichever is believed, the rest could pass for the next
 * answer.
 */
static const char contradiction[] = "C-ntlm-body-with-token-002.response.http";

static void check_answer(const char *path, const char *answer, const struct wsmi_http_answer *got)
{
    struct recording recorded = read_recording(answer);
    if (strstr(path, contradiction) != NULL) {
        CHECK_MSG(got->failure == WSMI_FAILURE_NOT_HTTP &&
                      strstr(got->text, "Content-Length") != NULL,
                  "%s: %s: %s", path, wsmi_failure_name(got->failure), got->text);
        refused++;
        return;
    }
    CHECK_MSG(got->failure == WSMI_FAILURE_NONE && got->status == recorded.status,
              "%s: %s, status %u: %s", path, wsmi_failure_name(got->failure), got->status,
              got->text);
    CHECK_MSG(recorded.body == NULL || got->body.len == 0 ||
                  memcmp(recorded.body, got->body.ptr, got->body.len) == 0,
              "%s: another body", path);
    bodies += got->body.len > 0;
}

static void play(const char *path)
{
    char *answer = NULL;
    size_t size = 0;
    REQUIRE(load(path, &answer, &size));
    struct step steps[] = {{.kind = STEP_READ_REQUEST},
                           {.kind = STEP_SEND, .text = answer, .size = size}};
    const struct script scripts[] = {{steps, size > 0 ? 2 : 1}};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 10000);
    struct call call;
    call_start(&call, &client, &request);
    const struct wsmi_http_answer *got = call_wait(&call);
    if (size == 0) {
        CHECK_MSG(got->failure == WSMI_FAILURE_CLOSED, "%s: %s", path,
                  wsmi_failure_name(got->failure));
    } else {
        check_answer(path, answer, got);
    }
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
    free(answer);
    played++;
}

static bool play_folder(const char *root, const char *agent)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/%s", root, agent);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return false;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length > sizeof(suffix) &&
            strcmp(entry->d_name + length - (sizeof(suffix) - 1), suffix) == 0) {
            snprintf(path, sizeof(path), "%s/%s/%s", root, agent, entry->d_name);
            play(path);
        }
    }
    closedir(folder);
    return true;
}

static void recorded_answers_come_through_whole_but_the_contradictory_one(void)
{
    const char *root = getenv("WSMI_CAPTURES");
    if (root == NULL) {
        root = WSMI_SOURCE_DIR "/../shared/captures";
    }
    bool omi = play_folder(root, "omi");
    bool openwsman = play_folder(root, "openwsman");
    if (!omi && !openwsman) {
        printf("     NOT RUN: no captures in %s (set WSMI_CAPTURES)\n", root);
        return;
    }
    printf("     %u recordings, %u with a body\n", played, bodies);
    CHECK(omi && openwsman && played > 200 && bodies > 150 && refused == 1);
}

static const struct check_case cases[] = {
    CHECK_CASE(recorded_answers_come_through_whole_but_the_contradictory_one),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
