/* SPDX-License-Identifier: MIT */
/*
 * Whether the compiler builds for AddressSanitizer, which sees past the end only of what is an
 * allocation of its own: 1 or 0.
 */
#ifndef WSMI_CORE_ASAN_H
#define WSMI_CORE_ASAN_H

#if defined(__SANITIZE_ADDRESS__)
#define WSMI_UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WSMI_UNDER_ASAN 1
#endif
#endif
#ifndef WSMI_UNDER_ASAN
#define WSMI_UNDER_ASAN 0
#endif

#endif
