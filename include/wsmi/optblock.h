/* SPDX-License-Identifier: MIT */
/*
 * Option blocks: the destination options of mi.h and of wsmi as text, for command lines,
 * configuration files and connection strings. The bytes come from the user or from a file somebody
 * else may have written.
 *
 *     block   = *( statement ( ";" / line-end ) )
 *     statement = [ name "=" value ] [ "#" comment up to the line's end ]
 *     value   = bare / quoted
 *     bare    = one or more characters, none of them blank, control, ";", "#" or '"'; not "=" first
 *     quoted  = '"' characters and escapes '"', all on one line
 *     escape  = \" \\ \n \r \t, or \x and two hexadecimal digits of an ASCII character, never NUL
 *
 * Spaces and TABs around tokens do not count; CR, LF and CR LF end a line; a backslash in a bare
 * value is itself (`CORP\ann`). The block is UTF-8 without byte order mark. Names and words compare
 * without case. Every name may stand once. A value by the kind of its option:
 *
 *     text, path    any characters but controls; a path is not expanded
 *     number        decimal digits
 *     boolean       true yes on 1, false no off 0
 *     duration      `30s` `500ms` `5m` `2h` `1d`, or an xs:duration (wsmi/duration.h)
 *     size          digits and B, KiB, MiB or GiB, a multiple of 1 KiB
 *     choice        one of the words of the option
 *     language tag  RFC 5646 (wsmi/langtag.h), kept in its recommended case
 *     thumbprint    40 or 64 hexadecimal digits
 *     secret        any characters but NUL
 *     secret file   path of a file whose first line is the secret; who applies the block reads it
 *
 * Interface unstable until 1.0.
 */
#ifndef WSMI_OPTBLOCK_H
#define WSMI_OPTBLOCK_H

#include "wsmi/arena.h"
#include "wsmi/buf.h"
#include "wsmi/duration.h"
#include "wsmi/limits.h"
#include "wsmi/secret.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_option_kind {
    WSMI_OPTION_KIND_TEXT = 0,
    WSMI_OPTION_KIND_PATH,
    WSMI_OPTION_KIND_NUMBER,
    WSMI_OPTION_KIND_BOOLEAN,
    WSMI_OPTION_KIND_DURATION,
    WSMI_OPTION_KIND_SIZE,
    WSMI_OPTION_KIND_CHOICE,
    WSMI_OPTION_KIND_LANGTAG,
    WSMI_OPTION_KIND_THUMBPRINT,
    WSMI_OPTION_KIND_SECRET,
    WSMI_OPTION_KIND_SECRET_FILE,
    WSMI_OPTION_KIND_COUNT
};

/* What of the MI option an entry sets: all of it, or one field of a MI_UserCredentials. */
enum wsmi_option_part {
    WSMI_OPTION_PART_WHOLE = 0,
    WSMI_OPTION_PART_AUTH_TYPE,
    WSMI_OPTION_PART_USER,
    WSMI_OPTION_PART_DOMAIN,
    WSMI_OPTION_PART_PASSWORD,
    WSMI_OPTION_PART_THUMBPRINT,
    WSMI_OPTION_PART_COUNT
};

/* A word an option takes. `alias` is a second spelling or NULL. MI gets `text` (which is a third
 * spelling), or `number` when `text` is NULL. */
struct wsmi_option_choice {
    const char *word;
    const char *alias;
    const char *text;
    uint32_t number;
};

/* One option. Static, immutable, shared by all threads. */
struct wsmi_option_info {
    const char *name;    /* kebab-case */
    const char *mi_name; /* option (or credentials list) of the destination options */
    enum wsmi_option_kind kind;
    enum wsmi_option_part part;
    uint32_t min; /* NUMBER: smallest value; SIZE: smallest KiB; TEXT: fewest bytes */
    uint32_t max; /* NUMBER, SIZE: largest */
    const struct wsmi_option_choice *choices; /* CHOICE: choice_count of them */
    size_t choice_count;
    const char *excludes; /* name of the option that may not stand beside it, or NULL */
    const char *help;     /* one line */
};

/* One option of a block. `value` by info->kind. */
struct wsmi_option {
    const struct wsmi_option_info *info;
    size_t offset;       /* of its name in the block */
    size_t value_offset; /* of its value, a quote included */
    union {
        struct wsmi_view text; /* TEXT, PATH, LANGTAG, THUMBPRINT, SECRET_FILE; in the arena, with a
                                  NUL behind it */
        uint32_t number;       /* NUMBER; SIZE in KiB */
        bool boolean;
        struct wsmi_duration duration;
        const struct wsmi_option_choice *choice;
        struct wsmi_secret secret;
    } value;
};

