/* SPDX-License-Identifier: MIT */
#include "props/prop.h"
#include "testlib/leak.h"
#include "wsmi/xml.h"

/* Marsaglia's xorshift: the same requests on every machine. */
static uint8_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint8_t)(*state >> 32);
}

LEAK_TEST(request_random, what_is_written_is_read_back_equal)
{
    enum { REQUESTS = 3000, MAX_BYTES = 700 };
    uint64_t state = 0x9E3779B97F4A7C15u;
    wsmi_xml_init();
    for (int i = 0; i < REQUESTS; i++) {
        uint8_t bytes[MAX_BYTES];
        struct wsmi_view input = {bytes, (size_t)next(&state) * 2 + (size_t)next(&state) % 64};
        for (size_t j = 0; j < input.len; j++) {
            bytes[j] = next(&state);
        }
        prop_request(input);
    }
}

LEAK_TEST(request_random, each_choice_alone_makes_a_request)
{
    wsmi_xml_init();
    for (unsigned byte = 0; byte < 256; byte++) {
        for (unsigned other = 0; other < 8; other++) {
            uint8_t bytes[96];
            struct wsmi_view input = {bytes, sizeof(bytes)};
            for (size_t j = 0; j < sizeof(bytes); j++) {
                bytes[j] = (uint8_t)(j % (other + 1) == 0 ? byte : other);
            }
            prop_request(input);
        }
    }
}
