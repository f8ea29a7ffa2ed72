/* SPDX-License-Identifier: MIT */
/* What resolvers do to a non-ASCII host name before they look it up (IDNA, UTS #46). */
#ifndef WSMI_DEST_IDNA_H
#define WSMI_DEST_IDNA_H

#include "wsmi/view.h"

/*
 * True for a code point above U+007F that becomes ASCII or nothing on its way to the resolver, so
 * that the name looked up is not the name that was checked: fullwidth "127.1" was seen to reach
 * 127.0.0.1 through libcurl and libidn2, U+2100 to become "a/c".
 */
/*@ assigns \nothing; */
bool wsmi_idna_hides_ascii(uint32_t code_point);

#endif
