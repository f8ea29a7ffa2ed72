/* SPDX-License-Identifier: MIT */
/* Which fault an MI result is for each agent, and the vendor's detail in it. */
#ifndef RESP_REPLY_DETAIL_H
#define RESP_REPLY_DETAIL_H

#include "fault.h"
#include "options.h"
#include "soap.h"
#include "text.h"

const struct resp_fault *resp_reply_fault_row(enum resp_agent agent, const struct resp_trouble *t);
const char *resp_reply_reason(enum resp_agent agent, const struct resp_fault *fault,
                              const struct resp_trouble *t);
void resp_reply_write_detail(struct resp_text *out, enum resp_agent agent,
                             const struct resp_fault *fault, const struct resp_trouble *t);

#endif
