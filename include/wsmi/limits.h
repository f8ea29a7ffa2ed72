/* SPDX-License-Identifier: MIT */
/* Bounds on every growth an input can cause. A caller lowers them by copying the defaults and
 * changing fields. */
#ifndef WSMI_LIMITS_H
#define WSMI_LIMITS_H

#include "wsmi/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All limits are inclusive: N is accepted, N + 1 is WSMI_E_LIMIT. SECURITY.md lists the attack
 * behind each. */
struct wsmi_limits {
    size_t max_message_bytes;    /* one received message, as it came (memory) */
    size_t max_arena_bytes;      /* everything one message makes a parser keep (amplification) */
    size_t max_depth;            /* nested elements (stack, quadratic walkers) */
    size_t max_elements;         /* elements in one message (millions of empty elements) */
    size_t max_attrs;            /* attributes on one element (quadratic duplicate search) */
    size_t max_namespaces;       /* namespace declarations on one element (the same) */
    size_t max_scope_namespaces; /* the same in scope at one place (every name searches them) */
    size_t max_distinct_names;   /* different names in one message (libxml2 keeps them in a hash
                                    table of bounded width: quadratic) */
    size_t max_markup_ahead;     /* a tag weighs 10 bytes, 10 more when it is unlike the last ones,
                                    12 for each attribute, and more where many names of it are
                                    compared with each other; references, characters beyond ASCII,
                                    ']' and what encloses comments and CDATA sections weigh what
                                    they are long, a carriage return alone 4; all of it may weigh
                                    so much more than the bytes up to there (per byte, messages of
                                    nothing but tiny or crowded tags cost most); likewise all
                                    instances, of 32 bytes each */
    size_t max_name_bytes;       /* one element, attribute or prefix name */
    size_t max_attr_bytes;       /* one attribute value */
    size_t max_text_bytes;       /* text of one element */
    size_t max_header_blocks;    /* children of the SOAP header */
    size_t max_fault_depth;      /* WSManFault inside ProviderFault inside ... */
    size_t max_fault_properties; /* properties kept from one error instance */
    size_t max_properties;       /* properties of one instance (property search is linear) */
    size_t max_entries;          /* items of one EnumerateResponse or PullResponse */
    size_t max_selectors;        /* selectors of one reference (duplicate search is quadratic) */
    size_t max_epr_depth;        /* references inside selectors of references (recursion) */
    size_t max_embedded_depth;   /* instances inside instances (recursion) */
    size_t max_context_bytes;    /* one enumeration context, identifier or bookmark */
    size_t max_class_elements;   /* properties, methods, parameters, qualifiers of one class */
    size_t
        max_profiles; /* ProtocolVersion and SecurityProfileName entries of one Identify answer */
    size_t max_header_bytes;      /* all HTTP header fields of one answer together */
    size_t max_field_bytes;       /* one HTTP header field value */
    size_t max_challenges;        /* authentication challenges in one answer */
    size_t max_params;            /* parameters of one challenge or media type */
    size_t max_part_lines;        /* header lines of one part of a sealed body */
    size_t max_part_line_bytes;   /* one of them, without its line end */
    size_t max_seal_bytes;        /* per-message token or signature before sealed data */
    size_t max_token_bytes;       /* one authentication token, decoded */
    size_t max_destination_bytes; /* one destination string */
    size_t max_block_bytes;       /* one option block in text form */
    size_t max_options;           /* options in one block */
    size_t max_option_bytes;      /* one option value */
};

/* The defaults, by value. Pure. */
WSMI_API struct wsmi_limits wsmi_limits_default(void);

#ifdef __cplusplus
}
#endif
#endif
