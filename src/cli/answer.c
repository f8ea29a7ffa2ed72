/* SPDX-License-Identifier: MIT */
#include "cli/answer.h"

#include "cli/console.h"
#include "cli/instance.h"
#include "cli/json.h"
#include "cli/text.h"
#include "wsmi/optblock.h"

enum { LABEL_COLUMNS = 19, OUTCOME_COLUMNS = 12, MAX_MESSAGE_BYTES = 64 * 1024 };

static const char *find_message(const struct wsmi_cli_answer *answer)
{
    const char *message = answer->message;
    if (message == NULL || message[0] == '\0') {
        message = wsmi_cli_instance_string(answer->details, MI_T("Message"));
    }
    return message != NULL ? message : "failed without a reason";
}

/* The option of that MI name, or NULL. Parts of credentials are no options of their own. */
static const struct wsmi_option_info *find_option(const char *mi_name)
{
    const struct wsmi_option_info *info;
    for (size_t i = 0; (info = wsmi_option_info_at(i)) != NULL; i++) {
        if (info->part == WSMI_OPTION_PART_WHOLE && strcmp(info->mi_name, mi_name) == 0) {
            return info;
        }
    }
    return NULL;
}

void wsmi_cli_answer_put_message(const struct wsmi_cli_answer *answer, struct wsmi_buf *out)
{
    struct wsmi_view message = wsmi_view_from_str(find_message(answer));
    const char *name = wsmi_cli_instance_string(answer->details, MI_T("WSMI_Detail"));
    const struct wsmi_option_info *info = name == NULL ? NULL : find_option(name);
    size_t tail = name == NULL ? 0 : strlen(": ") + strlen(name);
    if (info != NULL && message.len > tail &&
        memcmp(message.ptr + message.len - strlen(name), name, strlen(name)) == 0) {
        message.len -= tail;
    } else {
        info = NULL;
    }
    wsmi_buf_put(out, message);
    if (info != NULL) {
        wsmi_buf_put_str(out, " (option ");
        wsmi_buf_put_str(out, info->name);
        wsmi_buf_put_byte(out, ')');
    }
}

/* The message for a writer that takes text; false on memory. */
static bool message_of(const struct wsmi_cli_answer *answer, struct wsmi_buf *ret)
{
    wsmi_buf_init(ret, wsmi_allocator_system(), MAX_MESSAGE_BYTES);
    wsmi_cli_answer_put_message(answer, ret);
    return ret->failed == WSMI_OK;
}

void wsmi_cli_answer_complain(const struct wsmi_cli_answer *answer)
{
    struct wsmi_buf message;
    bool good = message_of(answer, &message);
    if (answer->hint != NULL) {
        wsmi_buf_put_str(&message, "; ");
        wsmi_buf_put_str(&message, answer->hint);
    }
    wsmi_buf_put_byte(&message, '\0');
    wsmi_cli_complain("%s: %s", answer->destination,
                      good && message.failed == WSMI_OK ? (const char *)message.ptr
                                                        : "out of memory");
    wsmi_buf_clean_up(&message);
}

static void put_line(struct wsmi_buf *out, const char *label, const char *value)
{
    wsmi_cli_text_put_padded(out, wsmi_view_from_str(label), LABEL_COLUMNS);
    wsmi_cli_text_put_str(out, value);
    wsmi_buf_put_byte(out, '\n');
}

/* The label on the first line only; nothing for an empty list. */
static void put_lines(struct wsmi_buf *out, const char *label, MI_ConstStringA values)
{
    for (MI_Uint32 i = 0; i < values.size; i++) {
        put_line(out, i == 0 ? label : "", values.data[i]);
    }
}

void wsmi_cli_answer_put_table(const struct wsmi_cli_answer *answer, struct wsmi_buf *out)
{
    const MI_Instance *identity = answer->identity;
    const char *vendor = wsmi_cli_instance_string(identity, MI_T("ProductVendor"));
    const char *version = wsmi_cli_instance_string(identity, MI_T("ProductVersion"));
    if (answer->result != MI_RESULT_OK) {
        return;
    }
    put_line(out, "destination", answer->destination);
    if (vendor != NULL) {
        put_line(out, "vendor", vendor);
    }
    if (version != NULL) {
        put_line(out, "version", version);
    }
    put_lines(out, "protocol", wsmi_cli_instance_strings(identity, MI_T("ProtocolVersions")));
    put_lines(out, "security profiles",
              wsmi_cli_instance_strings(identity, MI_T("SecurityProfiles")));
}

