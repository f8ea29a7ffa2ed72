/* SPDX-License-Identifier: MIT */
#include "raw.h"

#include "raw_xml.h"
#include "testlib/plain.h"

enum { REQUEST_BYTES = 4096, CONTEXT_BYTES = 512 };

const char raw_identify_request[] =
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
    "xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"
    "<s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>";

/* A request of the enumeration: action, resource, body. */
static const char request_form[] =
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "
    "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "
    "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><s:Header>"
    "<a:To>http://127.0.0.1/wsman</a:To><a:ReplyTo><a:Address s:mustUnderstand=\"true\">"
    "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
    "<w:ResourceURI s:mustUnderstand=\"true\">%s</w:ResourceURI>"
    "<a:Action s:mustUnderstand=\"true\">http://schemas.xmlsoap.org/ws/2004/09/enumeration/%s"
    "</a:Action><a:MessageID>uuid:11111111-2222-3333-4444-555555555555</a:MessageID>"
    "<w:MaxEnvelopeSize s:mustUnderstand=\"true\">1048576</w:MaxEnvelopeSize>"
    "<w:OperationTimeout>PT60S</w:OperationTimeout></s:Header><s:Body>%s</s:Body></s:Envelope>";

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct raw *raw = context;
    size_t length = size * count;
    if (raw->size + length + 1 > raw->room) {
        raw->room = 2 * (raw->size + length + 1);
        raw->body = realloc(raw->body, raw->room);
        CHECK(raw->body != NULL);
    }
    memcpy(raw->body + raw->size, bytes, length);
    raw->size += length;
    raw->body[raw->size] = '\0';
    return length;
}

static void add_header(struct raw *raw, const char *line)
{
    raw->headers = curl_slist_append(raw->headers, line);
    CHECK(raw->headers != NULL);
}

void raw_open(struct raw *raw, const char *url, bool lean)
{
    memset(raw, 0, sizeof(*raw));
    raw->easy = curl_easy_init();
    raw->url = curl_url();
    CHECK(raw->easy != NULL && raw->url != NULL);
    CHECK(curl_url_set(raw->url, CURLUPART_URL, url, 0) == CURLUE_OK);
    add_header(raw, "Content-Type: application/soap+xml;charset=UTF-8");
    add_header(raw, "Expect:");
    add_header(raw, "Authorization: Basic YW5uOnA6c3Mgd8O2cmQ=");
    CHECK(curl_easy_setopt(raw->easy, CURLOPT_HTTPHEADER, raw->headers) == CURLE_OK);
    CHECK(curl_easy_setopt(raw->easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK);
    CHECK(curl_easy_setopt(raw->easy, CURLOPT_WRITEDATA, raw) == CURLE_OK);
    CHECK(curl_easy_setopt(raw->easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK);
    if (lean) {
        CHECK(curl_easy_setopt(raw->easy, CURLOPT_CURLU, raw->url) == CURLE_OK);
        CHECK(curl_easy_setopt(raw->easy, CURLOPT_NOPROXY, "*") == CURLE_OK);
        CHECK(curl_easy_setopt(raw->easy, CURLOPT_PROXY, "") == CURLE_OK);
    } else {
        CHECK(curl_easy_setopt(raw->easy, CURLOPT_URL, url) == CURLE_OK);
        CHECK(curl_easy_setopt(raw->easy, CURLOPT_TIMEOUT_MS, 60000L) == CURLE_OK);
    }
}

void raw_close(struct raw *raw)
{
    if (raw->parser != NULL) {
        xmlFreeDoc(raw->parser->myDoc);
        xmlFreeParserCtxt(raw->parser);
    }
    curl_easy_cleanup(raw->easy);
    curl_url_cleanup(raw->url);
    curl_slist_free_all(raw->headers);
    free(raw->body);
}

void raw_prepare(struct raw *raw, const char *request)
{
    raw->size = 0;
    CHECK(curl_easy_setopt(raw->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(request)) == CURLE_OK);
    CHECK(curl_easy_setopt(raw->easy, CURLOPT_POSTFIELDS, request) == CURLE_OK);
}

void raw_post(struct raw *raw, const char *request)
{
    long status = 0;
    raw_prepare(raw, request);
    CHECK(curl_easy_perform(raw->easy) == CURLE_OK);
    CHECK(curl_easy_getinfo(raw->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK);
    if (status != 200) {
        (void)fprintf(stderr, "status %ld: %s\n", status, raw->size > 0 ? raw->body : "");
    }
    CHECK(status == 200);
}

void raw_parse(struct raw *raw)
{
    if (raw->parser == NULL) {
        xmlSAXHandler handler = raw_xml_handler;
        raw->parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
        CHECK(raw->parser != NULL);
    } else {
        CHECK(xmlCtxtResetPush(raw->parser, NULL, 0, NULL, NULL) == 0);
    }
    CHECK(xmlParseChunk(raw->parser, raw->body, (int)raw->size, 1) == 0);
}

/* The context, once there is one; false after the last answer. */
static bool find_context(const struct raw *raw, char out[CONTEXT_BYTES])
{
    const char *at = strstr(raw->body, "EnumerationContext>");
    if (strstr(raw->body + raw->size - (raw->size < 256 ? raw->size : 256), "EndOfSequence") !=
        NULL) {
        return false;
    }
    CHECK(at != NULL);
    at += strlen("EnumerationContext>");
    size_t length = strcspn(at, "<");
    CHECK(length < CONTEXT_BYTES);
    memcpy(out, at, length);
    out[length] = '\0';
    return true;
}

unsigned raw_enumerate(struct raw *raw, const char *resource_uri, bool parses)
{
    char request[REQUEST_BYTES];
    char context[CONTEXT_BYTES];
    char body[CONTEXT_BYTES + 256];
    unsigned exchanges = 0;
    bool more = true;
    CHECK(snprintf(request, sizeof(request), request_form, resource_uri, "Enumerate",
                   "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>1000</w:MaxElements>"
                   "</n:Enumerate>") < (int)sizeof(request));
    while (more) {
        raw_post(raw, request);
        exchanges++;
        if (parses) {
            raw_parse(raw);
        }
        more = find_context(raw, context);
        (void)snprintf(body, sizeof(body),
                       "<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
                       "<n:MaxElements>1000</n:MaxElements></n:Pull>",
                       context);
        CHECK(snprintf(request, sizeof(request), request_form, resource_uri, "Pull", body) <
              (int)sizeof(request));
    }
    return exchanges;
}
