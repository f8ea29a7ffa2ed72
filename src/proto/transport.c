/* SPDX-License-Identifier: MIT */
#include "proto/transport.h"

const char *wsmi_phase_name(enum wsmi_phase phase)
{
    static const char *const names[WSMI_PHASE_COUNT] = {
        [WSMI_PHASE_SETUP] = "SETUP",     [WSMI_PHASE_RESOLVE] = "RESOLVE",
        [WSMI_PHASE_CONNECT] = "CONNECT", [WSMI_PHASE_TLS] = "TLS",
        [WSMI_PHASE_AUTH] = "AUTH",       [WSMI_PHASE_SEND] = "SEND",
        [WSMI_PHASE_WAIT] = "WAIT",       [WSMI_PHASE_RECEIVE] = "RECEIVE",
        [WSMI_PHASE_DECODE] = "DECODE",
    };
    return (unsigned)phase < WSMI_PHASE_COUNT ? names[phase] : "UNKNOWN";
}

const char *wsmi_failure_name(enum wsmi_failure failure)
{
    static const char *const names[WSMI_FAILURE_COUNT] = {
        [WSMI_FAILURE_NONE] = "NONE",
        [WSMI_FAILURE_OOM] = "OOM",
        [WSMI_FAILURE_INTERNAL] = "INTERNAL",
        [WSMI_FAILURE_CANCELLED] = "CANCELLED",
        [WSMI_FAILURE_DEADLINE] = "DEADLINE",
        [WSMI_FAILURE_RESOLVE] = "RESOLVE",
        [WSMI_FAILURE_REFUSED] = "REFUSED",
        [WSMI_FAILURE_UNREACHABLE] = "UNREACHABLE",
        [WSMI_FAILURE_CLOSED] = "CLOSED",
        [WSMI_FAILURE_TRUNCATED] = "TRUNCATED",
        [WSMI_FAILURE_NOT_HTTP] = "NOT_HTTP",
        [WSMI_FAILURE_HEADERS_TOO_LARGE] = "HEADERS_TOO_LARGE",
        [WSMI_FAILURE_BODY_TOO_LARGE] = "BODY_TOO_LARGE",
        [WSMI_FAILURE_ENCODED] = "ENCODED",
        [WSMI_FAILURE_TLS_SETUP] = "TLS_SETUP",
        [WSMI_FAILURE_TLS_UNTRUSTED] = "TLS_UNTRUSTED",
        [WSMI_FAILURE_TLS_NAME] = "TLS_NAME",
        [WSMI_FAILURE_TLS_EXPIRED] = "TLS_EXPIRED",
        [WSMI_FAILURE_TLS_REVOKED] = "TLS_REVOKED",
        [WSMI_FAILURE_TLS_REVOCATION] = "TLS_REVOCATION",
        [WSMI_FAILURE_TLS_CERTIFICATE] = "TLS_CERTIFICATE",
        [WSMI_FAILURE_TLS_PLAIN_PEER] = "TLS_PLAIN_PEER",
        [WSMI_FAILURE_TLS_HANDSHAKE] = "TLS_HANDSHAKE",
        [WSMI_FAILURE_TLS_CLIENT] = "TLS_CLIENT",
        [WSMI_FAILURE_AUTH_SETUP] = "AUTH_SETUP",
        [WSMI_FAILURE_AUTH_DENIED] = "AUTH_DENIED",
        [WSMI_FAILURE_AUTH_NOT_OFFERED] = "AUTH_NOT_OFFERED",
        [WSMI_FAILURE_AUTH_PEER] = "AUTH_PEER",
        [WSMI_FAILURE_UNSEALED] = "UNSEALED",
        [WSMI_FAILURE_SEAL] = "SEAL",
        [WSMI_FAILURE_PROXY] = "PROXY",
    };
    return (unsigned)failure < WSMI_FAILURE_COUNT ? names[failure] : "UNKNOWN";
}
