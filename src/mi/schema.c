/* SPDX-License-Identifier: MIT */
#include "mi/schema.h"

#include "mi/mem.h"
#include "mi/result.h"
#include "wsmi/resource_uri.h"

void wsmi_schema_init(struct wsmi_schema *schema, const struct wsmi_call *call)
{
    memset(schema, 0, sizeof(*schema));
    schema->call = call;
}

static void forget(struct wsmi_schema *schema)
{
    wsmi_mem_free(schema->name);
    if (schema->current != NULL) {
        (void)MI_Class_Delete(schema->current);
    }
    schema->name = NULL;
    schema->current = NULL;
}

void wsmi_schema_clean_up(struct wsmi_schema *schema)
{
    forget(schema);
    wsmi_shapes_clean_up(&schema->shapes);
    wsmi_answer_clean_up(&schema->answer);
}

static bool may_fetch(const struct wsmi_schema *schema)
{
    const MI_Uint32 never = MI_OPERATIONFLAGS_NO_RTTI | MI_OPERATIONFLAGS_BASIC_RTTI;
    return (schema->call->flags & never) == 0;
}

/* Makes the class current, with or without a declaration (owned from here on). On memory the next
 * instance looks again. */
static void set_current(struct wsmi_schema *schema, struct wsmi_view class_name, MI_Class *decl)
{
    forget(schema);
    schema->name = wsmi_mem_view_dup(class_name);
    schema->current = decl;
}

bool wsmi_schema_prepare(struct wsmi_schema *schema, struct wsmi_view class_name)
{
    struct wsmi_class_cache *cache = &schema->call->session->classes;
    MI_Class *found = NULL;
    if (schema->name != NULL && wsmi_view_eq_nocase(wsmi_view_from_str(schema->name), class_name)) {
        return true;
    }
    if ((schema->call->flags & MI_OPERATIONFLAGS_NO_RTTI) != 0 || class_name.len == 0) {
        set_current(schema, class_name, NULL);
        return true;
    }
    enum wsmi_class_known known =
        wsmi_class_cache_find(cache, schema->call->name_space, class_name, &found);
    if (known == WSMI_CLASS_UNKNOWN && may_fetch(schema)) {
        return false;
    }
    set_current(schema, class_name, known == WSMI_CLASS_KNOWN ? found : NULL);
    return true;
}

static void add_flag(struct wsmi_class_request *room, size_t *count, struct wsmi_view name)
{
    room->options[*count] = (struct wsmi_wsman_option){
        .name = name,
        .value = WSMI_VIEW("true"),
        .type = WSMI_TYPE_BOOLEAN,
        .has_type = true,
    };
    (*count)++;
}

void wsmi_class_request_fill(const struct wsmi_call *call, struct wsmi_view class_name,
                             bool enumerate, bool names_only, struct wsmi_class_request *room,
                             struct wsmi_request *request)
{
    struct wsmi_request_header *header = &request->header;
    size_t options = 0;
    size_t selectors = 0;
    memset(room, 0, sizeof(*room));
    if (call->name_space.len > 0) {
        room->selectors[selectors].name = WSMI_VIEW("__cimnamespace");
        room->selectors[selectors++].text = call->name_space;
    }
    room->selectors[selectors].name = WSMI_VIEW("ClassName");
    room->selectors[selectors++].text = class_name;
    if (names_only) {
        add_flag(room, &options, WSMI_VIEW("ExcludeClassSpecification"));
        add_flag(room, &options, WSMI_VIEW("IncludePath"));
    } else {
        add_flag(room, &options, WSMI_VIEW("IncludeInheritanceHierarchy"));
        add_flag(room, &options, WSMI_VIEW("IncludeInheritedElements"));
        add_flag(room, &options, WSMI_VIEW("IncludeQualifiers"));
        add_flag(room, &options, WSMI_VIEW("IncludeClassOrigin"));
    }
    if (enumerate && (call->flags & MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW) == 0) {
        add_flag(room, &options, WSMI_VIEW("IncludeSubClasses"));
    }
    header->resource_uri = wsmi_uri_cimxml();
    header->action = wsmi_action_uri(enumerate ? WSMI_ACTION_ENUMERATE : WSMI_ACTION_GET);
    header->selectors = room->selectors;
    header->selector_count = selectors;
    header->options = room->options;
    header->option_count = options;
    header->options_must_understand = false;
    request->kind = enumerate ? WSMI_REQUEST_ENUMERATE : WSMI_REQUEST_EMPTY;
}

