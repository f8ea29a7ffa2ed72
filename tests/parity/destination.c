/* SPDX-License-Identifier: MIT */
/*
 * Destination options: each value is set in options of its own, a session opened with them, and
 * an enumeration sent; `sends` is what its request must contain. A session that is refused says so
 * in the row of the setter.
 */
#include "parity.h"
#include "wsmi/options.h"

static const char items[] = ENVELOPE("<n:EnumerateResponse><n:EnumerationContext/><w:Items>" LAMP(
    "1") "</w:Items><w:EndOfSequence/></n:EnumerateResponse>");

/* The session's only exchange; `expect` changes between sessions, never during one. */
static struct scripted_step step = {
    .phase = WSMI_PHASE_DECODE,
    .status = 200,
    .content_type = "application/soap+xml;charset=UTF-8",
    .body = items,
};
static struct stage stage;
static MI_DestinationOptions options;

static void renew(void)
{
    MI_DestinationOptions_Delete(&options);
    CHECK(MI_Application_NewDestinationOptions(&stage.application, &options) == MI_RESULT_OK);
}

static bool enumerates(MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_EnumerateInstances(session, MI_OPERATIONFLAGS_NO_RTTI, NULL, MI_T("root/demo"),
                                  MI_T("Demo_Lamp"), MI_FALSE, NULL, &operation);
    bool same = finish(&operation).count == 1;
    CHECK(MI_Session_Close(session, NULL, NULL) == MI_RESULT_OK);
    return same;
}

/* A session with the options sends what it should, or is refused as NOT_SUPPORTED. */
static bool sends(const char *text)
{
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    MI_Value value;
    step.expect = text;
    MI_Result result =
        MI_Application_NewSession(&stage.application, MI_T("WINRM"), MI_T("server.example"),
                                  &options, NULL, &details, &session);
    if (result == MI_RESULT_OK) {
        return enumerates(&session);
    }
    CHECK(MI_Instance_GetElement(details, MI_T("Message"), &value, NULL, NULL, NULL) ==
          MI_RESULT_OK);
    parity_refused_later(value.string);
    CHECK(MI_Instance_Delete(details) == MI_RESULT_OK);
    return result == MI_RESULT_NOT_SUPPORTED;
}

/* A session with the options is opened, and asks of the transport what it should. */
static bool asks(const char *text)
{
    MI_Session session = MI_SESSION_NULL;
    step.expect = NULL;
    CHECK(MI_Application_NewSession(&stage.application, MI_T("WINRM"), MI_T("server.example"),
                                    &options, NULL, NULL, &session) == MI_RESULT_OK);
    bool asked = strstr(stage.counters.last_endpoint, text) != NULL;
    return enumerates(&session) && asked;
}

