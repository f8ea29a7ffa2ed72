/* SPDX-License-Identifier: MIT */
/* The option table, for the files of this layer. */
#ifndef WSMI_OPTBLOCK_TABLE_H
#define WSMI_OPTBLOCK_TABLE_H

#include "wsmi/optblock.h"

enum { WSMI_OPTION_TABLE_COUNT = 45 };

/* The longest name of the table; a test compares. */
enum { WSMI_OPTION_NAME_MAX_BYTES = 24 };

extern const struct wsmi_option_info wsmi_option_table[WSMI_OPTION_TABLE_COUNT];

#endif
