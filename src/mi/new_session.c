/* SPDX-License-Identifier: MIT */
/*
 * MI_Application_NewSession: everything that can be wrong with protocol, destination, options and
 * credentials is found here, and nobody is contacted. The one thing read is a directory of client
 * certificates.
 */
#include "mi/mem.h"
#include "mi/result.h"
#include "mi/session.h"
#include "mi/session_certificate.h"
#include "transport/curl.h"

/* Tells the caller about a refusal in every way it asked for. */
static MI_Result report(const MI_SessionCallbacks *callbacks, MI_Application *application,
                        const struct wsmi_error *error, MI_Instance **extended_error)
{
    MI_Instance *details = NULL;
    if (extended_error != NULL || (callbacks != NULL && callbacks->writeError != NULL)) {
        details = wsmi_error_to_instance(error);
    }
    if (callbacks != NULL && callbacks->writeError != NULL && details != NULL) {
        callbacks->writeError(application, callbacks->callbackContext, details);
    }
    if (extended_error != NULL) {
        *extended_error = details;
    } else if (details != NULL) {
        (void)MI_Instance_Delete(details);
    }
    return error->result;
}

/* Everything but the credentials that answer a challenge. */
static struct wsmi_endpoint_config describe_endpoint(const struct wsmi_session_config *config)
{
    return (struct wsmi_endpoint_config){
        .url = config->url,
        .connect_to = config->connect_to,
        .user_agent = config->user_agent,
        .tls =
            {
                .ca_file = config->ca_file,
                .ca_dir = config->ca_dir,
                .crl_file = config->crl_file,
                .certificate_file = config->certificate_file,
                .key_file = config->key_file,
                .key_password = (const char *)wsmi_secret_reveal(&config->key_password).ptr,
                .verify_chain = config->verify_chain,
                .verify_name = config->verify_name,
                .verify_revocation = config->verify_revocation,
                .only_1_3 = config->only_tls_1_3,
            },
        .proxy =
            {
                .url = config->proxy_url,
                .user = config->proxy_user,
                .password = (const char *)wsmi_secret_reveal(&config->proxy_password).ptr,
                .scheme = config->proxy_scheme,
                .from_environment = config->proxy_from_environment,
                /* What proves who the user is goes to the peer, not to those on the way. */
                .tunnel = !config->anonymous,
            },
        .limits = config->limits,
    };
}

/* Tokens first: they prove who the peer is, too, and seal messages. */
static bool adopt(struct wsmi_session *session, MI_Session *ret, struct wsmi_error *error)
{
    const struct wsmi_session_config *config = &session->config;
    const struct wsmi_security_config security = wsmi_session_security_config(config);
    struct wsmi_endpoint_config endpoints[WSMI_SESSION_MAX_ENDPOINTS];
    size_t count = 0;
    if (config->security.is_used) {
        endpoints[count] = describe_endpoint(config);
        endpoints[count].security = &security;
        endpoints[count].scheme = WSMI_AUTH_NEGOTIATE;
        count++;
    }
    if (config->digest_user != NULL || count == 0) {
        endpoints[count] = describe_endpoint(config);
        endpoints[count].digest_user = config->digest_user;
        endpoints[count].digest_password =
            (const char *)wsmi_secret_reveal(&config->digest_password).ptr;
        count++;
    }
    return wsmi_session_adopt(session, endpoints, count, ret, error);
}

/* What the session will not protect against, because it was told so. */
static void warn(const struct wsmi_session *session)
{
    static const char *const texts[] = {
        "plain HTTP: requests, answers and credentials travel unencrypted",
        "the certificate chain of the peer is not verified",
        "the name in the peer's certificate is not verified",
        ("authentication is not bound to the peer's certificate: libcurl uses another TLS library "
         "than OpenSSL, or another version of it"),
    };
    struct wsmi_curl_description libcurl;
    wsmi_curl_describe(&libcurl);
    const struct wsmi_session_config *config = &session->config;
    bool is_sealed = config->security.protection == WSMI_PROTECTION_PRIVACY;
    const bool applies[] = {
        !config->is_https && !is_sealed, config->is_https && !config->verify_chain,
        config->is_https && !config->verify_name,
        config->is_https && config->security.is_used && !libcurl.tells_end_point};
    MI_Application application = session->application->handle;
    for (size_t i = 0;
         session->callbacks.writeMessage != NULL && i < sizeof(applies) / sizeof(applies[0]); i++) {
        if (applies[i]) {
            session->callbacks.writeMessage(&application, session->callbacks.callbackContext,
                                            MI_WRITEMESSAGE_CHANNEL_WARNING, texts[i]);
        }
    }
}

/* NULL with `error`. */
static struct wsmi_session *create(struct wsmi_application *application, const MI_Char *protocol,
                                   const MI_Char *destination, const struct wsmi_bag *bag,
                                   const MI_SessionCallbacks *callbacks, struct wsmi_error *error)
{
    struct wsmi_session *session = wsmi_session_new(application);
    if (session == NULL) {
        (void)wsmi_error_no_memory(error, "parameter");
        return NULL;
    }
    if (callbacks != NULL) {
        session->callbacks = *callbacks;
    }
    if (!wsmi_session_config_build(protocol, destination, bag, &session->config, error) ||
        !wsmi_session_certificate_find(&session->config, error)) {
        wsmi_object_unref(&session->object);
        return NULL;
    }
    return session;
}

/* The same with the options of a handle. */
static struct wsmi_session *create_from_options(struct wsmi_application *application,
                                                const MI_Char *protocol, const MI_Char *destination,
                                                const MI_DestinationOptions *options,
                                                const MI_SessionCallbacks *callbacks,
                                                struct wsmi_error *error)
{
    struct wsmi_bag *bag = NULL;
    MI_Result copied = wsmi_destination_options_copy(options, &bag);
    if (copied != MI_RESULT_OK) {
        (void)wsmi_error_refuse_as(error, copied, "parameter",
                                   copied == MI_RESULT_INVALID_PARAMETER
                                       ? "the options handle is not open"
                                       : "out of memory");
        return NULL;
    }
    struct wsmi_session *session =
        create(application, protocol, destination, bag, callbacks, error);
    wsmi_bag_delete(bag);
    return session;
}

MI_Result MI_CALL wsmi_application_new_session(MI_Application *handle, const MI_Char *protocol,
                                               const MI_Char *destination,
                                               MI_DestinationOptions *options,
                                               MI_SessionCallbacks *callbacks,
                                               MI_Instance **extended_error, MI_Session *ret)
{
    struct wsmi_application *application = wsmi_application_acquire(handle);
    struct wsmi_session *session = NULL;
    struct wsmi_error error;
    MI_Result result = MI_RESULT_INVALID_PARAMETER;
    if (extended_error != NULL) {
        *extended_error = NULL;
    }
    if (ret != NULL) {
        memset(ret, 0, sizeof(*ret));
    }
    if (application == NULL || ret == NULL) {
        (void)wsmi_error_refuse_as(&error, result, "parameter",
                                   ret == NULL ? "the session argument is NULL"
                                               : "the application is not open");
    } else {
        session =
            create_from_options(application, protocol, destination, options, callbacks, &error);
    }
    if (session == NULL) {
        result = report(callbacks, handle, &error, extended_error);
    } else {
        warn(session);
        result = adopt(session, ret, &error) ? MI_RESULT_OK
                                             : report(callbacks, handle, &error, extended_error);
        wsmi_object_unref(&session->object);
    }
    if (application != NULL) {
        wsmi_object_unref(&application->object);
    }
    return result;
}
