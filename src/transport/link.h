/* SPDX-License-Identifier: MIT */
/* Lists of things that are members of several: no memory, no search. */
#ifndef WSMI_TRANSPORT_LINK_H
#define WSMI_TRANSPORT_LINK_H

#include <stdbool.h>
#include <stddef.h>

/* Member of a circular list, or its head. A link that is in no list points at itself. */
struct wsmi_link {
    struct wsmi_link *prev;
    struct wsmi_link *next;
};

#define WSMI_LINK_OWNER(link, type, member)                                                        \
    ((type *)(void *)((unsigned char *)(link)-offsetof(type, member)))

static inline void wsmi_link_init(struct wsmi_link *link)
{
    link->prev = link;
    link->next = link;
}

static inline bool wsmi_link_alone(const struct wsmi_link *link)
{
    return link->next == link;
}

static inline void wsmi_link_append(struct wsmi_link *list, struct wsmi_link *link)
{
    link->prev = list->prev;
    link->next = list;
    list->prev->next = link;
    list->prev = link;
}

static inline void wsmi_link_remove(struct wsmi_link *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    wsmi_link_init(link);
}

/* Moves every member of `from` to the empty list `to`. */
static inline void wsmi_link_move_all(struct wsmi_link *from, struct wsmi_link *to)
{
    if (!wsmi_link_alone(from)) {
        to->next = from->next;
        to->prev = from->prev;
        to->next->prev = to;
        to->prev->next = to;
        wsmi_link_init(from);
    }
}

#endif
