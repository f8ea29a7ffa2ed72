/* SPDX-License-Identifier: MIT */
/* The rules about headers that agents do not share. */
#ifndef RESP_SOAP_CHECK_H
#define RESP_SOAP_CHECK_H

#include "soap.h"

/* Not XML, or no envelope. Always false. */
bool resp_soap_unreadable(enum resp_agent agent, struct resp_trouble *t);

/* A marked header block nobody knows. Always false. */
bool resp_soap_not_understood(const xmlNode *n, struct resp_trouble *t);

/* Is what an operation needs there, and does the agent take it? */
bool resp_soap_check(const struct resp_soap *s, enum resp_agent agent, struct resp_trouble *t);

#endif
