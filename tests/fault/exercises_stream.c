/* SPDX-License-Identifier: MIT */
/* Enumerations, queries, associations, subscriptions. */
#include "exercise.h"
#include "lamp_answers.h"

static const MI_Char root[] = MI_T("root/demo");
static const MI_Char lamp[] = MI_T("Demo_Lamp");
static const MI_Char wql[] = MI_T("WQL");

static void enumerate(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                      MI_Operation *operation)
{
    MI_Session_EnumerateInstances(&cast->session, 0, &cast->options, root, lamp, MI_FALSE,
                                  callbacks, operation);
}

static void enumerate_plainly(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                              MI_Operation *operation)
{
    MI_Session_EnumerateInstances(&cast->session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, lamp,
                                  MI_FALSE, callbacks, operation);
}

static void enumerate_keys(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                           MI_Operation *operation)
{
    MI_Session_EnumerateInstances(&cast->session, MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW,
                                  &cast->options, root, lamp, MI_TRUE, callbacks, operation);
}

static void enumerate_base(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                           MI_Operation *operation)
{
    MI_Session_EnumerateInstances(&cast->session,
                                  MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY, NULL, root,
                                  lamp, MI_FALSE, callbacks, operation);
}

static void query_all(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                      MI_Operation *operation)
{
    MI_Session_QueryInstances(&cast->session, 0, &cast->options, root, wql,
                              MI_T("select * from Demo_Lamp where Size < 5"), callbacks, operation);
}

static void query_some(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                       MI_Operation *operation)
{
    MI_Session_QueryInstances(&cast->session, 0, &cast->options, root, MI_T("CQL"),
                              MI_T("select Id, Name from Demo_Lamp"), callbacks, operation);
}

static void associators(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                        MI_Operation *operation)
{
    MI_Session_AssociatorInstances(&cast->session, 0, &cast->options, root, cast->lamp,
                                   MI_T("Demo_LampOnDesk"), lamp, MI_T("Lamp"), MI_T("Desk"),
                                   MI_FALSE, callbacks, operation);
}

static void references(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                       MI_Operation *operation)
{
    MI_Session_ReferenceInstances(&cast->session, 0, &cast->options, root, cast->lamp, lamp,
                                  MI_T("Lamp"), MI_TRUE, callbacks, operation);
}

static void subscribe(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                      MI_Operation *operation)
{
    MI_Session_Subscribe(&cast->session, MI_OPERATIONFLAGS_NO_RTTI, &cast->options, root, wql,
                         MI_T("select * from Demo_Alert where Severity > 1"), &cast->delivery,
                         callbacks, operation);
}

#define KEY(id) "<a:EndpointReference>" REFERENCE("Demo_Lamp", id) "</a:EndpointReference>"
#define EXTRA   /* what the base does not declare */                                               \
    "<c:Extra xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>"
#define FRAGMENT(id) "<w:XmlFragment><Id>" id "</Id><Name>n</Name></w:XmlFragment>"
#define EVENT(id, mark)                                                                            \
    "<w:Event Action=\"urn:any\">" LAMP(id) "<w:Bookmark>" mark "</w:Bookmark></w:Event>"

/* Another half of the lifetime passes with each answer that says JUMP: Renew is due. */
#define JUMP .jump_ms = 400000
#define SUBSCRIBED                                                                                 \
    ANSWER("<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://elsewhere/</a:Address>"  \
           "<a:ReferenceParameters><e:Identifier>id&lt;1</e:Identifier><w:ResourceURI>urn:m"       \
           "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"S\">1</w:Selector></w:SelectorSet>"  \
           "</a:ReferenceParameters></e:SubscriptionManager><e:Expires>PT600S</e:Expires>"         \
           "<n:EnumerationContext>events</n:EnumerationContext></e:SubscribeResponse>"),           \
        HOLDS
#define RENEWED ANSWER("<e:RenewResponse><e:Expires>PT600S</e:Expires></e:RenewResponse>")

const struct exercise exercises_stream[] = {
    {"enumerate",
     {{OPENED(RICH("1") LAMP("2"))},
      {CLASS_ANSWER},
      INNER_CLASS_ANSWERS,
      {PULLED(RICH("3"))},
      {PULLED_LAST(LAMP("4"))}},
     .start = enumerate,
     .results = 4},
    {"enumerate, asked for less",
     {{REFUSAL("w:EncodingLimit", "")}, {OPENED(LAMP("1"))}, {PULLED_LAST(LAMP("2") LAMP("3"))}},
     .start = enumerate_plainly,
     .results = 3},
    {"enumerate, given up",
     {{OPENED(LAMP("1") LAMP("2"))}, {PULLED(LAMP("3") LAMP("4"))}},
     .start = enumerate_plainly,
     .results = 3,
     .cancel_after = 3,
     .result = MI_RESULT_FAILED},
    {"enumerate keys, shallow",
     {{OPENED(
          KEY("1") "<a:EndpointReference>" REFERENCE("Demo_Other", "2") "</a:EndpointReference>")},
      {CLASS_ANSWER},
      {PULLED_LAST(KEY("3"))}},
     .start = enumerate_keys,
     .results = 2},
    {"enumerate, properties of the base",
     {{OPENED("<c:Demo_Lamp><c:Id>1</c:Id>" EXTRA "</c:Demo_Lamp>")},
      {CLASS_ANSWER},
      {PULLED_LAST(LAMP("3"))}},
     .start = enumerate_base,
     .results = 2},
    {"query",
     {{REFUSAL("a:DestinationUnreachable",
               "<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"
               "InvalidResourceURI</w:FaultDetail>")},
      {OPENED(RICH("1"))},
      {CLASS_ANSWER},
      INNER_CLASS_ANSWERS,
      {PULLED_LAST(RICH("2"))}},
     .start = query_all,
     .results = 2},
    {"query of some properties",
     {{OPENED(FRAGMENT("1"))}, {CLASS_ANSWER}, {PULLED_LAST(FRAGMENT("2"))}},
     .start = query_some,
     .results = 2},
    {"associators",
     {{OPENED(LAMP("1"))}, {CLASS_ANSWER}, {PULLED_LAST(LAMP("2"))}},
     .start = associators,
     .results = 2},
    {"references",
     {{OPENED(KEY("1"))}, {CLASS_ANSWER}, {PULLED_LAST(KEY("2"))}},
     .start = references,
     .results = 2},
    {"subscribe, given up",
     {{SUBSCRIBED}, {PULLED(EVENT("1", "m1") EVENT("2", "m2"))}, {PULLED(EVENT("3", "m3"))}},
     .start = subscribe,
     .channel = EXERCISE_INDICATIONS,
     .results = 3,
     .cancel_after = 3,
     .result = MI_RESULT_FAILED},
    {"subscribe, renewed",
     {{SUBSCRIBED}, {PULLED(EVENT("1", "m1")), JUMP}, {RENEWED}, {PULLED_LAST(EVENT("2", "m2"))}},
     .start = subscribe,
     .channel = EXERCISE_INDICATIONS,
     .results = 2},
};
const size_t exercises_stream_count = COUNT(exercises_stream);
