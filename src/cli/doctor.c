/* SPDX-License-Identifier: MIT */
#include "cli/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/json.h"
#include "cli/text.h"
#include "transport/curl.h"
#include "transport/gss.h"
#include "wsmi/version.h"
#include "xml/describe.h"

enum { DETAIL_BYTES = 512, MAX_OUTPUT_BYTES = 64 * 1024, NAME_COLUMNS = 13, STATE_COLUMNS = 9 };

enum state {
    STATE_OK,
    STATE_ABSENT, /* needed for some ways to authenticate only */
    STATE_MISSING
};

static const char *const state_words[] = {
    [STATE_OK] = "ok", [STATE_ABSENT] = "absent", [STATE_MISSING] = "MISSING"};

struct finding {
    const char *name;
    enum state state;
    char detail[DETAIL_BYTES];
    const char *remedy; /* NULL: nothing to do */
};

static void set_detail(struct finding *finding, const char *format, ...) WSMI_PRINTF(2, 3);

static void set_detail(struct finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(finding->detail, sizeof(finding->detail), format, arguments);
    va_end(arguments);
}

static void check_libcurl(struct finding *finding)
{
    struct wsmi_curl_description curl;
    wsmi_curl_describe(&curl);
    finding->state = curl.shortfall == NULL ? STATE_OK : STATE_MISSING;
    set_detail(finding, "%s, %s%s", curl.version, curl.ipv6 ? "IPv6" : "no IPv6",
               curl.async_resolver ? ", asynchronous resolver" : "");
    if (curl.shortfall != NULL) {
        set_detail(finding, "%s, which lacks %s", curl.version, curl.shortfall);
        finding->remedy = "install libcurl 7.87 or later built with OpenSSL (Debian, Ubuntu: "
                          "libcurl4; its GnuTLS variant does not do)";
    }
}

static void check_tls(struct finding *finding)
{
    struct wsmi_curl_description curl;
    wsmi_curl_describe(&curl);
    finding->state = curl.tls != NULL ? STATE_OK : STATE_MISSING;
    set_detail(finding, "%s", curl.tls != NULL ? curl.tls : "libcurl has no TLS");
    finding->remedy = curl.tls != NULL ? NULL : "install libcurl4 (built with OpenSSL)";
}

/* Verification of https peers needs trusted authorities from somewhere. */
static void check_ca_store(struct finding *finding)
{
    struct wsmi_curl_description curl;
    const char *found = NULL;
    wsmi_curl_describe(&curl);
    if (curl.ca_file != NULL && access(curl.ca_file, R_OK) == 0) {
        found = curl.ca_file;
    } else if (curl.ca_dir != NULL && access(curl.ca_dir, R_OK | X_OK) == 0) {
        found = curl.ca_dir;
    }
    finding->state = found != NULL ? STATE_OK : STATE_MISSING;
    if (found != NULL) {
        set_detail(finding, "%s", found);
        return;
    }
    set_detail(finding, "none at %s",
               curl.ca_file != NULL  ? curl.ca_file
               : curl.ca_dir != NULL ? curl.ca_dir
                                     : "any place libcurl knows");
    finding->remedy = "install ca-certificates, or name one with -o ca-file=FILE";
}

static void check_libxml2(struct finding *finding)
{
    struct wsmi_xml_description xml;
    wsmi_xml_describe(&xml);
    finding->state = STATE_OK;
    set_detail(finding, "%s, running %s", xml.compiled, xml.running);
}

static void check_gssapi(struct finding *finding)
{
    struct wsmi_gss_description gss;
    wsmi_gss_describe(&gss);
    finding->state = gss.library != NULL ? STATE_OK : STATE_ABSENT;
    set_detail(finding, "%s", gss.library != NULL ? gss.library : "libgssapi_krb5.so.2 not found");
    if (gss.library == NULL) {
        finding->remedy = "for Negotiate, Kerberos and NTLM install MIT's GSSAPI library (Debian, "
                          "Ubuntu: libgssapi-krb5-2)";
    }
}

static void check_mechanism(struct finding *finding, bool works)
{
    finding->state = works ? STATE_OK : STATE_ABSENT;
    set_detail(finding, "%s", works ? "works" : "no such mechanism");
}

static void check_kerberos(struct finding *finding)
{
    struct wsmi_gss_description gss;
    wsmi_gss_describe(&gss);
    check_mechanism(finding, gss.kerberos);
    if (gss.kerberos) {
        set_detail(finding, "works, %s%s",
                   gss.principal[0] != '\0' ? "the default cache is of "
                                            : "no tickets in the default cache",
                   gss.principal);
    }
}

