/* SPDX-License-Identifier: MIT */
/* Credentials of type ClientCerts: the certificate TLS shows the peer, named by its thumbprint
 * (mi-api section 10). */
#ifndef WSMI_MI_SESSION_CERTIFICATE_H
#define WSMI_MI_SESSION_CERTIFICATE_H

#include "mi/session_config.h"

/* Takes over such credentials. Pure but for memory. False with `error`. */
bool wsmi_session_certificate_apply(const struct wsmi_bag_credential *credential,
                                    struct wsmi_session_config *config, struct wsmi_error *error);

/* What the Authorization header says where the certificate is all there is (MS-WSMV section
 * 2.2.9.1). False with `error`. */
bool wsmi_session_certificate_announce(struct wsmi_session_config *config,
                                       struct wsmi_error *error);

/* Finds the certificate with the thumbprint and fills certificate_file and key_file, or checks that
 * the file that was given has it. Without a thumbprint: nothing. Reads files; contacts nobody.
 * False with `error`. */
bool wsmi_session_certificate_find(struct wsmi_session_config *config, struct wsmi_error *error);

#endif
