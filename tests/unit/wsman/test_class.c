/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "parse.h"
#include "wsmi/cimxml.h"
#include "wsmi/intrinsic.h"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(cim_class, .init = set_up);

static struct parsed parse_class(const char *element)
{
    static char message[65536];
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    const struct wsmi_limits limits = wsmi_limits_default();
    (void)snprintf(message, sizeof(message), ENVELOPE("", "%s"), element);
    return parse_within(message, &expect, &limits);
}

static const struct wsmi_cim_class *class_of(const struct parsed *parsed)
{
    cr_assert(parsed->ok, "%s at %zu", parsed->err.reason, parsed->err.offset);
    cr_assert_eq(parsed->envelope.kind, WSMI_BODY_CLASS);
    cr_assert_not_null(parsed->envelope.class_decl);
    return parsed->envelope.class_decl;
}

#define TRUE_QUALIFIER(name)                                                                       \
    "<QUALIFIER NAME='" name "' TYPE='boolean'><VALUE>true</VALUE></QUALIFIER>"

/* One of everything. */
static const char lamp[] =
    "<CLASS NAME='Demo_Lamp' SUPERCLASS='Demo_Thing' DERIVATION='Demo_Thing, Demo_Root'>"
    "<QUALIFIER NAME='Version' TYPE='string' TRANSLATABLE='true'><VALUE> 2.1 </VALUE></QUALIFIER>"
    "<PROPERTY NAME='Id' TYPE='uint32' CLASSORIGIN='Demo_Thing' PROPAGATED='true'>" TRUE_QUALIFIER(
        "Key") "<VALUE>7</VALUE></PROPERTY>"
               "<PROPERTY.ARRAY NAME='Levels' TYPE='uint8' ARRAYSIZE='3'>"
               "<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/><VALUE/></VALUE.ARRAY></PROPERTY.ARRAY>"
               "<PROPERTY.REFERENCE NAME='Desk' REFERENCECLASS='Demo_Desk'/>"
               "<METHOD NAME='Set' TYPE='uint32' CLASSORIGIN='Demo_Lamp'>" TRUE_QUALIFIER(
                   "Static") "<PARAMETER NAME='Name' TYPE='string'>" TRUE_QUALIFIER("In") "</"
                                                                                          "PARAMETE"
                                                                                          "R>"
                                                                                          "<PARAMET"
                                                                                          "ER."
                                                                                          "ARRAY "
                                                                                          "NAME='"
                                                                                          "Rgb' "
                                                                                          "TYPE='"
                                                                                          "real32' "
                                                                                          "ARRAYSIZ"
                                                                                          "E='3'/>"
                                                                                          "<PARAMET"
                                                                                          "ER."
                                                                                          "REFERENC"
                                                                                          "E "
                                                                                          "NAME='"
                                                                                          "At' "
                                                                                          "REFERENC"
                                                                                          "ECLASS='"
                                                                                          "Demo_"
                                                                                          "Desk'/>"
                                                                                          "<PARAMET"
                                                                                          "ER."
                                                                                          "REFARRAY"
                                                                                          " NAME='"
                                                                                          "All'/></"
                                                                                          "METHOD><"
                                                                                          "METHOD "
                                                                                          "NAME='"
                                                                                          "Void'/"
                                                                                          "></"
                                                                                          "CLASS>";

LEAK_TEST(cim_class, names_ancestors_and_qualifiers_are_kept)
{
    struct parsed parsed = parse_class(lamp);
    const struct wsmi_cim_class *decl = class_of(&parsed);
    ASSERT_VIEW(decl->name, "Demo_Lamp");
    ASSERT_VIEW(decl->superclass, "Demo_Thing");
    cr_assert_eq(decl->derivation_count, 2);
    ASSERT_VIEW(decl->derivation[1], "Demo_Root");
    cr_assert_eq(decl->qualifiers.count, 1);
    cr_assert_eq(decl->qualifiers.list[0].flavor,
                 WSMI_FLAVOR_OVERRIDABLE | WSMI_FLAVOR_TO_SUBCLASS | WSMI_FLAVOR_TRANSLATABLE);
    ASSERT_VIEW(decl->qualifiers.list[0].value.texts[0], " 2.1 ");
    forget(&parsed);
}

