/* SPDX-License-Identifier: MIT */
#include "cli/serialize.h"

#include <stdlib.h>
#include <string.h>

#include "cli/console.h"

const char wsmi_cli_serializer_head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<CIM CIMVERSION=\"2.0\" DTDVERSION=\"2.0\"><DECLARATION><DECLGROUP>\n";
const char wsmi_cli_serializer_tail[] = "</DECLGROUP></DECLARATION></CIM>\n";

enum { MAX_OBJECT_BYTES = 64 * 1024 * 1024 };

bool wsmi_cli_serializer_open(MI_Application *application, MI_Serializer *ret)
{
    char format[] = "MI_XML"; /* the interface takes a text that may be changed */
    MI_Result result = MI_Application_NewSerializer(application, 0, format, ret);
    if (result != MI_RESULT_OK) {
        memset(ret, 0, sizeof(*ret));
        wsmi_cli_complain(result == MI_RESULT_NOT_SUPPORTED
                              ? "--output xml is not in this version of wsmi"
                              : "--output xml: the serializer cannot be made");
        return false;
    }
    return true;
}

void wsmi_cli_serializer_close(MI_Serializer *serializer)
{
    if (serializer->reserved1 != 0 || serializer->reserved2 != 0) {
        (void)MI_Serializer_Close(serializer);
    }
}

static MI_Result serialize(MI_Serializer *serializer, const MI_Instance *instance,
                           const MI_Class *class_object, MI_Uint8 *buffer, MI_Uint32 size,
                           MI_Uint32 *ret_needed)
{
    return instance != NULL
               ? MI_Serializer_SerializeInstance(serializer, 0, instance, buffer, size, ret_needed)
               : MI_Serializer_SerializeClass(serializer, 0, class_object, buffer, size,
                                              ret_needed);
}

/* Asks for the size first. */
static bool put(MI_Serializer *serializer, const MI_Instance *instance,
                const MI_Class *class_object, struct wsmi_buf *out)
{
    MI_Uint32 needed = 0;
    (void)serialize(serializer, instance, class_object, NULL, 0, &needed);
    if (needed == 0 || needed > MAX_OBJECT_BYTES) {
        return false;
    }
    MI_Uint8 *buffer = malloc(needed);
    bool good = buffer != NULL && serialize(serializer, instance, class_object, buffer, needed,
                                            &needed) == MI_RESULT_OK;
    if (good) {
        struct wsmi_view text = {buffer, needed};
        wsmi_buf_put_str(out, "<VALUE.OBJECT>");
        wsmi_buf_put(out, text);
        wsmi_buf_put_str(out, "</VALUE.OBJECT>\n");
    }
    free(buffer);
    return good;
}

bool wsmi_cli_serialize_instance(MI_Serializer *serializer, const MI_Instance *instance,
                                 struct wsmi_buf *out)
{
    return put(serializer, instance, NULL, out);
}

bool wsmi_cli_serialize_class(MI_Serializer *serializer, const MI_Class *class_object,
                              struct wsmi_buf *out)
{
    return put(serializer, NULL, class_object, out);
}