void wsmi_cli_answer_put_row(const struct wsmi_cli_answer *answer, size_t columns,
                             struct wsmi_buf *out)
{
    const char *word = wsmi_cli_exit_word(answer->status);
    wsmi_cli_text_put_padded(out, wsmi_view_from_str(answer->destination), columns);
    wsmi_buf_put_str(out, "  ");
    wsmi_cli_text_put_padded(out, wsmi_view_from_str(word), OUTCOME_COLUMNS);
    if (answer->result == MI_RESULT_OK) {
        wsmi_cli_text_put_str(out,
                              wsmi_cli_instance_string(answer->identity, MI_T("ProductVendor")));
        wsmi_buf_put_byte(out, ' ');
        wsmi_cli_text_put_str(out,
                              wsmi_cli_instance_string(answer->identity, MI_T("ProductVersion")));
    } else {
        struct wsmi_buf message;
        bool good = message_of(answer, &message);
        wsmi_cli_text_put(out, good ? wsmi_buf_view(&message) : WSMI_VIEW("out of memory"));
        wsmi_buf_clean_up(&message);
    }
    wsmi_buf_put_byte(out, '\n');
}

static void put_strings(struct wsmi_json *json, const char *key, MI_ConstStringA values)
{
    wsmi_json_key(json, key);
    wsmi_json_open_array(json);
    for (MI_Uint32 i = 0; i < values.size; i++) {
        wsmi_json_view(json, wsmi_view_from_str(values.data[i]));
    }
    wsmi_json_close_array(json);
}

static void put_optional_number(struct wsmi_json *json, const char *key,
                                const MI_Instance *instance, const MI_Char *name)
{
    MI_Uint32 number;
    wsmi_json_key(json, key);
    if (wsmi_cli_instance_number(instance, name, &number)) {
        wsmi_json_number(json, number);
    } else {
        wsmi_json_null(json);
    }
}

static void put_error(struct wsmi_json *json, const struct wsmi_cli_answer *answer)
{
    const MI_Instance *details = answer->details;
    struct wsmi_buf message;
    wsmi_json_key(json, "error");
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "message",
                          message_of(answer, &message) ? wsmi_buf_view(&message)
                                                       : WSMI_VIEW("out of memory"));
    wsmi_buf_clean_up(&message);
    wsmi_json_member_number(json, "result", (uint64_t)answer->result);
    put_optional_number(json, "category", details, MI_T("error_Category"));
    wsmi_json_member_str(json, "code_type", wsmi_cli_instance_string(details, MI_T("error_Type")));
    put_optional_number(json, "code", details, MI_T("error_Code"));
    wsmi_json_member_str(json, "phase", wsmi_cli_instance_string(details, MI_T("WSMI_Phase")));
    put_optional_number(json, "http_status", details, MI_T("WSMI_HttpStatus"));
    wsmi_json_member_str(json, "subcode", wsmi_cli_instance_string(details, MI_T("WSMI_Subcode")));
    wsmi_json_member_str(json, "detail", wsmi_cli_instance_string(details, MI_T("WSMI_Detail")));
    wsmi_json_close_object(json);
}

void wsmi_cli_answer_put_json(const struct wsmi_cli_answer *answer, bool is_indented,
                              struct wsmi_buf *out)
{
    const MI_Instance *identity = answer->identity;
    struct wsmi_json json;
    wsmi_json_init(&json, out, is_indented);
    wsmi_json_open_object(&json);
    wsmi_json_member_str(&json, "destination", answer->destination);
    wsmi_json_member_str(&json, "outcome", wsmi_cli_exit_word(answer->status));
    if (answer->result == MI_RESULT_OK) {
        wsmi_json_member_str(&json, "vendor",
                             wsmi_cli_instance_string(identity, MI_T("ProductVendor")));
        wsmi_json_member_str(&json, "version",
                             wsmi_cli_instance_string(identity, MI_T("ProductVersion")));
        put_strings(&json, "protocol_versions",
                    wsmi_cli_instance_strings(identity, MI_T("ProtocolVersions")));
        put_strings(&json, "security_profiles",
                    wsmi_cli_instance_strings(identity, MI_T("SecurityProfiles")));
    } else {
        put_error(&json, answer);
    }
    wsmi_json_close_object(&json);
}