LEAK_TEST(cim_class, properties_of_every_shape_are_kept)
{
    struct parsed parsed = parse_class(lamp);
    const struct wsmi_cim_class *decl = class_of(&parsed);
    cr_assert_eq(decl->property_count, 3);
    const struct wsmi_element_decl *id = wsmi_cim_class_find(decl, WSMI_VIEW("ID"));
    cr_assert_eq(id, &decl->properties[0]);
    cr_assert_eq(id->type, WSMI_TYPE_UINT32);
    cr_assert(id->is_propagated && id->has_value && !id->is_array);
    ASSERT_VIEW(id->value.texts[0], "7");
    cr_assert(wsmi_qualifiers_has(&id->qualifiers, WSMI_VIEW("key")));
    cr_assert_not(wsmi_qualifiers_has(&id->qualifiers, WSMI_VIEW("read")));
    const struct wsmi_element_decl *levels = &decl->properties[1];
    cr_assert(levels->is_array && levels->array_size == 3 && levels->has_value);
    cr_assert_eq(levels->value.count, 3);
    cr_assert_null(levels->value.texts[1].ptr, "a null element");
    cr_assert_not_null(levels->value.texts[2].ptr, "an empty one");
    cr_assert_eq(decl->properties[2].type, WSMI_TYPE_REFERENCE);
    ASSERT_VIEW(decl->properties[2].reference_class, "Demo_Desk");
    cr_assert_null(wsmi_cim_class_find(decl, WSMI_VIEW("Nothing")));
    forget(&parsed);
}

LEAK_TEST(cim_class, methods_and_their_parameters_are_kept)
{
    struct parsed parsed = parse_class(lamp);
    const struct wsmi_cim_class *decl = class_of(&parsed);
    cr_assert_eq(decl->method_count, 2);
    const struct wsmi_method_decl *set = &decl->methods[0];
    cr_assert(set->has_return_type && set->return_type == WSMI_TYPE_UINT32);
    ASSERT_VIEW(set->class_origin, "Demo_Lamp");
    cr_assert(wsmi_qualifiers_has(&set->qualifiers, WSMI_VIEW("Static")));
    cr_assert_eq(set->qualifiers.count, 1, "a parameter's are its own");
    cr_assert_eq(set->parameter_count, 4);
    cr_assert(wsmi_qualifiers_has(&set->parameters[0].qualifiers, WSMI_VIEW("In")));
    cr_assert_eq(set->parameters[1].array_size, 3);
    cr_assert(set->parameters[3].is_array && set->parameters[3].type == WSMI_TYPE_REFERENCE);
    cr_assert_not(decl->methods[1].has_return_type);
    forget(&parsed);
}

