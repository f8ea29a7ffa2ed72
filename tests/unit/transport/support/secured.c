/* SPDX-License-Identifier: MIT */
#include "secured.h"

#include "check.h"

#include <string.h>

void secured_init(struct secured *secured)
{
    memset(secured, 0, sizeof(*secured));
    secured->allocator = wsmi_allocator_system();
    client_init(&secured->client, "http", "a.test", 5985);
    fake_inner_init(&secured->inner);
    fake_security_init(&secured->security);
    secured->config.protection = WSMI_PROTECTION_PRIVACY;
    secured->config.service = "HTTP";
    secured->config.host = "a.test";
    secured->config.user = "user";
    secured->config.password = WSMI_VIEW("open sesame");
    secured->client.config.security = &secured->config;
    secured->client.config.scheme = WSMI_AUTH_NEGOTIATE;
    secured->transport.inner = &secured->inner.base;
    secured->transport.security = &secured->security.base;
}

void secured_use_tls(struct secured *secured)
{
    secured->client.config.url = "https://a.test:5986/wsman";
    secured->config.protection = WSMI_PROTECTION_NONE;
    secured->inner.is_https = true;
}

void secured_open(struct secured *secured)
{
    struct client *client = &secured->client;
    struct wsmi_err err;
    secured->inner.is_sealed = secured->config.protection != WSMI_PROTECTION_NONE;
    secured->inner.counts = secured->security.counts;
    REQUIRE(wsmi_secure_transport_new(secured->allocator, &secured->transport, &client->transport,
                                      &err));
    REQUIRE(client->transport->ops->open_endpoint(client->transport, &client->config,
                                                  &client->endpoint, &err));
}

void secured_close(struct secured *secured)
{
    client_close(&secured->client);
    fake_security_clean_up(&secured->security);
    fake_inner_clean_up(&secured->inner);
}

struct wsmi_http_request secured_request(struct secured *secured, uint64_t timeout_ms)
{
    return client_request(&secured->client, timeout_ms);
}

void secured_expect(struct secured *secured, const struct wsmi_http_request *request,
                    enum wsmi_failure failure, enum wsmi_phase phase)
{
    struct call call;
    call_start(&call, &secured->client, request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK_MSG(answer->failure == failure && (phase == WSMI_PHASE_COUNT || answer->phase == phase),
              "expected %s in %s, got %s in %s (status %u, \"%s\")", wsmi_failure_name(failure),
              wsmi_phase_name(phase), wsmi_failure_name(answer->failure),
              wsmi_phase_name(answer->phase), answer->status, answer->text);
    CHECK(strstr(answer->text, "sesame") == NULL);
    if (failure == WSMI_FAILURE_NONE && answer->status == 200) {
        CHECK(wsmi_view_eq(answer->body, wsmi_view_from_str(secured->inner.message)));
        CHECK(wsmi_view_eq(answer->content_type, WSMI_VIEW("application/soap+xml;charset=UTF-8")));
    } else {
        CHECK(answer->body.len == 0);
    }
    call_release(&call, &secured->client);
}
