/* SPDX-License-Identifier: MIT */
/*
 * What the responder needs to know of a request body: is it Identify, and which message is it. A
 * bounded search for text, which is enough for a test peer and not a parser: the strict parsing is
 * in the library under test.
 */
#ifndef RESP_REQUEST_H
#define RESP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "answer.h"

/* Bytes of a body that are kept and searched; the rest is counted. */
#define RESP_REQUEST_KEPT ((size_t)64 * 1024)

enum resp_operation resp_request_operation(const char *body, size_t len);

/* The text of the MessageID, "" when there is none or it holds anything but letters, digits and
 * ":-_." */
void resp_request_message_id(const char *body, size_t len, char *ret, size_t size);

#endif