LEAK_TEST(cim_class, a_string_that_holds_an_instance_is_one)
{
#define EMBEDDED(type, attributes, qualifiers)                                                     \
    "<CLASS NAME='C'><PROPERTY NAME='P' TYPE='" type "'" attributes ">" qualifiers                 \
    "</PROPERTY></CLASS>"
#define CLASS_QUALIFIER                                                                            \
    "<QUALIFIER NAME='EMBEDDEDINSTANCE' TYPE='string'><VALUE>D</VALUE></QUALIFIER>"
    static const struct {
        const char *element;
        enum wsmi_type type;
        const char *reference_class;
    } rows[] = {
        {EMBEDDED("string", "", ""), WSMI_TYPE_STRING, ""},
        {EMBEDDED("string", " EmbeddedObject='object'", ""), WSMI_TYPE_INSTANCE, ""},
        {EMBEDDED("string", " EMBEDDEDOBJECT='instance'", ""), WSMI_TYPE_INSTANCE, ""},
        {EMBEDDED("string", " EmbeddedObject='instance' EmbeddedClassName='E'", CLASS_QUALIFIER),
         WSMI_TYPE_INSTANCE, "E"},
        {EMBEDDED("string", "", CLASS_QUALIFIER), WSMI_TYPE_INSTANCE, "D"},
        {EMBEDDED("string", "", TRUE_QUALIFIER("EmbeddedObject")), WSMI_TYPE_INSTANCE, ""},
        {EMBEDDED("string", "",
                  "<QUALIFIER NAME='EmbeddedObject' TYPE='boolean'><VALUE>FALSE</VALUE>"
                  "</QUALIFIER>"),
         WSMI_TYPE_STRING, ""},
        {EMBEDDED("uint8", "", CLASS_QUALIFIER), WSMI_TYPE_UINT8, ""},
        {EMBEDDED("string", "", "<QUALIFIER NAME='EmbeddedInstance' TYPE='string'/>"),
         WSMI_TYPE_STRING, ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct parsed parsed = parse_class(rows[i].element);
        const struct wsmi_element_decl *property = class_of(&parsed)->properties;
        cr_assert_eq(property->type, rows[i].type, "%s", rows[i].element);
        ASSERT_VIEW(property->reference_class, rows[i].reference_class);
        forget(&parsed);
    }
}

LEAK_TEST(cim_class, what_the_specification_does_not_define_is_skipped)
{
    struct parsed parsed =
        parse_class("<CLASS NAME='C' x:odd='1' xmlns:x='urn:x'><x:EXTRA><a>b</a></x:EXTRA><HINT/>"
                    "<PROPERTY NAME='P' TYPE='STRING' "
                    "unknown='&lt;'><NEW/><VALUE>v</VALUE></PROPERTY></CLASS>");
    const struct wsmi_cim_class *decl = class_of(&parsed);
    cr_assert_eq(decl->property_count, 1);
    ASSERT_VIEW(decl->properties[0].value.texts[0], "v");
    forget(&parsed);
}

LEAK_TEST(cim_class, the_nearest_ancestor_is_the_superclass)
{
    struct parsed parsed = parse_class("<CLASS NAME='C' SUPERCLASS='' DERIVATION='B,A'/>");
    ASSERT_VIEW(class_of(&parsed)->superclass, "B");
    forget(&parsed);
}

static const struct {
    const char *element;
    const char *at;
    const char *reason;
} refused[] = {
    {"<CLASS/>", "<CLASS/", "CIM-XML element without a name"},
    {"<CLASS NAME=''/>", "<CLASS", "CIM-XML element without a name"},
    {"<CLASS NAME='1C'/>", "<CLASS", "not a name of CIM"},
    {"<CLASS NAME='C' SUPERCLASS='a b'/>", "<CLASS", "not a name of CIM"},
    {"<CLASS NAME='C' DERIVATION='A,,B'/>", "<CLASS", "DERIVATION is no list of names"},
    {"<CLASS NAME='C' DERIVATION='A B'/>", "<CLASS", "DERIVATION is no list of names"},
    {"<CLASS NAME='C'>text</CLASS>", NULL, "text where only elements are allowed"},
    {"<CLASS NAME='C'><CLASS NAME='D'/></CLASS>", "<CLASS NAME='D'",
     "CIM-XML element out of its place"},
    {"<CLASS NAME='C'><PARAMETER NAME='P' TYPE='string'/></CLASS>", "<PARAM",
     "CIM-XML element out of its place"},
    {"<CLASS NAME='C'><PROPERTY NAME='P'/></CLASS>", "<PROP", "declaration without TYPE"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='void'/></CLASS>", "<PROP",
     "TYPE names no type of CIM"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='reference'/></CLASS>", "<PROP",
     "TYPE names no type of CIM"},
    {"<CLASS NAME='C'><PROPERTY NAME='P.Q' TYPE='string'/></CLASS>", "<PROP", "not a name of CIM"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='string' PROPAGATED='yes'/></CLASS>", "<PROP",
     "attribute is neither true nor false"},
    {"<CLASS NAME='C'><PROPERTY.ARRAY NAME='P' TYPE='string' ARRAYSIZE='4294967296'/></CLASS>",
     "<PROP", "ARRAYSIZE is no number"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='uint8' EmbeddedObject='object'/></CLASS>", "<PROP",
     "EmbeddedObject where TYPE is not string"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='string' EmbeddedObject='x'/></CLASS>", "<PROP",
     "EmbeddedObject is neither instance nor object"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='string'><VALUE/><VALUE/></PROPERTY></CLASS>",
     "<VALUE/></P", "second value"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='string'><VALUE><B/></VALUE></PROPERTY></CLASS>",
     "<B/", "element does not belong here"},
    {"<CLASS NAME='C'><PROPERTY NAME='P' TYPE='string'><VALUE.ARRAY/></PROPERTY></CLASS>",
     "<VALUE.ARRAY", "CIM-XML element out of its place"},
    {"<CLASS NAME='C'><PROPERTY.ARRAY NAME='P' TYPE='string'><VALUE/></PROPERTY.ARRAY></CLASS>",
     "<VALUE/", "CIM-XML element out of its place"},
    {"<CLASS NAME='C'><QUALIFIER NAME='Q'/></CLASS>", "<QUAL", "QUALIFIER without NAME or TYPE"},
    {"<CLASS NAME='C'><QUALIFIER TYPE='string'/></CLASS>", "<QUAL",
     "QUALIFIER without NAME or TYPE"},
    {"<CLASS NAME='C'><QUALIFIER NAME='Q' TYPE='string'><VALUE/><VALUE.NULL/></QUALIFIER></CLASS>",
     "<VALUE.NULL", "second value"},
    {"<CLASS NAME='C'><METHOD NAME='M'><VALUE/></METHOD></CLASS>", "<VALUE",
     "CIM-XML element out of its place"},
    {"<CLASS NAME='C'/><CLASS NAME='D'/>", "<CLASS NAME='D'", "more than one element in the Body"},
};

LEAK_TEST(cim_class, wrong_declarations_are_refused_with_place_and_reason)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        char message[4096];
        (void)snprintf(message, sizeof(message), ENVELOPE("", "%s"), refused[i].element);
        struct parsed parsed = parse_class(refused[i].element);
        if (refused[i].at == NULL) {
            cr_assert(!parsed.ok && parsed.err.code == WSMI_E_PROTOCOL);
            cr_assert_str_eq(parsed.err.reason, refused[i].reason);
        } else {
            assert_refused(&parsed, message, WSMI_E_PROTOCOL, refused[i].at, refused[i].reason);
        }
        forget(&parsed);
    }
}

