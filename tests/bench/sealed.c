/* SPDX-License-Identifier: MIT */
/*
 * What sealing costs the client: a method of wsmi-responder that is given 64 KiB and gives them
 * back, in an encrypted session less the same in one that is not, beside GSSAPI's calls alone.
 * Runs inside tests/interop/realm.
 */
#include <math.h>

#include "bench.h"
#include "demo.h"
#include "sealed_floor.h"

enum { BYTES = 64 * 1024, CALLS = 10, ARGUMENT_BYTES = 128 };

static const struct login {
    const char *name;
    struct settings settings;
} logins[] = {
    {"plain",
     {.no_privacy = true,
      .auth = MI_AUTH_TYPE_BASIC,
      .user = PEER_USER,
      .password = PEER_PASSWORD}},
    {"ntlm",
     {.auth = MI_AUTH_TYPE_NEGO_WITH_CREDS,
      .domain = "WSMI",
      .user = "ann",
      .password = "Correct-Horse-7"}},
    {"kerberos",
     {.auth = MI_AUTH_TYPE_KERBEROS,
      .domain = "WSMI.TEST",
      .user = "ann",
      .password = "Correct-Horse-7"}},
};

static void echo(struct demo *demo, const char *text)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *parameters = demo_new(demo, "Parameters");
    demo_set_text(parameters, "String", text, 0);
    MI_Session_Invoke(&demo->session, 0, NULL, DEMO, "Demo_Methods", "Echo", NULL, parameters, NULL,
                      &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
}

/* `argument`: the name of a login and the port. */
static void calls(unsigned long rounds, const char *argument, struct bench_cost *ret)
{
    const struct login *login = logins;
    struct demo demo = {.agent = "default"};
    char url[ARGUMENT_BYTES];
    char *text = malloc(BYTES + 1);
    CHECK(text != NULL);
    memset(text, 'x', BYTES);
    text[BYTES] = '\0';
    while (strncmp(login->name, argument, strlen(login->name)) != 0) {
        login++;
    }
    (void)snprintf(url, sizeof(url), "http://localhost:%s/wsman",
                   argument + strlen(login->name) + 1);
    open_application(&demo.application);
    open_session(&demo.application, url, &login->settings, &demo.session);
    echo(&demo, text);
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        echo(&demo, text);
    }
    bench_end(ret);
    close_session(&demo.session);
    close_application(&demo.application);
    free(text);
}

static void gss_both(unsigned long rounds, const char *mechanism, struct bench_cost *ret)
{
    (void)ret;
    sealed_floor(mechanism, rounds, BYTES, 1);
}

static void gss_peer(unsigned long rounds, const char *mechanism, struct bench_cost *ret)
{
    (void)ret;
    sealed_floor(mechanism, rounds, BYTES, 0);
}

static const struct bench_part parts[] = {
    {"calls", calls}, {"gss_both", gss_both}, {"gss_peer", gss_peer}, {NULL, NULL}};

static void put(struct bench *bench, const char *work, const char *mechanism, unsigned port)
{
    char clear[ARGUMENT_BYTES];
    char sealed[ARGUMENT_BYTES];
    (void)snprintf(clear, sizeof(clear), "plain %u", port);
    (void)snprintf(sealed, sizeof(sealed), "%s %u", mechanism, port);
    bench_put(bench, &(struct bench_row){.work = work,
                                         .unit = "instructions",
                                         .value = bench_instructions("calls", CALLS, sealed) -
                                                  bench_instructions("calls", CALLS, clear),
                                         .floor = bench_instructions("gss_both", CALLS, mechanism) -
                                                  bench_instructions("gss_peer", CALLS, mechanism),
                                         .floor_name = "GSSAPI alone, one message each way",
                                         .target_ratio = 1.15});
}

static void measure(struct bench *bench)
{
    static const char *const arguments[] = {"--auth", "basic,negotiate,kerberos", NULL};
    struct peer peer;
    if (getenv("WSMI_REALM") == NULL) {
        (void)printf("tests/interop/realm has to start this program\n");
        return;
    }
    peer_start(&peer, arguments);
    put(bench, "sealing 64 KiB each way, NTLM", "ntlm", peer.port);
    put(bench, "sealing 64 KiB each way, Kerberos", "kerberos", peer.port);
    peer_stop(&peer, NULL);
}

int main(int argc, char **argv)
{
    return bench_main("sealed", parts, measure, argc, argv);
}
