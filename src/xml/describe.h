/* SPDX-License-Identifier: MIT */
/* Which libxml2 this is, for `wsmi doctor`. */
#ifndef WSMI_XML_DESCRIBE_H
#define WSMI_XML_DESCRIBE_H

/* Both static, as libxml2 writes them: "2.9.14" and "20914" with a suffix of the distributor's. */
struct wsmi_xml_description {
    const char *compiled;
    const char *running;
};

void wsmi_xml_describe(struct wsmi_xml_description *ret);

#endif
