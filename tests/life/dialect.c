/* SPDX-License-Identifier: MIT */
/* Datetimes go out as the peer takes them, from the first request on; the peer is a script. */
#include <string.h>

#include "life.h"
#include "mi/dialect.h"
#include "mi/session_config.h"
#include "testlib/lamp.h"

static const MI_Char root[] = "root/demo";

#define IDENTITY(vendor)                                                                           \
    .phase = WSMI_PHASE_DECODE, .status = 200,                                                     \
    .content_type = "application/soap+xml;charset=UTF-8",                                          \
    .body = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                     \
            "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"         \
            "<s:Header/><s:Body><i:IdentifyResponse><i:ProtocolVersion>"                           \
            "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>" vendor            \
            "</i:IdentifyResponse></s:Body></s:Envelope>",                                         \
    .expect = "<i:Identify/"
#define VENDOR(name) IDENTITY("<i:ProductVendor>" name "</i:ProductVendor>")

#define BARE    "<c:Bought>2024-02-29T23:59:58.123456+01:00</c:Bought>"
#define CIM     "<c:Bought>20240229235958.123456+060</c:Bought>"
#define WRAPPED "<cim:Datetime>2024-02-29T23:59:58.123456+01:00</cim:Datetime>"

static const MI_Value bought = {.datetime = {.isTimestamp = 1,
                                             .u.timestamp = {.year = 2024,
                                                             .month = 2,
                                                             .day = 29,
                                                             .hour = 23,
                                                             .minute = 59,
                                                             .second = 58,
                                                             .microseconds = 123456,
                                                             .utc = 60}}};

static MI_Instance *new_instance(struct stage *stage, const MI_Char *class_name)
{
    MI_Instance *made = NULL;
    CHECK(MI_Application_NewInstance(&stage->application, class_name, NULL, &made) == MI_RESULT_OK);
    return made;
}

