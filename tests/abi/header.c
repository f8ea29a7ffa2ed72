/* SPDX-License-Identifier: MIT */
/* mi.h under the name Unix code includes, alone and twice; also read as C++. */
#include "MI.h"
#include "mi.h"

extern int abi_header_stands_alone;
int abi_header_stands_alone = sizeof(MI_Char);