static void check_negotiate(struct finding *finding)
{
    struct wsmi_gss_description gss;
    wsmi_gss_describe(&gss);
    check_mechanism(finding, gss.spnego);
    if (gss.spnego) {
        set_detail(finding, "works, with %s%s%s", gss.kerberos ? "Kerberos" : "",
                   gss.kerberos && gss.ntlm ? " and " : "", gss.ntlm ? "NTLM" : "");
    }
}

static void check_ntlm(struct finding *finding)
{
    struct wsmi_gss_description gss;
    wsmi_gss_describe(&gss);
    check_mechanism(finding, gss.ntlm);
    if (!gss.ntlm) {
        finding->remedy = "for NTLM install gss-ntlmssp (Debian, Ubuntu: gss-ntlmssp)";
    }
}

static const struct {
    const char *name;
    void (*check)(struct finding *finding);
} checks[] = {
    {"libcurl", check_libcurl},     {"TLS", check_tls},       {"CA store", check_ca_store},
    {"libxml2", check_libxml2},     {"GSSAPI", check_gssapi}, {"Kerberos", check_kerberos},
    {"Negotiate", check_negotiate}, {"NTLM", check_ntlm},
};

enum { CHECK_COUNT = sizeof(checks) / sizeof(checks[0]) };

static void put_table(struct wsmi_buf *out, const struct finding *findings)
{
    wsmi_buf_put_str(out, "wsmi " WSMI_VERSION "\n");
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        const struct finding *finding = &findings[i];
        wsmi_cli_text_put_padded(out, wsmi_view_from_str(state_words[finding->state]),
                                 STATE_COLUMNS);
        wsmi_cli_text_put_padded(out, wsmi_view_from_str(finding->name), NAME_COLUMNS);
        wsmi_cli_text_put_str(out, finding->detail);
        wsmi_buf_put_byte(out, '\n');
        if (finding->remedy != NULL) {
            wsmi_cli_text_put_padded(out, WSMI_VIEW(""), STATE_COLUMNS + NAME_COLUMNS);
            wsmi_buf_put_str(out, "to do: ");
            wsmi_cli_text_put_str(out, finding->remedy);
            wsmi_buf_put_byte(out, '\n');
        }
    }
}

static void put_json(struct wsmi_buf *out, const struct finding *findings, bool is_healthy)
{
    struct wsmi_json json;
    wsmi_json_init(&json, out, true);
    wsmi_json_open_object(&json);
    wsmi_json_member_str(&json, "version", WSMI_VERSION);
    wsmi_json_member_bool(&json, "healthy", is_healthy);
    wsmi_json_key(&json, "checks");
    wsmi_json_open_array(&json);
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        wsmi_json_open_object(&json);
        wsmi_json_member_str(&json, "name", findings[i].name);
        wsmi_json_member_str(&json, "state",
                             findings[i].state == STATE_MISSING ? "missing"
                                                                : state_words[findings[i].state]);
        wsmi_json_member_str(&json, "detail", findings[i].detail);
        wsmi_json_member_str(&json, "remedy", findings[i].remedy);
        wsmi_json_close_object(&json);
    }
    wsmi_json_close_array(&json);
    wsmi_json_close_object(&json);
    wsmi_buf_put_byte(out, '\n');
}

enum wsmi_cli_exit wsmi_cli_doctor(const struct wsmi_cli_args *args)
{
    struct finding findings[CHECK_COUNT];
    struct wsmi_buf out;
    bool is_healthy = true;
    if (args->operand_count > 0) {
        wsmi_cli_complain("doctor takes no operand");
        return WSMI_CLI_EXIT_USAGE;
    }
    memset(findings, 0, sizeof(findings));
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        findings[i].name = checks[i].name;
        checks[i].check(&findings[i]);
        is_healthy = is_healthy && findings[i].state != STATE_MISSING;
    }
    wsmi_buf_init(&out, wsmi_allocator_system(), MAX_OUTPUT_BYTES);
    if (args->output == WSMI_CLI_OUTPUT_JSON) {
        put_json(&out, findings, is_healthy);
    } else {
        put_table(&out, findings);
    }
    (void)wsmi_cli_print(wsmi_buf_view(&out));
    wsmi_buf_clean_up(&out);
    return is_healthy ? WSMI_CLI_EXIT_OK : WSMI_CLI_EXIT_FAILED;
}