bool wsmi_schema_write(struct wsmi_schema *schema, struct wsmi_view class_name,
                       struct wsmi_task_request *ret, struct wsmi_error *error)
{
    struct wsmi_request request = schema->call->request;
    struct wsmi_class_request room;
    wsmi_class_request_fill(schema->call, class_name, false, false, &room, &request);
    ret->may_repeat = true;
    return wsmi_call_write_other(schema->call, &request, schema->message_id, ret, error);
}

/* A declaration that makes no class is as good as none, but for memory. */
static bool store(struct wsmi_schema *schema, struct wsmi_view class_name, struct wsmi_error *error)
{
    const struct wsmi_call *call = schema->call;
    MI_Class *decl = NULL;
    bool made = wsmi_class_from_cim(schema->answer.reply.envelope.class_decl,
                                    (const MI_Char *)call->name_space.ptr,
                                    call->session->config.server_name, &decl, error);
    if (!made && error->code == WSMI_E_OOM) {
        return false;
    }
    wsmi_class_cache_put(&call->session->classes, call->name_space, class_name, decl);
    set_current(schema, class_name, decl);
    return true;
}

/* The peer has answered, but not with a declaration: it has none of this class, or none at all. */
static void remember_missing(struct wsmi_schema *schema, struct wsmi_view class_name,
                             MI_Result result)
{
    struct wsmi_class_cache *cache = &schema->call->session->classes;
    if (result == MI_RESULT_NOT_SUPPORTED) {
        wsmi_class_cache_give_up(cache);
    } else {
        wsmi_class_cache_put(cache, schema->call->name_space, class_name, NULL);
    }
    set_current(schema, class_name, NULL);
}

bool wsmi_schema_read(struct wsmi_schema *schema, struct wsmi_view class_name,
                      const struct wsmi_http_answer *http, struct wsmi_error *error)
{
    const struct wsmi_envelope_expect expect = {
        .relates_to = wsmi_view_from_str(schema->message_id),
        .lenient = WSMI_LENIENT_AGENTS,
    };
    bool strict = (schema->call->flags & MI_OPERATIONFLAGS_STANDARD_RTTI) != 0;
    if (wsmi_answer_read(&schema->answer, http, &expect, 1u << WSMI_BODY_CLASS,
                         &schema->call->session->config.limits, error)) {
        return store(schema, class_name, error);
    }
    /* What we had no memory for is not what the peer has not. */
    if (http->failure == WSMI_FAILURE_OOM || error->code == WSMI_E_OOM ||
        (strict && http->failure != WSMI_FAILURE_NONE)) {
        return false;
    }
    if (http->failure == WSMI_FAILURE_NONE) {
        remember_missing(schema, class_name, error->result);
    } else {
        set_current(schema, class_name, NULL); /* asked again by the next operation */
    }
    return true;
}

struct wsmi_typing wsmi_schema_typing(struct wsmi_schema *schema)
{
    const struct wsmi_typing typing = {
        .declaration = schema->current,
        .strings_only = (schema->call->flags & MI_OPERATIONFLAGS_NO_RTTI) != 0,
        .name_space = (const MI_Char *)schema->call->name_space.ptr,
        .server_name = schema->call->session->config.server_name,
        .shapes = &schema->shapes,
    };
    return typing;
}
