/* SPDX-License-Identifier: MIT */
/* A machine without the library, or without a mechanism: told with words that say what to install.
 * Each case is a process of its own, because what was found is found for good. */
#include "support/check.h"

#include "transport/gss.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_installed = true;

typedef void *load(const char *, int);

/* Stands before the C library's. */
__attribute__((visibility("default"))) void *dlopen(const char *file, int mode)
{
    load *real;
    void *symbol = dlsym(RTLD_NEXT, "dlopen");
    memcpy(&real, &symbol, sizeof(real));
    if (!is_installed && file != NULL && strncmp(file, "libgssapi", 9) == 0) {
        return NULL;
    }
    return real(file, mode);
}

static void check_refused(enum wsmi_mech mech, bool allow_ntlm, const char *word)
{
    struct wsmi_gss gss;
    struct wsmi_security_context *context = NULL;
    struct wsmi_security_failure failure;
    struct wsmi_security_config config = {
        .mech = mech,
        .service = "HTTP",
        .host = "server.test",
        .user = "ann",
        .password = WSMI_VIEW("Correct-Horse-7"),
        .allow_ntlm = allow_ntlm,
    };
    wsmi_gss_init(&gss, wsmi_allocator_system());
    CHECK(!gss.base.ops->open(&gss.base, &config, &context, &failure));
    CHECK_MSG(failure.code == WSMI_SECURITY_UNAVAILABLE, "%d", (int)failure.code);
    CHECK_MSG(strstr(failure.text, word) != NULL, "%s", failure.text);
    CHECK_MSG(strstr(failure.text, "Correct") == NULL, "%s", failure.text);
}

static void in_a_child(void (*run)(void))
{
    int status = 0;
    (void)fflush(NULL);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        run();
        _exit(check_failures() == 0 ? 0 : 1);
    }
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void library_is_absent(void)
{
    struct wsmi_gss_description description;
    is_installed = false;
    check_refused(WSMI_MECH_SPNEGO, true, "libgssapi-krb5-2");
    check_refused(WSMI_MECH_KERBEROS, false, "libgssapi_krb5.so.2 cannot be loaded");
    check_refused(WSMI_MECH_NTLM, true, "libgssapi-krb5-2");
    wsmi_gss_describe(&description);
    CHECK(description.library == NULL);
    CHECK(!description.kerberos && !description.spnego && !description.ntlm);
}

static void without_the_library_every_mechanism_says_so(void)
{
    in_a_child(library_is_absent);
}

static void mechanism_is_absent(void)
{
    struct wsmi_gss_description description;
    (void)setenv("GSS_MECH_CONFIG", "/dev/null", 1);
    (void)setenv("KRB5_CONFIG", "/dev/null", 1);
    check_refused(WSMI_MECH_NTLM, true, "gss-ntlmssp");
    /* Kerberos has no realm, NTLM is not there: both are told. */
    check_refused(WSMI_MECH_SPNEGO, true, "gss-ntlmssp");
    check_refused(WSMI_MECH_SPNEGO, false, "by Kerberos for ann: not available");
    wsmi_gss_describe(&description);
    CHECK(description.library != NULL && description.kerberos && !description.ntlm);
}

static void without_gss_ntlmssp_ntlm_says_so(void)
{
    in_a_child(mechanism_is_absent);
}

static const struct check_case cases[] = {
    CHECK_CASE(without_the_library_every_mechanism_says_so),
    CHECK_CASE(without_gss_ntlmssp_ntlm_says_so),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
