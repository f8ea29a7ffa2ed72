/* SPDX-License-Identifier: MIT */
/*
 * The named bag of typed values and credentials behind destination, operation and subscription
 * delivery options (mi-api sections 9-12). Names are CIM identifiers compared without case;
 * insertion order is index order. One thread at a time per bag.
 */
#ifndef WSMI_MI_BAG_H
#define WSMI_MI_BAG_H

#include "mi.h"
#include "mi/handle.h"
#include "wsmi/secret.h"

struct wsmi_bag;

/* Empty; NULL on memory. */
struct wsmi_bag *wsmi_bag_new(void);
void wsmi_bag_delete(struct wsmi_bag *bag); /* wipes passwords and strings; NULL is allowed */

/* Deep copy, credentials included; NULL on memory. */
struct wsmi_bag *wsmi_bag_clone(const struct wsmi_bag *bag);

/*
 * Reads for the session: NULL or false when the option is not set. Strings borrow the bag. A value
 * of another type than asked for is not found; wsmi_bag_type tells.
 */
const MI_Char *wsmi_bag_string(const struct wsmi_bag *bag, const MI_Char *name);
bool wsmi_bag_number(const struct wsmi_bag *bag, const MI_Char *name, MI_Uint32 *ret);
bool wsmi_bag_interval(const struct wsmi_bag *bag, const MI_Char *name, MI_Interval *ret);
bool wsmi_bag_type(const struct wsmi_bag *bag, const MI_Char *name, MI_Type *ret);

/* What MI_Application_NewOperationOptions and NewSubscriptionDeliveryOptions were told. */
bool wsmi_bag_must_understand(const struct wsmi_bag *bag);
MI_SubscriptionDeliveryType wsmi_bag_delivery_type(const struct wsmi_bag *bag);

size_t wsmi_bag_count(const struct wsmi_bag *bag);
const MI_Char *wsmi_bag_name_at(const struct wsmi_bag *bag, size_t index);

/* One credential entry. Strings borrow the bag; password empty when none was given. */
struct wsmi_bag_credential {
    const MI_Char *option_name;
    const MI_Char *type; /* as in mi.h: MI_AUTH_TYPE_... */
    const MI_Char *domain;
    const MI_Char *user;
    const MI_Char *thumbprint;
    const struct wsmi_secret *password; /* NULL: none given */
};
bool wsmi_bag_credential_at(const struct wsmi_bag *bag, size_t index,
                            struct wsmi_bag_credential *ret);

/* The function tables, and the bag behind a live handle: a clone the caller owns, or NULL (dead
 * handle, or memory: `ret_result`). */
extern const MI_DestinationOptionsFT wsmi_destination_options_ft;
extern const MI_OperationOptionsFT wsmi_operation_options_ft;
extern const MI_SubscriptionDeliveryOptionsFT wsmi_delivery_options_ft;

MI_Result wsmi_destination_options_new(MI_DestinationOptions *ret);
MI_Result wsmi_operation_options_new(MI_Boolean must_understand, MI_OperationOptions *ret);
MI_Result wsmi_delivery_options_new(MI_SubscriptionDeliveryType type,
                                    MI_SubscriptionDeliveryOptions *ret);

/* Copy of the options behind the handle; NULL handle gives an empty bag. OK, INVALID_PARAMETER,
 * SERVER_LIMITS_EXCEEDED. */
MI_Result wsmi_destination_options_copy(const MI_DestinationOptions *options,
                                        struct wsmi_bag **ret);

/* The same for the other kinds; NULL is INVALID_PARAMETER. */
MI_Result wsmi_operation_options_copy(const MI_OperationOptions *options, struct wsmi_bag **ret);
MI_Result wsmi_delivery_options_copy(const MI_SubscriptionDeliveryOptions *options,
                                     struct wsmi_bag **ret);

#endif
