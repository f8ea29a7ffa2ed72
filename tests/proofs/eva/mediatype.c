/* SPDX-License-Identifier: MIT */
/* sources: src/httpframe/mediatype.c src/httpframe/param.c src/core/buf.c src/core/charset.c
 * src/core/utf8.c src/core/utf16.c src/core/num.c src/core/ascii.c src/core/view.c src/core/cur.c
 * src/core/limits.c precision: 0 */
#include "wsmi/mediatype.h"
#include "memory.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena = {&any_allocator, NULL, 0, limits.max_arena_bytes};
    struct wsmi_media_type media;
    struct wsmi_err err;
    if (!wsmi_media_type_parse(any_input(), &limits, &arena, &media, &err)) {
        return 0;
    }
    return wsmi_media_is_soap(&media) || wsmi_media_is_xml(&media) ||
           wsmi_media_charset(&media) == WSMI_CHARSET_UTF8;
}
