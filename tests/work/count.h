/* SPDX-License-Identifier: MIT */
/* Basic blocks run in the parser layers plus bytes touched by the memory functions they call. */
#ifndef WSMI_WORK_COUNT_H
#define WSMI_WORK_COUNT_H

#include <stdint.h>

extern uint64_t work_count;

#endif
