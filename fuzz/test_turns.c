/* SPDX-License-Identifier: MIT */
/* The parts of a property: all of them without an engine; with one each has its turn, whatever the
 * parts themselves choose by the same bytes. */
#include "props/prop.h"

enum { INPUTS = 4096, PARTS = 4, CHOICES = 8, LEAST = INPUTS / (PARTS * CHOICES) / 2 };

static struct wsmi_view input_of(uint8_t bytes[3], unsigned number)
{
    bytes[0] = (uint8_t)(number >> 8);
    bytes[1] = (uint8_t)number;
    bytes[2] = '\n';
    return (struct wsmi_view){bytes, 3};
}

int main(void)
{
    unsigned seen[PARTS][CHOICES] = {{0}};
    uint8_t bytes[3];
    PROP_CHECK(prop_turn(input_of(bytes, 7), PARTS) == PROP_EVERY_PART);
    PROP_CHECK(prop_has(PROP_EVERY_PART, 0) && prop_has(PROP_EVERY_PART, PARTS - 1));
    prop_take_turns();
    for (unsigned i = 0; i < INPUTS; i++) {
        struct wsmi_view input = input_of(bytes, i);
        int turn = prop_turn(input, PARTS);
        PROP_CHECK(turn >= 0 && turn < PARTS && turn == prop_turn(input, PARTS));
        PROP_CHECK(prop_has(turn, turn) && !prop_has(turn, (turn + 1) % PARTS));
        seen[turn][prop_pick(input, CHOICES)]++;
    }
    for (size_t part = 0; part < PARTS; part++) {
        for (size_t choice = 0; choice < CHOICES; choice++) {
            PROP_CHECK(seen[part][choice] >= LEAST);
        }
    }
    return 0;
}
