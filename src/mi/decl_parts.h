/* SPDX-License-Identifier: MIT */
/* The parts of wsmi_decl_build: everything is made inside the declaration's own memory. */
#ifndef WSMI_MI_DECL_PARTS_H
#define WSMI_MI_DECL_PARTS_H

#include "mi/decl_build.h"

struct wsmi_decl_qualifiers {
    const MI_Qualifier *const *list;
    MI_Uint32 count;
};

/* The answer false with OOM. */
bool wsmi_decl_oom(struct wsmi_err *err, size_t offset);

/* A copy of the text; of the empty one NULL. */
bool wsmi_decl_keep(struct wsmi_decl *decl, struct wsmi_view text, const MI_Char **ret,
                    struct wsmi_err *err);
bool wsmi_decl_keep_some(struct wsmi_decl *decl, struct wsmi_view text, const MI_Char **ret,
                         struct wsmi_err *err);

/* The value as MI_Qualifier.value and MI_PropertyDecl.value point to it; NULL when there is none.
 */
bool wsmi_decl_build_constant(struct wsmi_decl *decl, const struct wsmi_constant *in,
                              const void **ret, struct wsmi_err *err);

bool wsmi_decl_build_qualifiers(struct wsmi_decl *decl, const struct wsmi_qualifiers *in,
                                struct wsmi_decl_qualifiers *ret, struct wsmi_err *err);

#endif
