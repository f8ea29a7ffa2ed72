/* SPDX-License-Identifier: MIT */
#include "wsmi/limits.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

struct wsmi_limits wsmi_limits_default(void)
{
    struct wsmi_limits limits = {
        .max_message_bytes = 16 * (size_t)MIB,
        .max_arena_bytes = 64 * (size_t)MIB,
        .max_depth = 64,
        .max_elements = 1000000,
        .max_attrs = 64,
        .max_namespaces = 64,
        .max_scope_namespaces = 128,
        .max_distinct_names = 16384,
        .max_markup_ahead = 4 * KIB,
        .max_name_bytes = 1 * KIB,
        .max_attr_bytes = 64 * KIB,
        .max_text_bytes = 4 * (size_t)MIB,
        .max_header_blocks = 64,
        .max_fault_depth = 8,
        .max_fault_properties = 64,
        .max_properties = 4096,
        .max_entries = 100000,
        .max_selectors = 128,
        .max_epr_depth = 8,
        .max_embedded_depth = 16,
        .max_context_bytes = 64 * KIB,
        .max_class_elements = 65536,
        .max_profiles = 32,
        .max_header_bytes = 64 * KIB,
        .max_field_bytes = 16 * KIB,
        .max_challenges = 16,
        .max_params = 32,
        .max_part_lines = 8,
        .max_part_line_bytes = 512,
        .max_seal_bytes = 1 * KIB,
        .max_token_bytes = 64 * KIB,
        .max_destination_bytes = 2 * KIB,
        .max_block_bytes = 64 * KIB,
        .max_options = 128,
        .max_option_bytes = 4 * KIB,
    };
    return limits;
}
