/* SPDX-License-Identifier: MIT */
/*
 * What destination, operation and subscription delivery options have in common: a bag behind a
 * handle, and the functions of their three tables (mi-api 9.1). A dead handle, a NULL name or a
 * NULL output that is not optional is MI_RESULT_INVALID_PARAMETER; outputs are written on success
 * only; `index` and `flags` outputs may be NULL. Strings borrow the bag.
 */
#ifndef WSMI_MI_OPTIONS_H
#define WSMI_MI_OPTIONS_H

#include "mi/bag.h"

/* An options handle of any of the three types. */
struct wsmi_options_key {
    enum wsmi_object_kind kind;
    struct wsmi_handle handle; /* zero for none */
};

struct wsmi_options {
    struct wsmi_object object; /* first */
    struct wsmi_bag *bag;
};

/* The live options with a reference for the caller, or NULL. */
struct wsmi_options *wsmi_options_acquire(struct wsmi_options_key key);

/* Drops the reference and passes `result` on. */
MI_Result wsmi_options_release(struct wsmi_options *options, MI_Result result);

/* Puts `bag` (owned from here on; NULL means memory ran out) behind a new handle. */
MI_Result wsmi_options_new(enum wsmi_object_kind kind, struct wsmi_bag *bag,
                           struct wsmi_handle *ret);

/* Removes the handle; the bag goes with its last user. */
MI_Result wsmi_options_delete(struct wsmi_options_key key);

/* A new handle for a copy. */
MI_Result wsmi_options_clone(struct wsmi_options_key key, struct wsmi_handle *ret);

/* A copy of the bag alone. */
MI_Result wsmi_options_copy_bag(struct wsmi_options_key key, struct wsmi_bag **ret);

MI_Result wsmi_options_set_string(struct wsmi_options_key key, const MI_Char *name,
                                  const MI_Char *value, MI_Uint32 flags);
MI_Result wsmi_options_set_number(struct wsmi_options_key key, const MI_Char *name, MI_Uint32 value,
                                  MI_Uint32 flags);
MI_Result wsmi_options_set_interval(struct wsmi_options_key key, const MI_Char *name,
                                    const MI_Interval *value, MI_Uint32 flags);
MI_Result wsmi_options_set_datetime(struct wsmi_options_key key, const MI_Char *name,
                                    const MI_Datetime *value, MI_Uint32 flags);
MI_Result wsmi_options_set_custom(struct wsmi_options_key key, const MI_Char *name, MI_Type type,
                                  const MI_Value *value, bool must_comply, MI_Uint32 flags);

MI_Result wsmi_options_get_string(struct wsmi_options_key key, const MI_Char *name,
                                  const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags);
MI_Result wsmi_options_get_number(struct wsmi_options_key key, const MI_Char *name,
                                  MI_Uint32 *value, MI_Uint32 *index, MI_Uint32 *flags);
MI_Result wsmi_options_get_interval(struct wsmi_options_key key, const MI_Char *name,
                                    MI_Interval *value, MI_Uint32 *index, MI_Uint32 *flags);
MI_Result wsmi_options_get_datetime(struct wsmi_options_key key, const MI_Char *name,
                                    MI_Datetime *value, MI_Uint32 *index, MI_Uint32 *flags);
MI_Result wsmi_options_get_count(struct wsmi_options_key key, MI_Uint32 *count);
MI_Result wsmi_options_get(struct wsmi_options_key key, const MI_Char *name, MI_Value *value,
                           MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags);
MI_Result wsmi_options_get_at(struct wsmi_options_key key, MI_Uint32 index, const MI_Char **name,
                              MI_Value *value, MI_Type *type, MI_Uint32 *flags);

/* Credentials; in options_credentials.c. */
MI_Result wsmi_options_add_credentials(struct wsmi_options_key key, const MI_Char *name,
                                       const MI_UserCredentials *credentials, MI_Uint32 flags);
MI_Result wsmi_options_get_credentials_count(struct wsmi_options_key key, MI_Uint32 *count);
MI_Result wsmi_options_get_credentials_at(struct wsmi_options_key key, MI_Uint32 index,
                                          const MI_Char **name, MI_UserCredentials *credentials,
                                          MI_Uint32 *flags);
MI_Result wsmi_options_get_password_at(struct wsmi_options_key key, MI_Uint32 index,
                                       const MI_Char **name, MI_Char *password, MI_Uint32 size,
                                       MI_Uint32 *length, MI_Uint32 *flags);

#endif
