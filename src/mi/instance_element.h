/* SPDX-License-Identifier: MIT */
/* The slots of MI_InstanceFT that deal with elements. */
#ifndef WSMI_MI_INSTANCE_ELEMENT_H
#define WSMI_MI_INSTANCE_ELEMENT_H

#include "mi.h"

MI_Result MI_CALL wsmi_instance_get_element_count(const MI_Instance *self, MI_Uint32 *count);
MI_Result MI_CALL wsmi_instance_add_element(MI_Instance *self, const MI_Char *name,
                                            const MI_Value *value, MI_Type type, MI_Uint32 flags);
MI_Result MI_CALL wsmi_instance_set_element(MI_Instance *self, const MI_Char *name,
                                            const MI_Value *value, MI_Type type, MI_Uint32 flags);
MI_Result MI_CALL wsmi_instance_set_element_at(MI_Instance *self, MI_Uint32 index,
                                               const MI_Value *value, MI_Type type,
                                               MI_Uint32 flags);
MI_Result MI_CALL wsmi_instance_get_element(const MI_Instance *self, const MI_Char *name,
                                            MI_Value *value, MI_Type *type, MI_Uint32 *flags,
                                            MI_Uint32 *index);
MI_Result MI_CALL wsmi_instance_get_element_at(const MI_Instance *self, MI_Uint32 index,
                                               const MI_Char **name, MI_Value *value, MI_Type *type,
                                               MI_Uint32 *flags);
MI_Result MI_CALL wsmi_instance_clear_element(MI_Instance *self, const MI_Char *name);
MI_Result MI_CALL wsmi_instance_clear_element_at(MI_Instance *self, MI_Uint32 index);

#endif
