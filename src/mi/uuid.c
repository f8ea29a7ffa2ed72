/* SPDX-License-Identifier: MIT */
#include "mi/uuid.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <sys/types.h>

bool wsmi_uuid_write(char out[WSMI_UUID_BYTES])
{
    static const char digits[] = "0123456789ABCDEF";
    static const char shape[] = "uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    uint8_t bytes[16];
    size_t nibble = 0;
    ssize_t got;
    do {
        got = getrandom(bytes, sizeof(bytes), 0);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof(bytes)) {
        return false;
    }
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    memcpy(out, shape, sizeof(shape));
    for (size_t i = 0; i < sizeof(shape); i++) {
        if (shape[i] == 'x') {
            unsigned byte = bytes[nibble / 2];
            out[i] = digits[nibble % 2 == 0 ? byte >> 4 : byte & 0x0f];
            nibble++;
        }
    }
    return true;
}
