/* SPDX-License-Identifier: MIT */
#include "mi/session_certificate.h"

#include "mi/mem.h"
#include "mi/result.h"
#include "transport/own_certificate.h"

/* Not a scheme and parameters, but the security profile alone (DSP0226 annex C.3). */
#define PROFILE "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"

static const char phase[] = "credentials";

bool wsmi_session_certificate_apply(const struct wsmi_bag_credential *credential,
                                    struct wsmi_session_config *config, struct wsmi_error *error)
{
    config->shows_certificate = true;
    if (!config->is_https) {
        return wsmi_error_refuse(error, phase,
                                 "a client certificate is to prove who the user is, but plain HTTP "
                                 "shows none");
    }
    if (credential->thumbprint == NULL || credential->thumbprint[0] == '\0') {
        return config->certificate_file != NULL ||
               wsmi_error_refuse(error, phase,
                                 "a client certificate is to prove who the user is, but neither a "
                                 "thumbprint nor a file says which");
    }
    if (!wsmi_own_certificate_is_thumbprint(wsmi_view_from_str(credential->thumbprint))) {
        return wsmi_error_refuse(error, phase, "a thumbprint is 40 or 64 hexadecimal digits");
    }
    if (config->certificate_file == NULL && config->certificate_dir == NULL) {
        return wsmi_error_refuse(error, phase,
                                 "a thumbprint names a client certificate, but no directory says "
                                 "where it is");
    }
    config->thumbprint = wsmi_mem_strdup(credential->thumbprint);
    return config->thumbprint != NULL || wsmi_error_no_memory(error, phase);
}

bool wsmi_session_certificate_announce(struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_err err;
    return wsmi_secret_set(&config->authorization, wsmi_allocator_system(), WSMI_VIEW(PROFILE),
                           &err) ||
           wsmi_error_without_place(&err, phase, error);
}

static bool check_file(const struct wsmi_session_config *config, const char *password,
                       struct wsmi_error *error)
{
    return wsmi_own_certificate_matches(config->certificate_file, password,
                                        wsmi_view_from_str(config->thumbprint)) ||
           wsmi_error_refuse(error, phase,
                             "the file of the client certificate holds none with this thumbprint, "
                             "or cannot be read");
}

bool wsmi_session_certificate_find(struct wsmi_session_config *config, struct wsmi_error *error)
{
    const char *password = (const char *)wsmi_secret_reveal(&config->key_password).ptr;
    struct wsmi_own_certificate found;
    struct wsmi_err err;
    bool ok = true;
    if (config->thumbprint == NULL) {
        return true;
    }
    if (config->certificate_file != NULL) {
        ok = check_file(config, password, error);
    } else if (!wsmi_own_certificate_find(config->certificate_dir, password,
                                          wsmi_view_from_str(config->thumbprint), &found, &err)) {
        ok = wsmi_error_refuse(error, phase, err.reason);
    } else {
        config->certificate_file = wsmi_mem_strdup(found.file);
        config->key_file = found.key[0] == '\0' ? NULL : wsmi_mem_strdup(found.key);
        ok = (config->certificate_file != NULL &&
              (config->key_file != NULL || found.key[0] == '\0')) ||
             wsmi_error_no_memory(error, phase);
    }
    return ok;
}
