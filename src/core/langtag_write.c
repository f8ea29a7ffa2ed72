/* SPDX-License-Identifier: MIT */
/* Language tags as they are written. */
#include "wsmi/langtag.h"

#include "core/ascii.h"
#include "core/cur.h"

/*@
  assigns \nothing;
  ensures \result == ('a' <= byte <= 'z' ? byte - ('a' - 'A') : byte);
*/
static uint8_t to_upper(uint8_t byte)
{
    return byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - ('a' - 'A')) : byte;
}

/* The bytes with the first `capitals` in upper case and the others in lower. */
/*@
  requires buffer(buf) && readable(bytes);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && grown{Pre, Post}(buf);
  ensures buf->len <= \old(buf->len) + bytes.len;
*/
static void put_cased(struct wsmi_buf *buf, struct wsmi_view bytes, size_t capitals)
{
    /*@
      loop invariant 0 <= i <= bytes.len;
      loop invariant buffer(buf);
      loop invariant grown{Pre, Here}(buf);
      loop invariant buf->len <= \at(buf->len, Pre) + i;
      loop assigns i, buf->ptr, buf->len, buf->cap, buf->used, buf->failed, heap_given;
      loop assigns \at(buf->ptr, Pre)[0 .. \at(buf->cap, Pre) - 1];
      loop assigns heap[\at(heap_given, Pre) .. HEAP_BYTES - 1];
      loop variant bytes.len - i;
    */
    for (size_t i = 0; i < bytes.len; i++) {
        uint8_t byte = bytes.ptr[i];
        wsmi_buf_put_byte(buf, i < capitals ? to_upper(byte) : wsmi_ascii_lower(byte));
    }
}

/* How many letters a subtag of that length, neither the first nor behind a singleton, begins with
 * in upper case. */
/*@
  assigns \nothing;
  ensures \result == (len == 2 ? 2 : len == 4 ? 1 : 0);
*/
static size_t capitals_of(size_t len)
{
    return len == 2 ? 2 : len == 4 ? 1 : 0;
}

void wsmi_langtag_write(const struct wsmi_langtag *langtag, struct wsmi_buf *buf)
{
    struct wsmi_cur cur = wsmi_cur_init(langtag->tag);
    bool plain = true; /* the first subtag, or one behind a singleton */
    bool after_singleton = false;
    bool more;
    /*@
      loop invariant cursor(&cur) && cur.offset + cur.rest.len == \at(langtag->tag.len, Pre);
      loop invariant buffer(buf);
      loop invariant grown{Pre, Here}(buf);
      loop invariant buf->len <= \at(buf->len, Pre) + cur.offset;
      loop assigns cur, plain, after_singleton, more;
      loop assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, heap_given;
      loop assigns \at(buf->ptr, Pre)[0 .. \at(buf->cap, Pre) - 1];
      loop assigns heap[\at(heap_given, Pre) .. HEAP_BYTES - 1];
      loop variant cur.rest.len;
    */
    do {
        struct wsmi_view part = cur.rest;
        size_t subtag_len = wsmi_cur_span(&cur, WSMI_ALNUM).len;
        more = wsmi_cur_accept(&cur, '-');
        part.len = subtag_len + (more ? 1 : 0);
        put_cased(buf, part, plain ? 0 : capitals_of(subtag_len));
        /*@ assert buffer(buf); */
        /*@ assert grown{Pre, Here}(buf); */
        after_singleton = after_singleton || subtag_len == 1;
        plain = after_singleton;
    } while (more);
}