LEAK_TEST(cim_class, elements_of_one_class_are_bounded)
{
    static const char message[] =
        ENVELOPE("", "<CLASS NAME='C' DERIVATION='B'><QUALIFIER NAME='Q' TYPE='string'/>"
                     "<PROPERTY NAME='P' TYPE='string'/><METHOD NAME='M'>"
                     "<PARAMETER NAME='A' TYPE='string'/></METHOD></CLASS>");
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t bound = 0; bound <= 5; bound++) {
        limits.max_class_elements = bound;
        struct parsed parsed = parse_within(message, &expect, &limits);
        cr_assert_eq(parsed.ok, bound == 5);
        cr_assert(parsed.ok || parsed.err.code == WSMI_E_LIMIT);
        forget(&parsed);
    }
}

LEAK_TEST(cim_class, classes_are_items_of_enumerations)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct parsed parsed = parse_within(
        ENVELOPE("", "<n:PullResponse "
                     "xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'><n:Items>"
                     "<CLASS NAME='A'><PROPERTY NAME='P' TYPE='string'/></CLASS>"
                     "<CLASS NAME='B' SUPERCLASS='A'/></n:Items><n:EndOfSequence/>"
                     "</n:PullResponse>"),
        &expect, &limits);
    cr_assert(parsed.ok, "%s", parsed.err.reason);
    cr_assert_eq(parsed.envelope.enumeration.entry_count, 2);
    cr_assert_eq(parsed.envelope.enumeration.entries[1].kind, WSMI_ENTRY_CLASS);
    cr_assert_eq(parsed.envelope.enumeration.entries[0].class_decl->property_count, 1);
    ASSERT_VIEW(parsed.envelope.enumeration.entries[1].class_decl->name, "B");
    cr_assert_eq(parsed.envelope.enumeration.entries[1].class_decl->property_count, 0);
    forget(&parsed);
}

