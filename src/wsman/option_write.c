/* SPDX-License-Identifier: MIT */
/* OptionSet: DSP0226 section 6.4. */
#include "core/fail.h"
#include "wsman/request_write.h"

static bool write_option(struct wsmi_buf *out, const struct wsmi_wsman_option *option,
                         struct wsmi_err *err)
{
    if (option->name.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "option has no name");
    }
    wsmi_buf_put_str(out, "<w:Option");
    if (!wsmi_checked_attr(out, "Name", option->name, err)) {
        return false;
    }
    if (option->has_type) {
        const char *name = wsmi_type_xs(option->type);
        if (name[0] == '\0') {
            return wsmi_fail(err, WSMI_E_USAGE, 0, "type of an option is not a simple one");
        }
        wsmi_buf_put_str(out, " Type=\"xs:");
        wsmi_buf_put_str(out, name);
        wsmi_buf_put_byte(out, '"');
    }
    wsmi_buf_put_str(out, option->must_comply ? " MustComply=\"true\">" : ">");
    if (!wsmi_checked_text(out, option->value, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_WSMAN, "Option");
    return true;
}

bool wsmi_options_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_request_header *header = &writer->request->header;
    if (header->option_count == 0) {
        return true;
    }
    wsmi_buf_put_str(writer->out, "<w:OptionSet");
    wsmi_buf_put_str(writer->out,
                     header->options_must_understand ? " s:mustUnderstand=\"true\">" : ">");
    for (size_t i = 0; i < header->option_count; i++) {
        if (!write_option(writer->out, &header->options[i], err)) {
            return false;
        }
    }
    wsmi_write_close(writer->out, WSMI_NS_WSMAN, "OptionSet");
    return true;
}
