/* SPDX-License-Identifier: MIT */
#include "core/ascii.h"
#include "core/cur.h"
#include "optblock/table.h"

enum { MAX_DISTANCE = 2, MAX_BYTES = WSMI_OPTION_NAME_MAX_BYTES + MAX_DISTANCE };

static uint8_t fold(uint8_t byte)
{
    return byte == '_' ? '-' : wsmi_ascii_lower(byte);
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/*
 * Insertions, deletions, replacements and swaps of neighbours that turn one name into the other
 * (restricted Damerau-Levenshtein). Both have at most MAX_BYTES bytes, so the work is bounded.
 */
static unsigned distance(struct wsmi_view a, struct wsmi_view b)
{
    unsigned rows[3][MAX_BYTES + 1];
    for (unsigned j = 0; j <= b.len; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        const unsigned *before = rows[(i + 1) % 3]; /* row i - 2 */
        const unsigned *above = rows[(i - 1) % 3];
        unsigned *row = rows[i % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = fold(a.ptr[i - 1]) == fold(b.ptr[j - 1]);
            row[j] = smaller(above[j - 1] + (same ? 0u : 1u), smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a.ptr[i - 1]) == fold(b.ptr[j - 2]) &&
                fold(a.ptr[i - 2]) == fold(b.ptr[j - 1])) {
                row[j] = smaller(row[j], before[j - 2] + 1);
            }
        }
    }
    return rows[a.len % 3][b.len];
}

const struct wsmi_option_info *wsmi_option_suggest(struct wsmi_view text)
{
    const struct wsmi_option_info *nearest = NULL;
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view name = wsmi_cur_span(&cur, WSMI_ALNUM | WSMI_HYPHEN | WSMI_UNDERSCORE);
    if (name.len > MAX_BYTES) {
        return NULL;
    }
    unsigned limit = (name.len < 5 ? 1 : MAX_DISTANCE) + 1;
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        unsigned found = distance(name, wsmi_view_from_str(wsmi_option_table[i].name));
        if (found < limit) {
            limit = found;
            nearest = &wsmi_option_table[i];
        }
    }
    return nearest;
}
