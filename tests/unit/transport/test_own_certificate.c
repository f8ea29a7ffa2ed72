/* SPDX-License-Identifier: MIT */
/* What tests/e2e/certificates.c cannot see: the edges of looking for a certificate. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/check.h"
#include "transport/own_certificate.h"

#define NOBODYS "00112233445566778899AABBCCDDEEFF00112233"

static void a_thumbprint_is_the_hexadecimal_form_of_a_hash(void)
{
    static const struct {
        struct wsmi_view text;
        bool is_one;
    } rows[] = {
        {WSMI_VIEW_INIT(NOBODYS), true},
        {WSMI_VIEW_INIT("00112233445566778899aabbccddeeff00112233"), true},
        {WSMI_VIEW_INIT("00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF"), true},
        {WSMI_VIEW_INIT(""), false},
        {WSMI_VIEW_INIT("00112233445566778899AABBCCDDEEFF0011223"), false},
        {WSMI_VIEW_INIT(NOBODYS "4"), false},
        {WSMI_VIEW_INIT("00 12233445566778899AABBCCDDEEFF00112233"), false},
        {WSMI_VIEW_INIT("G0112233445566778899AABBCCDDEEFF00112233"), false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(wsmi_own_certificate_is_thumbprint(rows[i].text) == rows[i].is_one);
    }
}

static void only_two_endings_mean_pkcs12(void)
{
    CHECK(wsmi_own_certificate_is_packed("/a/b.p12"));
    CHECK(wsmi_own_certificate_is_packed("b.PFX"));
    CHECK(!wsmi_own_certificate_is_packed("b.pem"));
    CHECK(!wsmi_own_certificate_is_packed(".p12"));
    CHECK(!wsmi_own_certificate_is_packed(""));
}

static void write_file(const char *directory, const char *name, size_t size)
{
    char path[256];
    CHECK(snprintf(path, sizeof(path), "%s/%s", directory, name) < (int)sizeof(path));
    FILE *file = fopen(path, "we");
    CHECK(file != NULL);
    CHECK(ftruncate(fileno(file), (off_t)size) == 0);
    CHECK(fclose(file) == 0);
}

static void remove_directory(const char *directory)
{
    char command[256];
    CHECK(snprintf(command, sizeof(command), "rm -r '%s'", directory) < (int)sizeof(command));
    CHECK(system(command) == 0);
}

static void too_many_files_and_too_large_ones_are_not_read_through(void)
{
    char directory[] = "/tmp/wsmi-certificates-XXXXXX";
    struct wsmi_own_certificate found;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    char name[32];
    CHECK(mkdtemp(directory) != NULL);
    write_file(directory, "large.pem", (size_t)WSMI_OWN_CERTIFICATE_MAX_FILE_BYTES + 1);
    CHECK(!wsmi_own_certificate_find(directory, NULL, WSMI_VIEW(NOBODYS), &found, &err));
    CHECK(err.code == WSMI_E_USAGE);
    for (unsigned i = 1; i <= WSMI_OWN_CERTIFICATE_MAX_FILES; i++) {
        (void)snprintf(name, sizeof(name), "%u.pem", i);
        write_file(directory, name, 0);
    }
    CHECK(!wsmi_own_certificate_find(directory, NULL, WSMI_VIEW(NOBODYS), &found, &err));
    CHECK(err.code == WSMI_E_LIMIT);
    remove_directory(directory);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_thumbprint_is_the_hexadecimal_form_of_a_hash),
    CHECK_CASE(only_two_endings_mean_pkcs12),
    CHECK_CASE(too_many_files_and_too_large_ones_are_not_read_through),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