LEAK_TEST(cim_class, a_property_may_hold_a_class)
{
    const struct wsmi_envelope_expect expect = {.decode_instance = true};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct parsed parsed = parse_within(
        ENVELOPE("", "<c:X xmlns:c='urn:c'><c:P><CLASS NAME='A'/></c:P><c:Q>text</c:Q></c:X>"),
        &expect, &limits);
    cr_assert(parsed.ok, "%s", parsed.err.reason);
    const struct wsmi_property *properties = parsed.envelope.instance->properties;
    cr_assert_eq(properties[0].items[0].kind, WSMI_ITEM_CLASS);
    ASSERT_VIEW(properties[0].items[0].class_decl->name, "A");
    cr_assert_eq(properties[1].items[0].kind, WSMI_ITEM_TEXT);
    forget(&parsed);
}

#define INTRINSIC "http://schemas.openwsman.org/wbem/wscim/1/intrinsic"

/* What CIM-XML says and openwsman's form has no place for is left out. */
LEAK_TEST(cim_class, an_intrinsic_class_is_written_with_what_it_has_a_place_for)
{
    struct wsmi_buf out;
    struct parsed parsed =
        parse_class("<CLASS NAME='Demo_Lamp' SUPERCLASS='Demo_Thing'>" TRUE_QUALIFIER(
            "Abstract") "<PROPERTY NAME='Id' TYPE='uint32' "
                        "CLASSORIGIN='Demo_Thing'>" TRUE_QUALIFIER("Key") "<VALUE>7</VALUE></"
                                                                          "PROPERTY><PROPERTY."
                                                                          "ARRAY NAME='Names' "
                                                                          "TYPE='string'><VALUE."
                                                                          "ARRAY>"
                                                                          "<VALUE>a&amp;b</"
                                                                          "VALUE><VALUE/></"
                                                                          "VALUE.ARRAY></"
                                                                          "PROPERTY.ARRAY>"
                                                                          "<METHOD "
                                                                          "NAME='Toggle'/></"
                                                                          "CLASS>");
    wsmi_buf_init(&out, wsmi_allocator_system(), 4096);
    wsmi_intrinsic_write_class(class_of(&parsed), &out);
    wsmi_buf_put_byte(&out, '\0');
    cr_assert_str_eq(
        (const char *)out.ptr,
        "<i:GetClass xmlns:i=\"" INTRINSIC "/Demo_Lamp\"><i:name>Demo_Lamp</i:name><i:qualifiers>"
        "<i:qualifier><i:name>Abstract</i:name><i:type>boolean</i:type><i:value>true</i:value>"
        "</i:qualifier></i:qualifiers><i:properties><i:property><i:name>Id</i:name>"
        "<i:type>uint32</i:type><i:value>7</i:value><i:qualifiers><i:qualifier><i:name>Key</i:name>"
        "<i:type>boolean</i:type><i:value>true</i:value></i:qualifier></i:qualifiers></i:property>"
        "<i:property><i:name>Names</i:name><i:type><i:array>string</i:array></i:type>"
        "<i:value>a&amp;b</i:value><i:value></i:value></i:property></i:properties></i:GetClass>");
    wsmi_buf_clean_up(&out);
    forget(&parsed);
}

LEAK_TEST(cim_class, names_of_classes_are_written_one_by_one)
{
    static const struct wsmi_view names[] = {WSMI_VIEW_INIT("CIM_Fan"), WSMI_VIEW_INIT("CIM_Lamp")};
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), 4096);
    wsmi_intrinsic_write_names(names, 2, &out);
    wsmi_intrinsic_write_names(NULL, 0, &out);
    wsmi_buf_put_byte(&out, '\0');
    cr_assert_str_eq((const char *)out.ptr,
                     "<i:EnumerateClassNames xmlns:i=\"" INTRINSIC "\"><i:name>CIM_Fan</i:name>"
                     "<i:name>CIM_Lamp</i:name></i:EnumerateClassNames>"
                     "<i:EnumerateClassNames xmlns:i=\"" INTRINSIC "\"></i:EnumerateClassNames>");
    wsmi_buf_clean_up(&out);
}
