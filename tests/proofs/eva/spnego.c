/* SPDX-License-Identifier: MIT */
/* sources: src/httpframe/spnego.c src/httpframe/der.c src/httpframe/ntlm.c src/core/num.c
 * src/core/ascii.c src/core/view.c src/core/cur.c src/core/limits.c */
#include "wsmi/spnego.h"
#include "input.h"
#include "wsmi/ntlm.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_spnego spnego;
    struct wsmi_ntlm_challenge challenge;
    struct wsmi_ntlm_authenticate authenticate;
    struct wsmi_err err;
    (void)wsmi_spnego_parse(any_input(), &limits, &spnego, &err);
    (void)wsmi_ntlm_challenge_parse(any_input(), &limits, &challenge, &err);
    return wsmi_ntlm_authenticate_parse(any_input(), &limits, &authenticate, &err);
}