static MI_Result finish(MI_Operation *operation)
{
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    CHECK(MI_Operation_GetInstance(operation, &instance, &more, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(!more);
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return result;
}

/* Writes a lamp, with a datetime when told so. */
static MI_Result put(struct stage *stage, bool with_datetime)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *lamp = new_instance(stage, MI_T("Demo_Lamp"));
    const MI_Value id = {.uint32 = 7};
    CHECK(MI_Instance_AddElement(lamp, MI_T("Id"), &id, MI_UINT32, MI_FLAG_KEY) == MI_RESULT_OK);
    CHECK(!with_datetime ||
          MI_Instance_AddElement(lamp, MI_T("Bought"), &bought, MI_DATETIME, 0) == MI_RESULT_OK);
    MI_Session_ModifyInstance(&stage->session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, lamp, NULL,
                              &operation);
    MI_Result result = finish(&operation);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    return result;
}

/* Two of them, so that what was learnt is seen to stay. */
static void check_steps(const struct scripted_step *steps, size_t count)
{
    struct stage stage;
    stage_open(&stage, steps, count);
    CHECK(put(&stage, true) == MI_RESULT_OK);
    CHECK(put(&stage, true) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == count);
    stage_close(&stage);
}

static void omi_is_asked_who_it_is_and_gets_bare_datetimes(void)
{
    static const struct scripted_step steps[] = {
        {VENDOR("Open Management Infrastructure")},
        {ANSWER(""), .expect = BARE},
        {ANSWER(""), .expect = BARE},
    };
    check_steps(steps, COUNT(steps));
}

static void openwsman_gets_the_characters_of_its_cimom(void)
{
    static const struct scripted_step steps[] = {
        {VENDOR("Openwsman Project")},
        {ANSWER(""), .expect = CIM},
        {ANSWER(""), .expect = CIM},
    };
    check_steps(steps, COUNT(steps));
}

static void anybody_else_gets_the_wrapper_of_ws_cim(void)
{
    static const struct scripted_step windows[] = {
        {VENDOR("Microsoft Corporation")},
        {ANSWER(""), .expect = WRAPPED},
        {ANSWER(""), .expect = WRAPPED},
    };
    static const struct scripted_step nameless[] = {
        {IDENTITY("")},
        {ANSWER(""), .expect = WRAPPED},
        {ANSWER(""), .expect = WRAPPED},
    };
    static const struct scripted_step mute[] = {
        {.phase = WSMI_PHASE_DECODE, .status = 404, .content_type = "text/html", .body = "no"},
        {ANSWER(""), .expect = WRAPPED},
        {ANSWER(""), .expect = WRAPPED},
    };
    check_steps(windows, COUNT(windows));
    check_steps(nameless, COUNT(nameless));
    check_steps(mute, COUNT(mute));
}

static void nobody_is_asked_when_there_is_no_datetime_or_it_is_known(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(""), .expect = "transfer/Put<"},
        {VENDOR("Open Management Infrastructure")}, /* TestConnection */
        {ANSWER(""), .expect = BARE},
    };
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    CHECK(put(&stage, false) == MI_RESULT_OK);
    CHECK(test_connection(&stage.session) == MI_RESULT_OK);
    CHECK(put(&stage, true) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void a_datetime_inside_a_parameter_is_found(void)
{
    static const struct scripted_step steps[] = {
        {VENDOR("Open Management Infrastructure")},
        {ANSWER("<c:Keep_OUTPUT><c:ReturnValue>0</c:ReturnValue></c:Keep_OUTPUT>"),
         .expect = ">2024-02-29T23:59:58.123456+01:00</c1:Bought>"},
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *lamp = new_instance(&stage, MI_T("Demo_Lamp"));
    MI_Instance *parameters = new_instance(&stage, MI_T("__Parameters"));
    const MI_Value inner = {.instance = lamp};
    CHECK(MI_Instance_AddElement(lamp, MI_T("Bought"), &bought, MI_DATETIME, 0) == MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(parameters, MI_T("Lamp"), &inner, MI_INSTANCE, 0) == MI_RESULT_OK);
    MI_Session_Invoke(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, MI_T("Demo_Lamp"),
                      MI_T("Keep"), NULL, parameters, NULL, &operation);
    CHECK(finish(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    stage_close(&stage);
}

/* The request itself would try the same credentials again, or wait as long again. */
static void an_identity_that_cannot_be_asked_for_ends_the_operation(void)
{
    static const struct scripted_step refused[] = {
        {.phase = WSMI_PHASE_DECODE, .status = 401, .content_type = "text/html", .body = ""}};
    static const struct scripted_step lost[] = {{.failure = WSMI_FAILURE_CLOSED}};
    struct stage stage;
    stage_open(&stage, refused, 1);
    CHECK(put(&stage, true) == MI_RESULT_ACCESS_DENIED);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
    stage_open(&stage, lost, 1);
    CHECK(put(&stage, true) == MI_RESULT_FAILED);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
}

static void what_the_peer_writes_is_what_it_gets(void)
{
    static char ours[] = "wsmi/1";
    static char like_windows[] = "microsoft winrm client";
    static const struct {
        char *user_agent;
        enum wsmi_item_kind kind;
        struct wsmi_view text;
        enum wsmi_datetime_form form;
        bool is_known;
    } rows[] = {
        {ours, WSMI_ITEM_TEXT, WSMI_VIEW_INIT("2024-02-29T23:59:58Z"), WSMI_DATETIME_PLAIN, true},
        {ours, WSMI_ITEM_TEXT, WSMI_VIEW_INIT("20240229235958.123456+060"), WSMI_DATETIME_CIM,
         true},
        {ours, WSMI_ITEM_DATETIME, WSMI_VIEW_INIT("2024-02-29T23:59:58Z"), WSMI_DATETIME_WRAPPED,
         true},
        {ours, WSMI_ITEM_NULL, {NULL, 0}, WSMI_DATETIME_WRAPPED, false},
        /* OMI writes to this one what it does not read. */
        {like_windows, WSMI_ITEM_DATETIME, WSMI_VIEW_INIT("2024-02-29T23:59:58Z"),
         WSMI_DATETIME_WRAPPED, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct wsmi_session_config config = {.user_agent = rows[i].user_agent};
        const struct wsmi_item read = {.kind = rows[i].kind, .text = rows[i].text};
        const struct wsmi_item written = {.kind = WSMI_ITEM_DATETIME,
                                          .text = WSMI_VIEW("2024-02-29T23:59:58Z")};
        const struct wsmi_property property = {.items = &written, .item_count = 1};
        const struct wsmi_cim_instance instance = {.properties = &property, .property_count = 1};
        const struct wsmi_request request = {.kind = WSMI_REQUEST_INSTANCE, .instance = &instance};
        struct wsmi_dialect dialect;
        memset(&dialect, 0, sizeof(dialect));
        wsmi_dialect_learn_item(&dialect, &config, &read);
        CHECK(wsmi_dialect_form(&dialect) == rows[i].form);
        CHECK(wsmi_dialect_is_needed(&dialect, &request) != rows[i].is_known);
    }
}

int main(void)
{
    RUN(omi_is_asked_who_it_is_and_gets_bare_datetimes);
    RUN(openwsman_gets_the_characters_of_its_cimom);
    RUN(anybody_else_gets_the_wrapper_of_ws_cim);
    RUN(nobody_is_asked_when_there_is_no_datetime_or_it_is_known);
    RUN(a_datetime_inside_a_parameter_is_found);
    RUN(an_identity_that_cannot_be_asked_for_ends_the_operation);
    RUN(what_the_peer_writes_is_what_it_gets);
    return 0;
}
