/* SPDX-License-Identifier: MIT */
/* Finding properties by name. The peer says how many there are, so nothing here is quadratic. */
#include "core/ascii.h"
#include "mi/decl.h"
#include "mi/name.h"

/* Order of names without case: A-Z only are folded. */
static int compare(const MI_Char *a, const MI_Char *b)
{
    size_t i = 0;
    if (strcmp(a, b) == 0) {
        return 0;
    }
    while (a[i] != 0 && wsmi_ascii_lower((uint8_t)a[i]) == wsmi_ascii_lower((uint8_t)b[i])) {
        i++;
    }
    return (int)wsmi_ascii_lower((uint8_t)a[i]) - (int)wsmi_ascii_lower((uint8_t)b[i]);
}

static bool is_before(const MI_ClassDecl *decl, MI_Uint32 a, MI_Uint32 b)
{
    int order = compare(decl->properties[a]->name, decl->properties[b]->name);
    return order < 0 || (order == 0 && a < b);
}

static void swap(MI_Uint32 *list, size_t a, size_t b)
{
    MI_Uint32 kept = list[a];
    list[a] = list[b];
    list[b] = kept;
}

/* Heap sort: in place, and n log n whatever the peer sends. */
static void sift(const MI_ClassDecl *decl, MI_Uint32 *list, size_t root, size_t count)
{
    while (root * 2 + 1 < count) {
        size_t child = root * 2 + 1;
        if (child + 1 < count && is_before(decl, list[child], list[child + 1])) {
            child++;
        }
        if (!is_before(decl, list[root], list[child])) {
            return;
        }
        swap(list, root, child);
        root = child;
    }
}

static void sort(const MI_ClassDecl *decl, MI_Uint32 *list)
{
    size_t count = decl->numProperties;
    for (size_t root = count / 2; root > 0; root--) {
        sift(decl, list, root - 1, count);
    }
    for (size_t end = count; end > 1; end--) {
        swap(list, 0, end - 1);
        sift(decl, list, 0, end - 1);
    }
}

/* Places that are looked at for one name. */
enum { NEAR = 8 };

static MI_Uint32 slot_of(MI_Uint32 code, MI_Uint32 step, MI_Uint32 mask)
{
    return ((code * UINT32_C(2654435761) >> 8) + step) & mask;
}

/* At least twice as many places as names; a name that finds none near by is left to the search. */
static bool hash(struct wsmi_decl *decl)
{
    MI_Uint32 count = decl->decl.numProperties;
    MI_Uint32 mask = 1;
    while (mask < count && mask < UINT32_MAX / 2) {
        mask = mask * 2 + 1;
    }
    mask = mask * 2 + 1;
    struct wsmi_decl_slot *slots = wsmi_decl_alloc(decl, (size_t)mask + 1, sizeof(*slots));
    for (MI_Uint32 i = 0; slots != NULL && i < count; i++) {
        MI_Uint32 code = wsmi_decl_code(decl->decl.properties[i]->name);
        MI_Uint32 step = 0;
        while (step < NEAR && slots[slot_of(code, step, mask)].place != 0) {
            step++;
        }
        if (step < NEAR) {
            slots[slot_of(code, step, mask)] = (struct wsmi_decl_slot){code, i + 1};
        }
    }
    decl->by_code = slots;
    decl->by_code_mask = mask;
    return slots != NULL;
}

bool wsmi_decl_index(struct wsmi_decl *decl, MI_Uint32 *ret_twice)
{
    MI_Uint32 count = decl->decl.numProperties;
    MI_Uint32 *list = wsmi_decl_alloc(decl, count, sizeof(*list));
    if (list == NULL || !hash(decl)) {
        return false;
    }
    for (MI_Uint32 i = 0; i < count; i++) {
        list[i] = i;
    }
    sort(&decl->decl, list);
    *ret_twice = count;
    for (MI_Uint32 i = 1; i < count; i++) {
        if (compare(decl->decl.properties[list[i - 1]]->name,
                    decl->decl.properties[list[i]]->name) == 0) {
            *ret_twice = list[i];
        }
    }
    decl->by_name = list;
    decl->is_unique = *ret_twice == count;
    return true;
}

/* The first of equal names, as the linear search finds it. */
static MI_Uint32 find_sorted(const MI_ClassDecl *decl, const MI_Uint32 *list, const MI_Char *name)
{
    size_t low = 0;
    size_t high = decl->numProperties;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(decl->properties[list[middle]]->name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < decl->numProperties && compare(decl->properties[list[low]]->name, name) == 0
               ? list[low]
               : decl->numProperties;
}

static MI_Uint32 find_hashed(const struct wsmi_decl *decl, const MI_Char *name)
{
    MI_Uint32 code = wsmi_decl_code(name);
    for (MI_Uint32 step = 0; step < NEAR; step++) {
        const struct wsmi_decl_slot *slot = &decl->by_code[slot_of(code, step, decl->by_code_mask)];
        if (slot->place == 0) {
            return decl->decl.numProperties;
        }
        if (slot->code == code &&
            compare(decl->decl.properties[slot->place - 1]->name, name) == 0) {
            return slot->place - 1;
        }
    }
    return find_sorted(&decl->decl, decl->by_name, name);
}

MI_Uint32 wsmi_decl_find(const MI_ClassDecl *decl, const MI_Char *name)
{
    const struct wsmi_decl *own = wsmi_decl_of(decl);
    MI_Uint32 i = 0;
    if (own != NULL && own->by_name != NULL) {
        return find_hashed(own, name);
    }
    while (i < decl->numProperties && !wsmi_name_eq(decl->properties[i]->name, name)) {
        i++;
    }
    return i;
}
