/* SPDX-License-Identifier: MIT */
#include "transport/secure_target.h"

#include "core/fail.h"
#include "core/num.h"

enum {
    /* What framing and sealing add to a message: delimiters, part headers, the mechanism's header
     * and padding. */
    SEAL_OVERHEAD_BYTES = 8192
};

static const size_t strings[] = {
    offsetof(struct wsmi_security_config, service),
    offsetof(struct wsmi_security_config, host),
    offsetof(struct wsmi_security_config, user),
    offsetof(struct wsmi_security_config, domain),
    offsetof(struct wsmi_security_config, credential_cache),
    offsetof(struct wsmi_security_config, client_keytab),
};

static bool copy_secret(struct wsmi_target *target, struct wsmi_secret *secret,
                        struct wsmi_view *view, struct wsmi_err *err)
{
    struct wsmi_view from = *view;
    memset(view, 0, sizeof(*view));
    if (from.ptr == NULL) {
        return true;
    }
    if (!wsmi_secret_set(secret, target->allocator, from, err)) {
        return false;
    }
    *view = wsmi_secret_reveal(secret);
    return true;
}

/* Whether it is a URL at all is the inner transport's to check. */
static bool is_https(const char *url)
{
    static const struct wsmi_view start = WSMI_VIEW_INIT("https:");
    struct wsmi_view text = wsmi_view_from_str(url);
    text.len = text.len < start.len ? text.len : start.len;
    return wsmi_view_eq_nocase(text, start);
}

static bool fill(struct wsmi_target *target, const struct wsmi_endpoint_config *config,
                 struct wsmi_err *err)
{
    struct wsmi_endpoint_config inner = *config;
    size_t *most = &inner.limits.max_message_bytes;
    inner.security = NULL;
    inner.scheme = WSMI_AUTH_UNKNOWN;
    target->security = *config->security;
    target->is_https = is_https(config->url);
    target->is_bound = target->is_https && config->security->channel_bindings.len == 0;
    target->scheme = config->scheme;
    target->framing = config->framing;
    target->limits = config->limits;
    if (target->security.protection != WSMI_PROTECTION_NONE &&
        !wsmi_num_add(*most, SEAL_OVERHEAD_BYTES, most)) {
        *most = SIZE_MAX;
    }
    if (!wsmi_config_copy_init(&target->endpoint, target->allocator, &inner) ||
        !wsmi_strings_copy(&target->security, strings, sizeof(strings) / sizeof(strings[0]),
                           target->allocator, &target->strings, &target->strings_size)) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    return copy_secret(target, &target->password, &target->security.password, err) &&
           copy_secret(target, &target->channel_bindings, &target->security.channel_bindings, err);
}

static void free_target(struct wsmi_target *target)
{
    const struct wsmi_allocator *allocator = target->allocator;
    wsmi_secret_clean_up(&target->password);
    wsmi_secret_clean_up(&target->channel_bindings);
    wsmi_config_copy_clean_up(&target->endpoint, allocator);
    if (target->strings != NULL) {
        wsmi_wipe(target->strings, target->strings_size);
        allocator->release(allocator->context, target->strings);
    }
    (void)pthread_mutex_destroy(&target->lock);
    allocator->release(allocator->context, target);
}

bool wsmi_target_new(const struct wsmi_allocator *allocator,
                     const struct wsmi_endpoint_config *config, struct wsmi_target **ret,
                     struct wsmi_err *err)
{
    if (config->scheme != WSMI_AUTH_NEGOTIATE && config->scheme != WSMI_AUTH_KERBEROS &&
        config->scheme != WSMI_AUTH_NTLM) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "no scheme under which tokens travel");
    }
    if (config->security->host == NULL || config->security->host[0] == '\0') {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "authentication needs the name of the host");
    }
    struct wsmi_target *target = allocator->acquire(allocator->context, sizeof(*target));
    if (target == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    memset(target, 0, sizeof(*target));
    target->allocator = allocator;
    target->references = 1;
    if (pthread_mutex_init(&target->lock, NULL) != 0) {
        allocator->release(allocator->context, target);
        return wsmi_fail(err, WSMI_E_TRANSPORT, 0, "no mutex can be had");
    }
    if (!fill(target, config, err)) {
        free_target(target);
        return false;
    }
    *ret = target;
    return true;
}

void wsmi_target_hold(struct wsmi_target *target)
{
    (void)pthread_mutex_lock(&target->lock);
    target->references++;
    (void)pthread_mutex_unlock(&target->lock);
}

void wsmi_target_release(struct wsmi_target *target)
{
    (void)pthread_mutex_lock(&target->lock);
    bool is_last = --target->references == 0;
    (void)pthread_mutex_unlock(&target->lock);
    if (is_last) {
        free_target(target);
    }
}