/*@
  // What an option of the table is: words that are texts.
  predicate text_or_null{L}(char *text) = text == \null || is_text(text);
  predicate choices{L}(struct wsmi_option_info *info) =
    \valid_read(info->choices + (0 .. info->choice_count - 1)) &&
    (\forall integer i; 0 <= i < info->choice_count ==> text_or_null(info->choices[i].word) &&
      text_or_null(info->choices[i].alias) && text_or_null(info->choices[i].text));
  predicate option_info{L}(struct wsmi_option_info *info) = \valid_read(info) &&
    is_text(info->name) && text_or_null(info->excludes) && choices(info);

  // One of the table, which the files of the parser know.
  axiomatic option_infos {
    predicate listed(struct wsmi_option_info *info);
  }

  // The options of a block that are secrets, from one on.
  predicate secrets{L}(struct wsmi_option *options, integer from, integer count) =
    \forall integer i; from <= i < count ==>
      options[i].info->kind == WSMI_OPTION_KIND_SECRET ==> secret(&options[i].value.secret);
*/

/* The options in the order of the text. The array and the texts live in the arena, the secrets on
 * their own until wsmi_option_block_clean_up. */
struct wsmi_option_block {
    struct wsmi_option *options;
    size_t count;
};

/*
 * Parses a block. `ret` borrows nothing of `in`; secrets are copied to wiped memory of the arena's
 * allocator only, and nothing of them stays in the arena. Errors, each with its offset: SYNTAX
 * (grammar, invalid UTF-8, wrong type or range, name given twice, two options that exclude each
 * other), UNSUPPORTED (no option has this name, and only that: see wsmi_option_suggest), LIMIT
 * (max_block_bytes, max_options, max_option_bytes of a value without quotes and escapes), OOM.
 * Linear. Pure; one thread per arena.
 */
WSMI_API bool wsmi_option_block_parse(struct wsmi_view in, const struct wsmi_limits *limits,
                                      struct wsmi_arena *arena, struct wsmi_option_block *ret,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Wipes and frees the secrets; the block is empty then. Before the arena's clean-up. Safe on a
 * zeroed block. */
/*@
  requires \valid(block) && \valid(block->options + (0 .. block->count - 1));
  requires \separated(block, block->options + (0 .. block->count - 1));
  requires heap_given <= HEAP_BYTES && secrets(block->options, 0, block->count);
  requires \forall integer i; 0 <= i < block->count ==> \valid_read(block->options[i].info);
  assigns *block, block->options[0 .. block->count - 1], heap[0 .. heap_given - 1];
  ensures block->options == \null && block->count == 0;
*/
WSMI_API void wsmi_option_block_clean_up(struct wsmi_option_block *block) WSMI_NONNULL;

/*@
  // What the parser gives, as far as names go.
  predicate names{L}(struct wsmi_option_block *b) =
    \valid_read(b) && \valid_read(b->options + (0 .. b->count - 1)) &&
    (\forall integer i; 0 <= i < b->count ==> \valid_read(b->options[i].info) &&
      is_text(b->options[i].info->name));
*/

/* The option of that name (without case), or NULL when the block does not have it. Borrows the
 * block. */
/*@
  requires names(block) && readable(name);
  assigns \nothing;
  ensures \result != \null ==> block->options <= \result < block->options + block->count &&
    name.len == text_length(\result->info->name);
*/
WSMI_API const struct wsmi_option *wsmi_option_block_find(const struct wsmi_option_block *block,
                                                          struct wsmi_view name) WSMI_NONNULL;

/*
 * Appends the block in canonical form, one `name = value` a line, quotes where needed. Parsing that
 * gives an equal block. Without `reveal_secrets` a secret becomes the comment
 * `# password is not shown`, so that the result is an equal block without its secrets.
 */
WSMI_API void wsmi_option_block_write(const struct wsmi_option_block *block, bool reveal_secrets,
                                      struct wsmi_buf *buf) WSMI_NONNULL;

/* Appends the value alone, in the canonical form and quotes of wsmi_option_block_write. A secret is
 * written: who prints must look at info->kind first. */
WSMI_API void wsmi_option_write_value(const struct wsmi_option *option,
                                      struct wsmi_buf *buf) WSMI_NONNULL;

/* Every option there is: `index` from 0; NULL past the last. Static storage. Pure. */
/*@
  assigns \nothing;
  ensures \result != \null ==> \valid_read(\result);
*/
WSMI_API const struct wsmi_option_info *wsmi_option_info_at(size_t index);

/* The option of that name, without case, or NULL. Static storage. Pure. */
/*@
  requires readable(name);
  assigns \nothing;
  ensures \result != \null ==> listed(\result) && option_info(\result) &&
    name.len == text_length(\result->name);
*/
WSMI_API const struct wsmi_option_info *wsmi_option_info_find(struct wsmi_view name);

/*
 * "Did you mean": the option whose name is nearest to the one `text` starts with, within two
 * insertions, deletions, replacements or swaps of neighbours (one for names under five characters),
 * '_' counting as '-'; or NULL. For an UNSUPPORTED error pass the block from err.offset on. Linear
 * in the table. Static storage. Pure.
 */
/*@
  requires readable(text);
  assigns \nothing;
  ensures \result != \null ==> \valid_read(\result);
*/
WSMI_API const struct wsmi_option_info *wsmi_option_suggest(struct wsmi_view text);

/* "text", "language tag" ...; "unknown" outside the enumeration. Static storage. Pure. */
WSMI_API const char *wsmi_option_kind_name(enum wsmi_option_kind kind);

#ifdef __cplusplus
}
#endif
#endif
