/* SPDX-License-Identifier: MIT */
/*
 * The SOAP faults a WS-Management service knows (DSP0226 annex on faults; Windows codes from the
 * public SDK headers), as a table the responder can be told to answer from.
 */
#ifndef RESP_FAULT_H
#define RESP_FAULT_H

#include <stdint.h>

struct resp_fault {
    const char *name;    /* ERROR_WSMAN_ name without the prefix */
    uint32_t code;       /* HRESULT or Win32 code */
    const char *soap;    /* Sender, Receiver, MustUnderstand, VersionMismatch */
    const char *subcode; /* prefixed: a e n w x b; NULL when SOAP's own code is all there is */
    const char *detail;  /* tail of the wsman faultDetail URI, or NULL */
};

/* By index ("12"), by subcode with or without prefix, by subcode/detail, or by name; letters in any
 * case. NULL when there is none. The first row wins. */
const struct resp_fault *resp_fault_find(const char *text);

/* The HTTP status openwsman gives this fault; every other agent answers 500. */
unsigned resp_fault_openwsman_status(const struct resp_fault *fault);

#endif
