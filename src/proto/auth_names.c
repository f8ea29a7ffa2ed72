/* SPDX-License-Identifier: MIT */
/* The words of auth_fsm.h. */
#include "proto/auth_fsm.h"

const char *wsmi_auth_state_name(enum wsmi_auth_state state)
{
#define NAME(name) #name,
    static const char *const names[] = {WSMI_AUTH_STATES(NAME)};
#undef NAME
    return (unsigned)state < WSMI_AUTH_STATE_COUNT ? names[state] : "UNKNOWN";
}

const char *wsmi_auth_event_name(enum wsmi_auth_event event)
{
#define NAME(name) #name,
    static const char *const names[] = {WSMI_AUTH_EVENTS(NAME)};
#undef NAME
    return (unsigned)event < WSMI_AUTH_EVENT_COUNT ? names[event] : "UNKNOWN";
}

const char *wsmi_auth_effect_name(enum wsmi_auth_effect effect)
{
    static const char *const names[WSMI_AUTH_EFFECT_COUNT] = {
        "-",      "probe",   "open",   "step",  "leg",     "go",   "seal", "post",
        "unseal", "deliver", "status", "renew", "reprobe", "fail", "drop"};
    return (unsigned)effect < WSMI_AUTH_EFFECT_COUNT ? names[effect] : "UNKNOWN";
}

const char *wsmi_auth_reason_text(enum wsmi_auth_reason reason)
{
    static const char *const texts[WSMI_AUTH_REASON_COUNT] = {
        [WSMI_AUTH_REASON_NONE] = "",
        [WSMI_AUTH_REASON_SETUP] = "the security mechanism failed on this side",
        [WSMI_AUTH_REASON_DENIED] = "the peer refused the credentials",
        [WSMI_AUTH_REASON_NOT_OFFERED] = "the peer does not offer this scheme",
        [WSMI_AUTH_REASON_UNPROVEN] =
            "the peer agreed without the token that would prove who it is",
        [WSMI_AUTH_REASON_PEER_TOKEN] = "the peer's token is not acceptable",
        [WSMI_AUTH_REASON_TOO_MANY_LEGS] = "no end of tokens",
        [WSMI_AUTH_REASON_TOKEN_TOO_LARGE] = "a token is larger than 64 KiB",
        [WSMI_AUTH_REASON_MALFORMED] = "the peer's challenge cannot be read",
        [WSMI_AUTH_REASON_OUT_OF_STEP] =
            "the two sides do not agree whether authentication is complete",
        [WSMI_AUTH_REASON_LOST] = "the connection was lost",
        [WSMI_AUTH_REASON_UNSEALED] = "the answer is not sealed",
        [WSMI_AUTH_REASON_SEAL] = "a message could not be sealed or unsealed",
        [WSMI_AUTH_REASON_OOM] = "out of memory",
        [WSMI_AUTH_REASON_STOPPED] = "given up",
    };
    return (unsigned)reason < WSMI_AUTH_REASON_COUNT ? texts[reason] : "unknown reason";
}
