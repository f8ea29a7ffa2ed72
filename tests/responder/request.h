/* SPDX-License-Identifier: MIT */
/*
 * What the responder needs to know of a request body before it decides whether to read it at all:
 * is it Identify, and which message is it. A bounded search for text, so that it works on a body
 * that is no XML; requests that are to be done are read by soap.h.
 */
#ifndef RESP_REQUEST_H
#define RESP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "answer.h"

/* Bytes of a body that are kept; the rest is counted. */
#define RESP_REQUEST_KEPT ((size_t)8 * 1024 * 1024)

enum resp_operation resp_request_operation(const char *body, size_t len);

/* The text of the MessageID, "" when there is none or it holds anything but letters, digits and
 * ":-_." */
void resp_request_message_id(const char *body, size_t len, char *ret, size_t size);

#endif
