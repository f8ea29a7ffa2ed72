/* SPDX-License-Identifier: MIT */
/* The inside of a bag, for the option objects (options.c and its callers) and for credentials.c. */
#ifndef WSMI_MI_BAG_EDIT_H
#define WSMI_MI_BAG_EDIT_H

#include "mi/bag.h"

/* What the password of credentials reads as, everywhere but in GetCredentialsPasswordAt. */
#define WSMI_BAG_HIDDEN_PASSWORD MI_T("******")

struct wsmi_bag_option {
    MI_Char *name;
    MI_Type type;
    MI_Value value;
    MI_Uint32 flags; /* MI_FLAG_REQUIRED: a custom option with mustComply */
};

struct wsmi_bag_login {
    MI_Char *option_name;
    const MI_Char *type; /* one of MI_AUTH_TYPE_..., static */
    MI_Char *domain;
    MI_Char *user;
    MI_Char *thumbprint;
    bool has_password;
    struct wsmi_secret password;
};

struct wsmi_bag {
    struct wsmi_bag_option *options;
    size_t count;
    size_t capacity;
    struct wsmi_bag_login *logins; /* by option name in order of first use, then as added */
    size_t login_count;
    bool must_understand;
    MI_SubscriptionDeliveryType delivery_type;
};

/* The option of that name, or NULL. */
struct wsmi_bag_option *wsmi_bag_find(const struct wsmi_bag *bag, const MI_Char *name);

/*
 * Stores a deep copy; an option of that name keeps its place. INVALID_PARAMETER for an illegal name
 * or value, TYPE_MISMATCH when the option has another type, SERVER_LIMITS_EXCEEDED on memory; the
 * bag is then unchanged.
 */
MI_Result wsmi_bag_set(struct wsmi_bag *bag, const MI_Char *name, MI_Type type,
                       const MI_Value *value, MI_Uint32 flags);

/* Adds a copy. INVALID_PARAMETER, FAILED for a second entry of the same name and type,
 * SERVER_LIMITS_EXCEEDED on memory. In credentials.c. */
MI_Result wsmi_bag_add_login(struct wsmi_bag *bag, const MI_Char *option_name,
                             const MI_UserCredentials *credentials);

/* Copies every entry; false on memory, with `to` safe to delete. */
bool wsmi_bag_copy_logins(const struct wsmi_bag *from, struct wsmi_bag *to);

void wsmi_bag_free_logins(struct wsmi_bag *bag);

/* Whether credentials of that type carry user name and password, or a thumbprint. */
bool wsmi_bag_login_has_user(const struct wsmi_bag_login *login);
bool wsmi_bag_login_has_thumbprint(const struct wsmi_bag_login *login);

#endif
