/* SPDX-License-Identifier: MIT */
/* The option table, for the files of this layer. */
#ifndef WSMI_OPTBLOCK_TABLE_H
#define WSMI_OPTBLOCK_TABLE_H

#include "wsmi/optblock.h"

enum { WSMI_OPTION_TABLE_COUNT = 45 };

/* The longest name of the table; a test compares. */
enum { WSMI_OPTION_NAME_MAX_BYTES = 24 };

extern const struct wsmi_option_info wsmi_option_table[WSMI_OPTION_TABLE_COUNT];

/*@
  axiomatic option_table {
    axiom names_are_literals{L}: \forall integer i; 0 <= i < WSMI_OPTION_TABLE_COUNT ==>
      is_text(wsmi_option_table[i].name) &&
      text_length(wsmi_option_table[i].name) <= WSMI_OPTION_NAME_MAX_BYTES;
    axiom names_are_pointers{L}: \forall integer i; 0 <= i < WSMI_OPTION_TABLE_COUNT ==>
      \object_pointer(wsmi_option_table[i].name);
    axiom listed_are_options{L}: \forall struct wsmi_option_info *info;
      listed(info) ==> option_info(info);
    axiom listed_is_in_table: \forall struct wsmi_option_info *info; listed(info) <==>
      (\exists integer i; 0 <= i < WSMI_OPTION_TABLE_COUNT && info == &wsmi_option_table[i]);
  }
*/

#endif
