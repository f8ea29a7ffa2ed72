/* SPDX-License-Identifier: MIT */
#include "canned_answer.h"

#include <stdbool.h>

#include "testlib/plain.h"

#define SOAP       "http://www.w3.org/2003/05/soap-envelope"
#define ADDRESSING "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define ENUMERATE  "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define WSMAN      "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define IDENTITY   "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
#define CLASS      "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/bench/Bench_Disk"

enum { HEAD_BYTES = 256, FRAME_BYTES = 2048, ID_DIGITS = 10, ID_BYTES = 128 };

static const char identify[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"" SOAP
    "\" xmlns:wsmid=\"" IDENTITY "\"><s:Header/><s:Body><wsmid:IdentifyResponse>"
    "<wsmid:ProtocolVersion>" WSMAN "</wsmid:ProtocolVersion>"
    "<wsmid:ProductVendor>Canned</wsmid:ProductVendor>"
    "<wsmid:ProductVersion>OS: 10.0.20348 SP: 0.0 Stack: 3.0</wsmid:ProductVersion>"
    "<wsmid:SecurityProfiles>"
    "<wsmid:SecurityProfileName>http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/basic"
    "</wsmid:SecurityProfileName>"
    "<wsmid:SecurityProfileName>http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/basic"
    "</wsmid:SecurityProfileName>"
    "<wsmid:SecurityProfileName>http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/"
    "spnego-kerberos</wsmid:SecurityProfileName>"
    "</wsmid:SecurityProfiles></wsmid:IdentifyResponse></s:Body></s:Envelope>";

/* 9 properties; the number of the instance goes where the digits of Id are. */
static const char instance[] =
    "<p:Bench_Disk><p:Id>0000000000</p:Id>"
    "<p:Name>\\\\.\\PHYSICALDRIVE0</p:Name>"
    "<p:Description>A disk of a machine with a description of some length, &lt;as they are&gt;"
    "</p:Description><p:Index>7</p:Index><p:Value>-5000000</p:Value><p:Ratio>0.25</p:Ratio>"
    "<p:Even>true</p:Even>"
    "<p:Created><c:Datetime>2025-01-02T03:04:05Z</c:Datetime></p:Created>"
    "<p:Location>Bus 0, Target Id 0, LUN 0, rack 12, room 4, building B, Somewhere "
    "Street 17</p:Location></p:Bench_Disk>";

static struct canned_answer make(const char *start, const char *end, unsigned long first,
                                 unsigned long count)
{
    char head[HEAD_BYTES];
    const size_t item = sizeof(instance) - 1;
    const size_t body = strlen(start) + count * item + strlen(end);
    int length = snprintf(head, sizeof(head),
                          "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
                          "Server: canned\r\nContent-Length: %zu\r\n\r\n",
                          body);
    struct canned_answer answer = {malloc((size_t)length + body), (size_t)length + body};
    CHECK(answer.bytes != NULL);
    char *at = answer.bytes;
    memcpy(at, head, (size_t)length);
    at += length;
    memcpy(at, start, strlen(start));
    at += strlen(start);
    for (unsigned long i = 0; i < count; i++, at += item) {
        char id[ID_DIGITS + 1];
        memcpy(at, instance, item);
        (void)snprintf(id, sizeof(id), "%010lu", (first + i) % 10000000000);
        memcpy(at + strlen("<p:Bench_Disk><p:Id>"), id, ID_DIGITS);
    }
    memcpy(at, end, strlen(end));
    return answer;
}

/* The text of the first element with this name, by whatever prefix. */
static void text_of(const char *request, const char *name, char out[ID_BYTES])
{
    const char *at = strstr(request, name);
    out[0] = '\0';
    if (at != NULL && (at = strchr(at, '>')) != NULL) {
        size_t length = strcspn(++at, "<");
        CHECK(length < ID_BYTES);
        memcpy(out, at, length);
        out[length] = '\0';
    }
}

static unsigned long number_of(const char *request, const char *name)
{
    char text[ID_BYTES];
    text_of(request, name, text);
    return strtoul(text, NULL, 10);
}

static void begin(const char *request, const char *action, char out[FRAME_BYTES])
{
    char id[ID_BYTES];
    text_of(request, ":MessageID", id);
    (void)snprintf(out, FRAME_BYTES,
                   "<s:Envelope xmlns:s=\"" SOAP "\" xmlns:a=\"" ADDRESSING
                   "\" xmlns:n=\"" ENUMERATE "\" xmlns:w=\"" WSMAN
                   "\" xmlns:c=\"http://schemas.dmtf.org/wbem/wscim/1/common\""
                   " xmlns:p=\"" CLASS "\"><s:Header><a:To>" ADDRESSING "/role/anonymous</a:To>"
                   "<a:Action>" ENUMERATE "/%s</a:Action>"
                   "<a:MessageID>uuid:E11102CC-60BD-0006-0000-0000001B0000</a:MessageID>"
                   "<a:RelatesTo>%s</a:RelatesTo></s:Header><s:Body>",
                   action, id);
}

/* A context is the number of the first instance it has still to give. */
static struct canned_answer pull(const char *request, unsigned long instances)
{
    char start[FRAME_BYTES];
    char end[FRAME_BYTES];
    unsigned long first = number_of(request, ":EnumerationContext");
    unsigned long count = number_of(request, ":MaxElements");
    count = count == 0 ? 1 : count;
    count = count > instances - first ? instances - first : count;
    begin(request, "PullResponse", start);
    size_t used = strlen(start);
    bool is_end = first + count == instances;
    if (is_end) {
        (void)snprintf(start + used, sizeof(start) - used, "<n:PullResponse><n:Items>");
    } else {
        (void)snprintf(start + used, sizeof(start) - used,
                       "<n:PullResponse><n:EnumerationContext>%lu</n:EnumerationContext><n:Items>",
                       first + count);
    }
    (void)snprintf(end, sizeof(end), "</n:Items>%s</n:PullResponse></s:Body></s:Envelope>",
                   is_end ? "<n:EndOfSequence/>" : "");
    return make(start, end, first, count);
}

struct canned_answer canned_answer_make(const char *request, unsigned long instances)
{
    char frame[FRAME_BYTES];
    if (strstr(request, "enumeration/Pull") != NULL) {
        return pull(request, instances);
    }
    if (strstr(request, "enumeration/Enumerate") != NULL) {
        begin(request, "EnumerateResponse", frame);
        return make(frame,
                    "<n:EnumerateResponse><n:EnumerationContext>0</n:EnumerationContext>"
                    "</n:EnumerateResponse></s:Body></s:Envelope>",
                    0, 0);
    }
    if (strstr(request, "enumeration/Release") != NULL) {
        begin(request, "ReleaseResponse", frame);
        return make(frame, "</s:Body></s:Envelope>", 0, 0);
    }
    return make(identify, "", 0, 0);
}

void canned_answer_free(struct canned_answer *answer)
{
    free(answer->bytes);
    *answer = (struct canned_answer){NULL, 0};
}