#define FLAG(name, value, text)                                                                    \
    do {                                                                                           \
        MI_Boolean flag_ = !(value);                                                               \
        renew();                                                                                   \
        CALL(MI_DestinationOptions_Set##name, (&options, (value)), sends(text));                   \
        CALL(MI_DestinationOptions_Get##name, (&options, &flag_), flag_ == (value));               \
    } while (0)
#define NUMBER(name, value, text)                                                                  \
    do {                                                                                           \
        MI_Uint32 number_ = 0;                                                                     \
        renew();                                                                                   \
        CALL(MI_DestinationOptions_Set##name, (&options, (value)), sends(text));                   \
        CALL(MI_DestinationOptions_Get##name, (&options, &number_), number_ == (value));           \
    } while (0)
#define STRING(name, value, text)                                                                  \
    do {                                                                                           \
        const MI_Char *string_ = NULL;                                                             \
        renew();                                                                                   \
        CALL(MI_DestinationOptions_Set##name, (&options, MI_T(value)), sends(text));               \
        CALL(MI_DestinationOptions_Get##name, (&options, &string_), strcmp(string_, value) == 0);  \
    } while (0)

#define ENDPOINT_FLAG(name, value, text)                                                           \
    do {                                                                                           \
        MI_Boolean flag_ = !(value);                                                               \
        renew();                                                                                   \
        CALL(MI_DestinationOptions_Set##name, (&options, (value)), asks(text));                    \
        CALL(MI_DestinationOptions_Get##name, (&options, &flag_), flag_ == (value));               \
    } while (0)
#define ENDPOINT_STRING(name, value, text)                                                         \
    do {                                                                                           \
        const MI_Char *string_ = NULL;                                                             \
        CALL(MI_DestinationOptions_Set##name, (&options, MI_T(value)), asks(text));                \
        CALL(MI_DestinationOptions_Get##name, (&options, &string_), strcmp(string_, value) == 0);  \
    } while (0)

static void wire(void)
{
    const MI_Interval timeout = {.seconds = 20};
    MI_Interval interval = {0};
    renew();
    CALL(MI_DestinationOptions_SetTimeout, (&options, &timeout), sends("<w:OperationTimeout>PT18"));
    CALL(MI_DestinationOptions_GetTimeout, (&options, &interval),
         same_interval(&interval, &timeout));
    STRING(DataLocale, "fr-FR", "<p:DataLocale xml:lang=\"fr-FR\"");
    STRING(UILocale, "de-DE", "<w:Locale xml:lang=\"de-DE\"");
    NUMBER(MaxEnvelopeSize, 100, ">102400</w:MaxEnvelopeSize>");
    NUMBER(MaxElements, 17, "<w:MaxElements>17</w:MaxElements>");
    STRING(HttpUrlPrefix, "here", "server.example:5986/here</a:To>");
    NUMBER(DestinationPort, 4711, "server.example:4711/wsman</a:To>");
    STRING(Transport, "HTTPS", ">https://server.example");
    STRING(PacketEncoding, "UTF8", "<s:Envelope");
}

/* What means something where tokens are exchanged. */
static void tickets(void)
{
    const MI_UserCredentials current = {MI_AUTH_TYPE_NEGO_NO_CREDS,
                                        {.certificateThumbprint = NULL}};
    MI_Boolean flag = MI_FALSE;
    renew();
    CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &current) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetTransport(&options, MI_DESTINATIONOPTIONS_TRANSPORT_HTTP) ==
          MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetPacketPrivacy(&options, MI_FALSE) == MI_RESULT_OK);
    parity_say("signs what is not encrypted, with Negotiate over plain HTTP");
    CALL(MI_DestinationOptions_SetPacketIntegrity, (&options, MI_TRUE), asks("protection=1 "));
    CALL(MI_DestinationOptions_GetPacketIntegrity, (&options, &flag), flag);
    flag = MI_FALSE;
    CALL(MI_DestinationOptions_SetEncodePortInSPN, (&options, MI_TRUE), asks("port=5985"));
    CALL(MI_DestinationOptions_GetEncodePortInSPN, (&options, &flag), flag);
}

static void security(void)
{
    MI_Boolean privacy = MI_TRUE;
    MI_DestinationOptions_ImpersonationType type = MI_DestinationOptions_ImpersonationType_Default;
    MI_Uint32 number = 0;
    ENDPOINT_FLAG(CertCACheck, MI_FALSE, "chain=0 name=1 revocation=0");
    ENDPOINT_FLAG(CertCNCheck, MI_FALSE, "chain=1 name=0 revocation=0");
    ENDPOINT_FLAG(CertRevocationCheck, MI_TRUE, "chain=1 name=1 revocation=1");
    renew();
    CHECK(MI_DestinationOptions_SetTransport(&options, MI_DESTINATIONOPTIONS_TRANSPORT_HTTP) ==
          MI_RESULT_OK);
    parity_say("MI_FALSE is what plain HTTP needs where no tokens encrypt");
    CALL(MI_DestinationOptions_SetPacketPrivacy, (&options, MI_FALSE),
         sends(">http://server.example:5985/"));
    CALL(MI_DestinationOptions_GetPacketPrivacy, (&options, &privacy), !privacy);
    tickets();
    renew();
    ENDPOINT_STRING(TrustedCertsDir, "/etc/ssl/certs", "ca_dir=/etc/ssl/certs;");
    renew();
    ENDPOINT_STRING(CertFile, "/etc/client.pem", "certificate=/etc/client.pem;");
    ENDPOINT_STRING(PrivateKeyFile, "/etc/client.key", "key=/etc/client.key;");
    parity_say("None, and Auto: the environment variables; the settings of Windows are refused");
    renew();
    ENDPOINT_STRING(ProxyType, "Auto", "environment=1");
    parity_say("TLS is 1.2 or newer anyway; switching 1.2 off leaves TLS 1.3");
    renew();
    CALL(MI_DestinationOptions_SetSslOptions, (&options, 0x1F), asks("only_1_3=1"));
    CALL(MI_DestinationOptions_GetSslOptions, (&options, &number), number == 0x1F);
    renew();
    parity_no_effect("means something to other protocols only");
    CALL(MI_DestinationOptions_SetImpersonationType,
         (&options, MI_DestinationOptions_ImpersonationType_Identify), sends(NULL));
    CALL(MI_DestinationOptions_GetImpersonationType, (&options, &type),
         type == MI_DestinationOptions_ImpersonationType_Identify);
}

static void by_name(void)
{
    MI_Value value;
    MI_Type type = MI_BOOLEAN;
    MI_Uint32 number = 0;
    MI_Uint32 index = 9;
    const MI_Char *text = NULL;
    const MI_Char *name = NULL;
    MI_DestinationOptions copy = MI_DESTINATIONOPTIONS_NULL;
    renew();
    CALL(MI_DestinationOptions_SetString, (&options, MI_T("Colour"), MI_T("red")), true);
    CALL(MI_DestinationOptions_SetNumber, (&options, MI_T("Size"), 5), true);
    CALL(MI_DestinationOptions_GetString, (&options, MI_T("Colour"), &text, &index),
         strcmp(text, "red") == 0 && index == 0);
    CALL(MI_DestinationOptions_GetNumber, (&options, MI_T("Size"), &number, &index),
         number == 5 && index == 1);
    CALL(MI_DestinationOptions_GetOptionCount, (&options, &number), number == 2);
    CALL(MI_DestinationOptions_GetOptionAt, (&options, 1, &name, &value, &type, NULL),
         strcmp(name, "Size") == 0 && type == MI_UINT32 && value.uint32 == 5);
    CALL(MI_DestinationOptions_GetOption, (&options, MI_T("Colour"), &value, &type, &index, NULL),
         type == MI_STRING && strcmp(value.string, "red") == 0 && index == 0);
    CALL(MI_DestinationOptions_Clone, (&options, &copy),
         MI_DestinationOptions_GetNumber(&copy, MI_T("Size"), &number, NULL) == MI_RESULT_OK &&
             number == 5);
    START(MI_DestinationOptions_Delete, (&copy), MI_RESULT_OK,
          MI_DestinationOptions_GetOptionCount(&copy, &number) != MI_RESULT_OK);
}

static void credentials(void)
{
    const MI_UserCredentials basic = {
        MI_AUTH_TYPE_BASIC, {.usernamePassword = {MI_T("LAB"), MI_T("ann"), MI_T("secret")}}};
    MI_UserCredentials read;
    MI_Uint32 number = 0;
    MI_Char password[16];
    const MI_Char *name = NULL;
    renew();
    CALL(MI_DestinationOptions_AddDestinationCredentials, (&options, &basic), sends(NULL));
    CALL(MI_DestinationOptions_GetCredentialsCount, (&options, &number), number == 1);
    CALL(MI_DestinationOptions_GetCredentialsAt, (&options, 0, &name, &read, NULL),
         strcmp(read.credentials.usernamePassword.username, "ann") == 0 &&
             strcmp(read.authenticationType, MI_AUTH_TYPE_BASIC) == 0);
    CALL(MI_DestinationOptions_GetCredentialsPasswordAt,
         (&options, 0, &name, password, COUNT(password), &number, NULL),
         strcmp(password, "secret") == 0);
    renew();
    CHECK(MI_DestinationOptions_SetString(&options, MI_T(WSMI_OPTION_PROXY),
                                          MI_T("http://proxy.example:3128")) == MI_RESULT_OK);
    CALL(MI_DestinationOptions_AddProxyCredentials, (&options, &basic),
         asks("proxy=http://proxy.example:3128; user=LAB\\ann;"));
}

void parity_destination(void)
{
    parity_group("Destination options", "destination.c");
    stage_open(&stage, &step, 1);
    wire();
    security();
    by_name();
    credentials();
    MI_DestinationOptions_Delete(&options);
    stage_close(&stage);
}
