/* SPDX-License-Identifier: MIT */
#include "transport/config_copy.h"

#include "core/num.h"
#include "wsmi/secret.h"

static const size_t strings[] = {
    offsetof(struct wsmi_endpoint_config, url),
    offsetof(struct wsmi_endpoint_config, connect_to),
    offsetof(struct wsmi_endpoint_config, user_agent),
    offsetof(struct wsmi_endpoint_config, tls.ca_file),
    offsetof(struct wsmi_endpoint_config, tls.ca_dir),
    offsetof(struct wsmi_endpoint_config, tls.crl_file),
    offsetof(struct wsmi_endpoint_config, tls.certificate_file),
    offsetof(struct wsmi_endpoint_config, tls.key_file),
    offsetof(struct wsmi_endpoint_config, tls.key_password),
    offsetof(struct wsmi_endpoint_config, proxy.url),
    offsetof(struct wsmi_endpoint_config, proxy.user),
    offsetof(struct wsmi_endpoint_config, proxy.password),
    offsetof(struct wsmi_endpoint_config, digest_user),
    offsetof(struct wsmi_endpoint_config, digest_password),
};

static const char *string_at(const void *record, size_t offset)
{
    const char *text;
    memcpy(&text, (const char *)record + offset, sizeof(text));
    return text;
}

bool wsmi_strings_copy(void *record, const size_t *offsets, size_t count,
                       const struct wsmi_allocator *allocator, char **ret, size_t *ret_size)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = string_at(record, offsets[i]);
        if (text != NULL && !wsmi_num_add(size, strlen(text) + 1, &size)) {
            return false;
        }
    }
    *ret_size = size;
    *ret = size == 0 ? NULL : allocator->acquire(allocator->context, size);
    if (*ret == NULL) {
        return size == 0;
    }
    char *copy = *ret;
    for (size_t i = 0; i < count; i++) {
        const char *text = string_at(record, offsets[i]);
        if (text != NULL) {
            size_t length = strlen(text) + 1;
            memcpy(copy, text, length);
            memcpy((char *)record + offsets[i], &copy, sizeof(copy));
            copy += length;
        }
    }
    return true;
}

bool wsmi_config_copy_init(struct wsmi_config_copy *copy, const struct wsmi_allocator *allocator,
                           const struct wsmi_endpoint_config *config)
{
    copy->config = *config;
    return wsmi_strings_copy(&copy->config, strings, sizeof(strings) / sizeof(strings[0]),
                             allocator, &copy->strings, &copy->size);
}

void wsmi_config_copy_clean_up(struct wsmi_config_copy *copy,
                               const struct wsmi_allocator *allocator)
{
    if (copy->strings != NULL) {
        wsmi_wipe(copy->strings, copy->size);
        allocator->release(allocator->context, copy->strings);
    }
    memset(copy, 0, sizeof(*copy));
}
