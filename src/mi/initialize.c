/* SPDX-License-Identifier: MIT */
/* The one exported function. It picks the transport; everything behind it works with any. */
#include "mi/application.h"
#include "mi/error.h"
#include "mi/result.h"
#include "transport/curl.h"
#include "transport/gss.h"
#include "transport/secure.h"
#include "wsmi/xml.h"

#include <pthread.h>

static MI_Result refuse(const struct wsmi_error *error, MI_Instance **extended_error)
{
    if (extended_error != NULL) {
        *extended_error = wsmi_error_to_instance(error);
    }
    return error->result;
}

static struct wsmi_gss gss; /* immutable after the first use */

static void init_gss(void)
{
    wsmi_gss_init(&gss, wsmi_allocator_system());
}

/* HTTP by libcurl; in front of it what authenticates and seals, by GSSAPI. */
static bool make_transport(struct wsmi_transport **ret, struct wsmi_err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct wsmi_transport *curl;
    if (!wsmi_curl_transport_new(wsmi_allocator_system(), &curl, err)) {
        return false;
    }
    (void)pthread_once(&once, init_gss);
    const struct wsmi_secure_config config = {.inner = curl, .security = &gss.base};
    if (!wsmi_secure_transport_new(wsmi_allocator_system(), &config, ret, err)) {
        curl->ops->destroy(curl);
        return false;
    }
    return true;
}

MI_Result MI_MAIN_CALL MI_Application_InitializeV1(MI_Uint32 flags, const MI_Char *application_id,
                                                   MI_Instance **extended_error,
                                                   MI_Application *application)
{
    static const struct wsmi_error bad_argument = {
        .result = MI_RESULT_INVALID_PARAMETER,
        .category = MI_ERRORCATEGORY_INVALID_ARGUMENT,
        .phase = "parameter",
        .reason = "flags must be 0 and application must not be NULL",
    };
    struct wsmi_transport *transport;
    struct wsmi_err err;
    (void)application_id; /* names a configuration in MI; there is none here to choose from */
    if (extended_error != NULL) {
        *extended_error = NULL;
    }
    if (application != NULL) {
        memset(application, 0, sizeof(*application));
    }
    if (application == NULL || flags != 0) {
        return refuse(&bad_argument, extended_error);
    }
    wsmi_xml_init();
    if (!make_transport(&transport, &err)) {
        struct wsmi_error error;
        (void)wsmi_error_from_err(&err, "initialize", &error);
        return refuse(&error, extended_error);
    }
    return wsmi_application_new(transport, application);
}
