/* SPDX-License-Identifier: MIT */
/* MI_UtilitiesFT: what an error number means. Thread safe. */
#ifndef WSMI_MI_UTILITIES_H
#define WSMI_MI_UTILITIES_H

#include "mi.h"

/*
 * MapErrorToMiErrorCategory knows all five error types; a number it does not know is NOT_SPECIFIED.
 *
 * CimErrorFromErrorCode makes an instance of class MSFT_WmiError with Windows' property names and
 * OMI's values where both have the property: MessageID "OMI:MI_Result:<n>", "CRT errno <n>",
 * "OMI:WINRM:<n>", for the two types OMI lacks "HRESULT 0x<n>" and "WIN32 <n>"; CIMStatusCode is
 * the MI_Result the number stands for, FAILED when it is not known. Error 0 is OK and no instance;
 * an unknown type is INVALID_PARAMETER; SERVER_LIMITS_EXCEEDED on memory.
 */
extern const MI_UtilitiesFT wsmi_utilities_ft;

#endif
