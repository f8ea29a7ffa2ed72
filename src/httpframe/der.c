/* SPDX-License-Identifier: MIT */
#include "httpframe/der.h"

#include "core/fail.h"

bool wsmi_der_read_length(struct wsmi_cur *cur, size_t *ret, struct wsmi_err *err)
{
    size_t offset = cur->offset;
    struct wsmi_view octets;
    if (!wsmi_cur_take(cur, 1, &octets)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "token ends before a length");
    }
    size_t count = octets.ptr[0];
    size_t length = 0;
    if (count < 0x80) {
        *ret = count;
        return true;
    }
    count -= 0x80;
    if (count == 0 || count > 4) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset,
                         count == 0 ? "length is indefinite" : "length has more than four octets");
    }
    if (!wsmi_cur_take(cur, count, &octets)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + cur->rest.len, "token ends in a length");
    }
    /*@
      loop invariant 0 <= i <= count;
      loop invariant i == 0 ==> length == 0;
      loop invariant i == 1 ==> length < 0x100;
      loop invariant i == 2 ==> length < 0x10000;
      loop invariant i == 3 ==> length < 0x1000000;
      loop invariant i == 4 ==> length < 0x100000000;
      loop assigns i, length;
      loop variant count - i;
    */
    for (size_t i = 0; i < count; i++) {
        length = length * 0x100 + octets.ptr[i];
    }
    if (length < 0x80 || octets.ptr[0] == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "length is not in its shortest form");
    }
    *ret = length;
    return true;
}
