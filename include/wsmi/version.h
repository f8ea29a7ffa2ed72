/* SPDX-License-Identifier: MIT */
/* The version of wsmi; CMake checks that it is the project's. */
#ifndef WSMI_VERSION_H
#define WSMI_VERSION_H

#define WSMI_VERSION_MAJOR 0
#define WSMI_VERSION_MINOR 1
#define WSMI_VERSION_PATCH 0
#define WSMI_VERSION       "0.1.0"

#endif
