/* SPDX-License-Identifier: MIT */
#include "core/ascii.h"
#include "core/cur.h"
#include "optblock/table.h"

enum { MAX_DISTANCE = 2, MAX_BYTES = WSMI_OPTION_NAME_MAX_BYTES + MAX_DISTANCE };

const struct wsmi_option_info *wsmi_option_info_find(struct wsmi_view name)
{
    /*@
      loop invariant 0 <= i <= WSMI_OPTION_TABLE_COUNT;
      loop assigns i;
      loop variant WSMI_OPTION_TABLE_COUNT - i;
    */
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        if (wsmi_view_eq_nocase(name, wsmi_view_from_str(wsmi_option_table[i].name))) {
            return &wsmi_option_table[i];
        }
    }
    return NULL;
}

/*@
  assigns \nothing;
  ensures byte == '_' ==> \result == '-';
*/
static uint8_t fold(uint8_t byte)
{
    return byte == '_' ? '-' : wsmi_ascii_lower(byte);
}

/*@
  assigns \nothing;
  ensures \result == (a < b ? a : b);
*/
static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/*@
  // The row above row `i`, and the one before it where there is one.
  predicate rows_above{L}(unsigned *above, unsigned *before, integer i, integer len) =
    (\forall integer k; 0 <= k <= len ==> above[k] <= i - 1 + k) &&
    (i > 1 ==> \forall integer k; 0 <= k <= len ==> before[k] <= i - 2 + k);
*/

/* Row `i` of the table of distances, from the two above it: what turns the first i bytes of `a`
 * into each prefix of `b`. */
/*@
  requires readable(a) && readable(b) && 0 < i <= a.len <= MAX_BYTES && b.len <= MAX_BYTES;
  requires \valid(row + (0 .. b.len)) && \valid_read(above + (0 .. b.len));
  requires \valid_read(before + (0 .. b.len));
  requires \separated(row + (0 .. b.len), above + (0 .. b.len));
  requires \separated(row + (0 .. b.len), before + (0 .. b.len));
  requires rows_above(above, before, i, b.len);
  assigns row[0 .. b.len];
  ensures \forall integer k; 0 <= k <= b.len ==> row[k] <= i + k;
*/
static void fill_row(struct wsmi_view a, struct wsmi_view b, size_t i, unsigned *row,
                     const unsigned *above, const unsigned *before)
{
    row[0] = (unsigned)i;
    /*@
      loop invariant 1 <= j <= b.len + 1;
      loop invariant \forall integer k; 0 <= k < j ==> row[k] <= i + k;
      loop assigns j, row[1 .. b.len];
      loop variant b.len - j;
    */
    for (size_t j = 1; j <= b.len; j++) {
        bool same = fold(a.ptr[i - 1]) == fold(b.ptr[j - 1]);
        row[j] = smaller(above[j - 1] + (same ? 0u : 1u), smaller(above[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && fold(a.ptr[i - 1]) == fold(b.ptr[j - 2]) &&
            fold(a.ptr[i - 2]) == fold(b.ptr[j - 1])) {
            row[j] = smaller(row[j], before[j - 2] + 1);
        }
    }
}

/*
 * Insertions, deletions, replacements and swaps of neighbours that turn one name into the other
 * (restricted Damerau-Levenshtein). Both have at most MAX_BYTES bytes, so the work is bounded.
 */
/*@
  requires readable(a) && readable(b) && a.len <= MAX_BYTES && b.len <= MAX_BYTES;
  assigns \nothing;
  ensures \result <= a.len + b.len;
*/
static unsigned distance(struct wsmi_view a, struct wsmi_view b)
{
    unsigned rows[3][MAX_BYTES + 1];
    /*@
      loop invariant 0 <= j <= b.len + 1;
      loop invariant \forall integer k; 0 <= k < j ==> rows[0][k] == k;
      loop assigns j, rows[0][0 .. MAX_BYTES];
      loop variant b.len - j;
    */
    for (unsigned j = 0; j <= b.len; j++) {
        rows[0][j] = j;
    }
    /*@
      loop invariant 1 <= i <= a.len + 1;
      loop invariant i % 3 == 0 ==> rows_above(&rows[2][0], &rows[1][0], i, b.len);
      loop invariant i % 3 == 1 ==> rows_above(&rows[0][0], &rows[2][0], i, b.len);
      loop invariant i % 3 == 2 ==> rows_above(&rows[1][0], &rows[0][0], i, b.len);
      loop assigns i, rows[0][0 .. MAX_BYTES], rows[1][0 .. MAX_BYTES], rows[2][0 .. MAX_BYTES];
      loop variant a.len - i;
    */
    for (size_t i = 1; i <= a.len; i++) {
        /*@ assert i % 3 == 0 ==> (i - 1) % 3 == 2 && (i + 1) % 3 == 1; */
        /*@ assert i % 3 == 1 ==> (i - 1) % 3 == 0 && (i + 1) % 3 == 2; */
        /*@ assert i % 3 == 2 ==> (i - 1) % 3 == 1 && (i + 1) % 3 == 0; */
        fill_row(a, b, i, rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3]);
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
    /*@
      loop invariant 0 <= i <= WSMI_OPTION_TABLE_COUNT && limit <= MAX_DISTANCE + 1;
      loop invariant nearest == \null || \valid_read(nearest);
      loop assigns i, limit, nearest;
      loop variant WSMI_OPTION_TABLE_COUNT - i;
    */
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        unsigned found = distance(name, wsmi_view_from_str(wsmi_option_table[i].name));
        if (found < limit) {
            limit = found;
            nearest = &wsmi_option_table[i];
        }
    }
    return nearest;
}
