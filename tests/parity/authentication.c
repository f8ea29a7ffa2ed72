/* SPDX-License-Identifier: MIT */
/* A session with credentials of each type, and the Authorization that goes out with them. */
#include "parity.h"

/* What the request of a TestConnection is authorized by, or what tokens or Digest the transport is
 * asked for (there is no '=' before the first blank of an Authorization of ours); closes the
 * session. */
static bool sends(struct stage *stage, MI_Session *session, const char *authorization)
{
    bool is_asked = strncmp(authorization, "tokens=", strlen("tokens=")) == 0 ||
                    strncmp(authorization, "digest=", strlen("digest=")) == 0;
    bool same = test_connection(session) == MI_RESULT_OK &&
                (is_asked ? strstr(stage->counters.last_endpoint, authorization) != NULL
                          : strcmp(stage->counters.last_authorization, authorization) == 0);
    CHECK(MI_Session_Close(session, NULL, NULL) == MI_RESULT_OK);
    return same;
}

static void show(const char *name, const MI_UserCredentials *credentials, const char *authorization)
{
    struct stage stage;
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    stage_open(&stage, &scripted_identify, 1);
    CHECK(MI_Application_NewDestinationOptions(&stage.application, &options) == MI_RESULT_OK);
    /* What credentials of type ClientCerts mean where they name none. Nobody reads it here. */
    CHECK(MI_DestinationOptions_SetCertFile(&options, MI_T("/certificate.pem")) == MI_RESULT_OK);
    MI_Result result = MI_DestinationOptions_AddDestinationCredentials(&options, credentials);
    if (result == MI_RESULT_OK) {
        result =
            MI_Application_NewSession(&stage.application, MI_T("WINRM"), MI_T("server.example"),
                                      &options, NULL, &details, &session);
    }
    parity_say_details(details);
    SHOW(name, result, sends(&stage, &session, authorization));
    MI_DestinationOptions_Delete(&options);
    stage_close(&stage);
}

#define SHOW_USER(type, authorization)                                                             \
    do {                                                                                           \
        const MI_UserCredentials user_ = {                                                         \
            type, {.usernamePassword = {MI_T("LAB"), MI_T("ann"), MI_T("secret")}}};               \
        show(#type, &user_, authorization);                                                        \
    } while (0)
#define SHOW_CERTIFICATE(type, authorization)                                                      \
    do {                                                                                           \
        const MI_UserCredentials holder_ = {type, {.certificateThumbprint = NULL}};                \
        show(#type, &holder_, authorization);                                                      \
    } while (0)

void parity_authentication(void)
{
    const MI_UserCredentials nobody = {MI_AUTH_TYPE_NONE, {.certificateThumbprint = NULL}};
    parity_group("Authentication types", "authentication.c");
    show("MI_AUTH_TYPE_NONE", &nobody, "");
    SHOW_USER(MI_AUTH_TYPE_BASIC, "Basic TEFCXGFubjpzZWNyZXQ=");
    SHOW_USER(MI_AUTH_TYPE_DEFAULT, "tokens=SPNEGO of - ntlm=0");
    SHOW_USER(MI_AUTH_TYPE_DIGEST, "digest=LAB\\ann;");
    SHOW_USER(MI_AUTH_TYPE_NEGO_WITH_CREDS, "tokens=NTLM of ann");
    SHOW_USER(MI_AUTH_TYPE_NEGO_NO_CREDS, "tokens=SPNEGO of - ntlm=0");
    SHOW_USER(MI_AUTH_TYPE_KERBEROS, "tokens=SPNEGO of ann ntlm=0");
    SHOW_USER(MI_AUTH_TYPE_NTLM, "tokens=NTLM of ann");
    SHOW_USER(MI_AUTH_TYPE_CREDSSP, "");
    SHOW_CERTIFICATE(MI_AUTH_TYPE_CLIENT_CERTS,
                     "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual");
    SHOW_CERTIFICATE(MI_AUTH_TYPE_ISSUER_CERT, "");
}
