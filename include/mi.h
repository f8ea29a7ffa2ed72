/* SPDX-License-Identifier: MIT */
/*
 * mi.h: the Management Infrastructure client API in C.
 *
 * Source- and ABI-compatible with the header of the same name on Unix: layouts, slot orders,
 * values and texts are those tests/abi asserts. The library exports two symbols only,
 * MI_Application_InitializeV1 and mi_clientFT_V1; everything else is reached through function
 * tables, and the functions below are inline wrappers that check the handle and call the table.
 *
 * Rules that hold for every wrapper unless its group says otherwise:
 * - a handle pointer that is NULL, or whose table is NULL, is answered by the wrapper itself with
 *   MI_RESULT_INVALID_PARAMETER, and no output is written;
 * - in-parameters are borrowed for the duration of the call; strings returned belong to the object
 *   they came from;
 * - handle structures belong to the caller and must start as MI_*_NULL; a copy of a handle is the
 *   same object.
 *
 * Compile-time settings, to be defined before the include:
 * - MI_CHAR_TYPE: 1 makes MI_Char a char (default; the library is built so), 2 a wchar_t;
 * - MI_API_VERSION: 1 or 2 (default);
 * - MI_CONST: the qualifier of declaration data, const by default.
 */
#ifndef WSMI_MI_H
#define WSMI_MI_H

#include <stddef.h>

/*
 * Compilation model
 */

#ifndef MI_CHAR_TYPE
#define MI_CHAR_TYPE 1
#endif
#if MI_CHAR_TYPE != 1 && MI_CHAR_TYPE != 2
#error "MI_CHAR_TYPE must be 1 (char) or 2 (wchar_t)"
#endif

#ifndef MI_API_VERSION
#define MI_API_VERSION 2
#endif
#if MI_API_VERSION != 1 && MI_API_VERSION != 2
#error "MI_API_VERSION must be 1 or 2"
#endif

#define MI_MAJOR 1
#if MI_API_VERSION == 1
#define MI_MINOR 0
#else
#define MI_MINOR 1
#endif
#define MI_REVISION 0
#define MI_VERSION  ((MI_MAJOR << 16) | (MI_MINOR << 8) | MI_REVISION)

#ifndef MI_CONST
#define MI_CONST const
#endif

/* Calling conventions: nothing to say on Unix. */
#define MI_CALL
#define MI_MAIN_CALL
#define MI_INLINE_CALL

#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L)
#define MI_INLINE static inline
#else
#define MI_INLINE static __inline__
#endif

#if defined(__GNUC__)
#define MI_EXPORT __attribute__((visibility("default")))
#else
#define MI_EXPORT
#endif

#ifdef __cplusplus
#define MI_EXTERN_C extern "C"
extern "C" {
#else
#define MI_EXTERN_C extern
#endif

/*
 * Scalars
 */

typedef unsigned char MI_Boolean;
typedef unsigned char MI_Uint8;
typedef signed char MI_Sint8;
typedef unsigned short MI_Uint16;
typedef signed short MI_Sint16;
typedef unsigned int MI_Uint32;
typedef signed int MI_Sint32;
typedef unsigned long long MI_Uint64;
typedef signed long long MI_Sint64;
typedef float MI_Real32;
typedef double MI_Real64;
typedef unsigned short MI_Char16;

#if MI_CHAR_TYPE == 1
typedef char MI_Char;
#define MI_T(text) text
#else
typedef wchar_t MI_Char;
#define MI_T_WIDE_(text) L##text
#define MI_T(text)       MI_T_WIDE_(text)
#endif

typedef const MI_Char *MI_ConstStringPtr;

#define MI_TRUE  ((MI_Boolean)1)
#define MI_FALSE ((MI_Boolean)0)

/*
 * Enumerations
 */

/*
 * Outcome of a call or an operation. Numbers follow the CIM status codes of DMTF DSP0200; 18 and
 * 19 are unassigned.
 */
typedef enum _MI_Result {
    MI_RESULT_OK = 0,
    MI_RESULT_FAILED = 1,
    MI_RESULT_ACCESS_DENIED = 2,
    MI_RESULT_INVALID_NAMESPACE = 3,
    MI_RESULT_INVALID_PARAMETER = 4,
    MI_RESULT_INVALID_CLASS = 5,
    MI_RESULT_NOT_FOUND = 6,
    MI_RESULT_NOT_SUPPORTED = 7,
    MI_RESULT_CLASS_HAS_CHILDREN = 8,
    MI_RESULT_CLASS_HAS_INSTANCES = 9,
    MI_RESULT_INVALID_SUPERCLASS = 10,
    MI_RESULT_ALREADY_EXISTS = 11,
    MI_RESULT_NO_SUCH_PROPERTY = 12,
    MI_RESULT_TYPE_MISMATCH = 13,
    MI_RESULT_QUERY_LANGUAGE_NOT_SUPPORTED = 14,
    MI_RESULT_INVALID_QUERY = 15,
    MI_RESULT_METHOD_NOT_AVAILABLE = 16,
    MI_RESULT_METHOD_NOT_FOUND = 17,
    MI_RESULT_NAMESPACE_NOT_EMPTY = 20,
    MI_RESULT_INVALID_ENUMERATION_CONTEXT = 21,
    MI_RESULT_INVALID_OPERATION_TIMEOUT = 22,
    MI_RESULT_PULL_HAS_BEEN_ABANDONED = 23,
    MI_RESULT_PULL_CANNOT_BE_ABANDONED = 24,
    MI_RESULT_FILTERED_ENUMERATION_NOT_SUPPORTED = 25,
    MI_RESULT_CONTINUATION_ON_ERROR_NOT_SUPPORTED = 26,
    MI_RESULT_SERVER_LIMITS_EXCEEDED = 27,
    MI_RESULT_SERVER_IS_SHUTTING_DOWN = 28
} MI_Result;

/*
 * Coarse class of an error, for presentation. CLOS_EERROR is misspelt everywhere this API exists.
 */
typedef enum _MI_ErrorCategory {
    MI_ERRORCATEGORY_NOT_SPECIFIED = 0,
    MI_ERRORCATEGORY_OPEN_ERROR = 1,
    MI_ERRORCATEGORY_CLOS_EERROR = 2,
    MI_ERRORCATEGORY_DEVICE_ERROR = 3,
    MI_ERRORCATEGORY_DEADLOCK_DETECTED = 4,
    MI_ERRORCATEGORY_INVALID_ARGUMENT = 5,
    MI_ERRORCATEGORY_INVALID_DATA = 6,
    MI_ERRORCATEGORY_INVALID_OPERATION = 7,
    MI_ERRORCATEGORY_INVALID_RESULT = 8,
    MI_ERRORCATEGORY_INVALID_TYPE = 9,
    MI_ERRORCATEGORY_METADATA_ERROR = 10,
    MI_ERRORCATEGORY_NOT_IMPLEMENTED = 11,
    MI_ERRORCATEGORY_NOT_INSTALLED = 12,
    MI_ERRORCATEGORY_OBJECT_NOT_FOUND = 13,
    MI_ERRORCATEGORY_OPERATION_STOPPED = 14,
    MI_ERRORCATEGORY_OPERATION_TIMEOUT = 15,
    MI_ERRORCATEGORY_SYNTAX_ERROR = 16,
    MI_ERRORCATEGORY_PARSER_ERROR = 17,
    MI_ERRORCATEGORY_ACCESS_DENIED = 18,
    MI_ERRORCATEGORY_RESOURCE_BUSY = 19,
    MI_ERRORCATEGORY_RESOURCE_EXISTS = 20,
    MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE = 21,
    MI_ERRORCATEGORY_READ_ERROR = 22,
    MI_ERRORCATEGORY_WRITE_ERROR = 23,
    MI_ERRORCATEGORY_FROM_STDERR = 24,
    MI_ERRORCATEGORY_SECURITY_ERROR = 25,
    MI_ERRORCATEGORY_PROTOCOL_ERROR = 26,
    MI_ERRORCATEGORY_CONNECTION_ERROR = 27,
    MI_ERRORCATEGORY_AUTHENTICATION_ERROR = 28,
    MI_ERRORCATEGORY_LIMITS_EXCEEDED = 29,
    MI_ERRORCATEGORY_QUOTA_EXCEEDED = 30,
    MI_ERRORCATEGORY_NOT_ENABLED = 31
} MI_ErrorCategory;

/* Type of a value. MI_ARRAY is the bit that turns a scalar type into its array type. */
typedef enum _MI_Type {
    MI_BOOLEAN = 0,
    MI_UINT8 = 1,
    MI_SINT8 = 2,
    MI_UINT16 = 3,
    MI_SINT16 = 4,
    MI_UINT32 = 5,
    MI_SINT32 = 6,
    MI_UINT64 = 7,
    MI_SINT64 = 8,
    MI_REAL32 = 9,
    MI_REAL64 = 10,
    MI_CHAR16 = 11,
    MI_DATETIME = 12,
    MI_STRING = 13,
    MI_REFERENCE = 14,
    MI_INSTANCE = 15,
    MI_BOOLEANA = 16,
    MI_UINT8A = 17,
    MI_SINT8A = 18,
    MI_UINT16A = 19,
    MI_SINT16A = 20,
    MI_UINT32A = 21,
    MI_SINT32A = 22,
    MI_UINT64A = 23,
    MI_SINT64A = 24,
    MI_REAL32A = 25,
    MI_REAL64A = 26,
    MI_CHAR16A = 27,
    MI_DATETIMEA = 28,
    MI_STRINGA = 29,
    MI_REFERENCEA = 30,
    MI_INSTANCEA = 31,
    MI_ARRAY = 16
} MI_Type;

/* How important a server prompt is; a critical one is always put to the client. */
typedef enum _MI_PromptType { MI_PROMPTTYPE_NORMAL = 0, MI_PROMPTTYPE_CRITICAL = 1 } MI_PromptType;

/* What happens to server errors and prompts: told, asked, or left out. */
typedef enum _MI_CallbackMode {
    MI_CALLBACKMODE_REPORT = 0,
    MI_CALLBACKMODE_INQUIRE = 1,
    MI_CALLBACKMODE_IGNORE = 2
} MI_CallbackMode;

/* Answers to a server error or prompt. */
typedef enum _MI_OperationCallback_ResponseType {
    MI_OperationCallback_ResponseType_No = 0,
    MI_OperationCallback_ResponseType_Yes = 1,
    MI_OperationCallback_ResponseType_NoToAll = 2,
    MI_OperationCallback_ResponseType_YesToAll = 3
} MI_OperationCallback_ResponseType;

/* Why an operation is cancelled. */
typedef enum _MI_CancellationReason {
    MI_REASON_NONE = 0,
    MI_REASON_TIMEOUT = 1,
    MI_REASON_SHUTDOWN = 2,
    MI_REASON_SERVICESTOP = 3
} MI_CancellationReason;

/* Older spelling. */
#define MI_CancelationReason  MI_CancellationReason
#define _MI_CancelationReason _MI_CancellationReason

/* Which of the request's locales a provider asks for. */
typedef enum _MI_LocaleType {
    MI_LOCALE_TYPE_REQUESTED_UI = 0,
    MI_LOCALE_TYPE_REQUESTED_DATA = 1,
    MI_LOCALE_TYPE_CLOSEST_UI = 2,
    MI_LOCALE_TYPE_CLOSEST_DATA = 3
} MI_LocaleType;

/* Bitness of the provider an operation wants. */
typedef enum _MI_ProviderArchitecture {
    MI_PROVIDER_ARCHITECTURE_32BIT = 0,
    MI_PROVIDER_ARCHITECTURE_64BIT = 1
} MI_ProviderArchitecture;

/* How indications travel: fetched by the client, or sent to it. */
typedef enum _MI_SubscriptionDeliveryType {
    MI_SubscriptionDeliveryType_Pull = 1,
    MI_SubscriptionDeliveryType_Push = 2
} MI_SubscriptionDeliveryType;

/* DCOM only: how far the server may act as the client. */
typedef enum _MI_DestinationOptions_ImpersonationType {
    MI_DestinationOptions_ImpersonationType_Default = 0,
    MI_DestinationOptions_ImpersonationType_None = 1,
    MI_DestinationOptions_ImpersonationType_Identify = 2,
    MI_DestinationOptions_ImpersonationType_Impersonate = 3,
    MI_DestinationOptions_ImpersonationType_Delegate = 4
} MI_DestinationOptions_ImpersonationType;

/*
 * Flags and channels
 */

/* Declarations: what a feature is, and where a qualifier may appear. */
#define MI_FLAG_CLASS       0x00000001
#define MI_FLAG_METHOD      0x00000002
#define MI_FLAG_PROPERTY    0x00000004
#define MI_FLAG_PARAMETER   0x00000008
#define MI_FLAG_ASSOCIATION 0x00000010
#define MI_FLAG_INDICATION  0x00000020
#define MI_FLAG_REFERENCE   0x00000040
#define MI_FLAG_ANY         0x0000007F

/* Qualifier flavours. */
#define MI_FLAG_ENABLEOVERRIDE  0x00000080
#define MI_FLAG_DISABLEOVERRIDE 0x00000100
#define MI_FLAG_RESTRICTED      0x00000200
#define MI_FLAG_TOSUBCLASS      0x00000400
#define MI_FLAG_TRANSLATABLE    0x00000800
#define MI_FLAG_TOINSTANCE      0x00400000

/* Boolean qualifiers in short form. */
#define MI_FLAG_KEY       0x00001000
#define MI_FLAG_IN        0x00002000
#define MI_FLAG_OUT       0x00004000
#define MI_FLAG_REQUIRED  0x00008000
#define MI_FLAG_STATIC    0x00010000
#define MI_FLAG_ABSTRACT  0x00020000
#define MI_FLAG_TERMINAL  0x00040000
#define MI_FLAG_EXPENSIVE 0x00080000
#define MI_FLAG_STREAM    0x00100000
#define MI_FLAG_READONLY  0x00200000

/* State of an element, and who owns the memory of a value that is handed over. */
#define MI_FLAG_NOT_MODIFIED 0x02000000
#define MI_FLAG_VERSION      0x1C000000
#define MI_FLAG_NULL         0x20000000
#define MI_FLAG_BORROW       0x40000000
#define MI_FLAG_ADOPT        0x80000000u

/* Operations: or together at most one of each group. */
#define MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS                0x0001
#define MI_OPERATIONFLAGS_DEFAULT_RTTI                      0x0000
#define MI_OPERATIONFLAGS_BASIC_RTTI                        0x0002
#define MI_OPERATIONFLAGS_FULL_RTTI                         0x0004
#define MI_OPERATIONFLAGS_NO_RTTI                           0x0400
#define MI_OPERATIONFLAGS_STANDARD_RTTI                     0x0800
#define MI_OPERATIONFLAGS_LOCALIZED_QUALIFIERS              0x0008
#define MI_OPERATIONFLAGS_EXPENSIVE_PROPERTIES              0x0040
#define MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW              0x0080
#define MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY 0x0180
#define MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED          0x0200

#define MI_SERIALIZER_FLAGS_CLASS_DEEP          1
#define MI_SERIALIZER_FLAGS_INSTANCE_WITH_CLASS 1

/* Message channels; other numbers are the provider's own. */
#define MI_WRITEMESSAGE_CHANNEL_WARNING 0
#define MI_WRITEMESSAGE_CHANNEL_VERBOSE 1
#define MI_WRITEMESSAGE_CHANNEL_DEBUG   2

/* Provider modules and life-cycle indications. */
#define MI_MODULE_FLAG_STANDARD_QUALIFIERS 0x01
#define MI_MODULE_FLAG_DESCRIPTIONS        0x02
#define MI_MODULE_FLAG_VALUES              0x04
#define MI_MODULE_FLAG_MAPPING_STRINGS     0x08
#define MI_MODULE_FLAG_BOOLEANS            0x10
#define MI_MODULE_FLAG_CPLUSPLUS           0x20
#define MI_MODULE_FLAG_LOCALIZED           0x40
#define MI_MODULE_FLAG_FILTER_SUPPORT      0x80

#define MI_LIFECYCLE_INDICATION_NONE       0x00
#define MI_LIFECYCLE_INDICATION_CREATE     0x01
#define MI_LIFECYCLE_INDICATION_MODIFY     0x02
#define MI_LIFECYCLE_INDICATION_DELETE     0x04
#define MI_LIFECYCLE_INDICATION_READ       0x08
#define MI_LIFECYCLE_INDICATION_METHODCALL 0x10
#define MI_LIFECYCLE_INDICATION_ALL        0x1F

/* MI_Char units a locale buffer must hold, terminator included. */
#define MI_MAX_LOCALE_SIZE 128

/*
 * Texts with a meaning
 */

/* Query languages. */
#define MI_QUERY_DIALECT_WQL      MI_T("WQL")
#define MI_QUERY_DIALECT_CQL      MI_T("CQL")
#define MI_QUERY_DIALECT_SELECTOR MI_T("selectorFilter")

/* Number space an error code belongs to. */
#define MI_RESULT_TYPE_MI      MI_T("MI")
#define MI_RESULT_TYPE_HRESULT MI_T("HRESULT")
#define MI_RESULT_TYPE_WIN32   MI_T("WIN32")
#define MI_RESULT_TYPE_ERRNO   MI_T("ERRNO")
#define MI_RESULT_TYPE_WINRM   MI_T("WINRM")

/* MI_UserCredentials.authenticationType. The text of NTLM really is "Ntlmdomain". */
#define MI_AUTH_TYPE_DEFAULT         MI_T("Default")
#define MI_AUTH_TYPE_NONE            MI_T("None")
#define MI_AUTH_TYPE_DIGEST          MI_T("Digest")
#define MI_AUTH_TYPE_NEGO_WITH_CREDS MI_T("NegoWithCreds")
#define MI_AUTH_TYPE_NEGO_NO_CREDS   MI_T("NegoNoCreds")
#define MI_AUTH_TYPE_BASIC           MI_T("Basic")
#define MI_AUTH_TYPE_KERBEROS        MI_T("Kerberos")
#define MI_AUTH_TYPE_CLIENT_CERTS    MI_T("ClientCerts")
#define MI_AUTH_TYPE_NTLM            MI_T("Ntlmdomain")
#define MI_AUTH_TYPE_CREDSSP         MI_T("CredSSP")
#define MI_AUTH_TYPE_ISSUER_CERT     MI_T("IssuerCert")

/*
 * Values of destination options. Windows spells one of the names wrongly, and code exists that
 * does too.
 */
#define MI_DESTINATIONOPTIONS_PACKET_ENCODING_DEFAULT MI_T("default")
#define MI_DESTINATIONOPTIONS_PACKET_ENCODING_UTF8    MI_T("UTF8")
#define MI_DESTINATIONOPTIONS_PACKET_ENCODING_UTF16   MI_T("UTF16")
#define MI_DESTINATIONOPTIONS_TRANSPORT_HTTP          MI_T("HTTP")
#define MI_DESTINATIONOPTIONS_TRANSPORT_HTTPS         MI_T("HTTPS")
#define MI_DESTINATIONOPTIONS_TRANPSORT_HTTPS         MI_DESTINATIONOPTIONS_TRANSPORT_HTTPS
#define MI_DESTINATIONOPTIONS_PROXY_TYPE_IE           MI_T("IE")
#define MI_DESTINATIONOPTIONS_PROXY_TYPE_WINHTTP      MI_T("WinHTTP")
#define MI_DESTINATIONOPTIONS_PROXY_TYPE_AUTO         MI_T("Auto")
#define MI_DESTINATIONOPTIONS_PROXY_TYPE_NONE         MI_T("None")

/*
 * Bookmarks: from the earliest event kept, or from now on. In MI_Char, so that they fit
 * MI_*_SetBookmark.
 */
#define MI_SUBSCRIBE_BOOKMARK_OLDEST MI_T("MI_SUBSCRIBE_BOOKMARK_OLDEST")
#define MI_SUBSCRIBE_BOOKMARK_NEWEST MI_T("MI_SUBSCRIBE_BOOKMARK_NEWEST")

/*
 * Names of all structures
 */

typedef struct _MI_Instance MI_Instance;
typedef struct _MI_InstanceFT MI_InstanceFT;
typedef struct _MI_Class MI_Class;
typedef struct _MI_ClassFT MI_ClassFT;
typedef struct _MI_Context MI_Context;
typedef struct _MI_ContextFT MI_ContextFT;
typedef struct _MI_Filter MI_Filter;
typedef struct _MI_FilterFT MI_FilterFT;
typedef struct _MI_PropertySet MI_PropertySet;
typedef struct _MI_PropertySetFT MI_PropertySetFT;
typedef struct _MI_LifecycleIndicationContext MI_LifecycleIndicationContext;
typedef struct _MI_LifecycleIndicationContextFT MI_LifecycleIndicationContextFT;
typedef struct _MI_Application MI_Application;
typedef struct _MI_ApplicationFT MI_ApplicationFT;
typedef struct _MI_Session MI_Session;
typedef struct _MI_SessionFT MI_SessionFT;
typedef struct _MI_Operation MI_Operation;
typedef struct _MI_OperationFT MI_OperationFT;
typedef struct _MI_HostedProvider MI_HostedProvider;
typedef struct _MI_HostedProviderFT MI_HostedProviderFT;
typedef struct _MI_DestinationOptions MI_DestinationOptions;
typedef struct _MI_DestinationOptionsFT MI_DestinationOptionsFT;
typedef struct _MI_OperationOptions MI_OperationOptions;
typedef struct _MI_OperationOptionsFT MI_OperationOptionsFT;
typedef struct _MI_SubscriptionDeliveryOptions MI_SubscriptionDeliveryOptions;
typedef struct _MI_SubscriptionDeliveryOptionsFT MI_SubscriptionDeliveryOptionsFT;
typedef struct _MI_ParameterSet MI_ParameterSet;
typedef struct _MI_ParameterSetFT MI_ParameterSetFT;
typedef struct _MI_QualifierSet MI_QualifierSet;
typedef struct _MI_QualifierSetFT MI_QualifierSetFT;
typedef struct _MI_Server MI_Server;
typedef struct _MI_ServerFT MI_ServerFT;
typedef struct _MI_Serializer MI_Serializer;
typedef struct _MI_SerializerFT MI_SerializerFT;
typedef struct _MI_Deserializer MI_Deserializer;
typedef struct _MI_DeserializerFT MI_DeserializerFT;
typedef struct _MI_UtilitiesFT MI_UtilitiesFT;
typedef struct _MI_ClientFT_V1 MI_ClientFT_V1;
typedef struct _MI_ProviderFT MI_ProviderFT;
typedef struct _MI_Module MI_Module;
typedef struct _MI_Qualifier MI_Qualifier;
typedef struct _MI_QualifierDecl MI_QualifierDecl;
typedef struct _MI_FeatureDecl MI_FeatureDecl;
typedef struct _MI_ParameterDecl MI_ParameterDecl;
typedef struct _MI_PropertyDecl MI_PropertyDecl;
typedef struct _MI_MethodDecl MI_MethodDecl;
typedef struct _MI_ObjectDecl MI_ObjectDecl;
typedef struct _MI_ClassDecl MI_ClassDecl;
typedef struct _MI_SchemaDecl MI_SchemaDecl;
/* State a provider module keeps; its layout is the module's own. */
typedef struct _MI_Module_Self MI_Module_Self;

/*
 * Values
 */

/* Point in time. utc is the offset in minutes, negative west of Greenwich. */
typedef struct _MI_Timestamp {
    MI_Uint32 year;
    MI_Uint32 month;
    MI_Uint32 day;
    MI_Uint32 hour;
    MI_Uint32 minute;
    MI_Uint32 second;
    MI_Uint32 microseconds;
    MI_Sint32 utc;
} MI_Timestamp;

/* Length of time; the padding makes it as large as a timestamp. */
typedef struct _MI_Interval {
    MI_Uint32 days;
    MI_Uint32 hours;
    MI_Uint32 minutes;
    MI_Uint32 seconds;
    MI_Uint32 microseconds;
    MI_Uint32 __padding1;
    MI_Uint32 __padding2;
    MI_Uint32 __padding3;
} MI_Interval;

/* isTimestamp tells which member of u holds. */
typedef struct _MI_Datetime {
    MI_Uint32 isTimestamp;
    union {
        MI_Timestamp timestamp;
        MI_Interval interval;
    } u;
} MI_Datetime;

/*
 * Arrays: size counts elements. Strings and instances are arrays of pointers, datetimes are held
 * by value.
 */
#define MI_DEFINE_ARRAY_(name, pointer)                                                            \
    typedef struct _##name {                                                                       \
        pointer data;                                                                              \
        MI_Uint32 size;                                                                            \
    } name

MI_DEFINE_ARRAY_(MI_BooleanA, MI_Boolean *);
MI_DEFINE_ARRAY_(MI_Uint8A, MI_Uint8 *);
MI_DEFINE_ARRAY_(MI_Sint8A, MI_Sint8 *);
MI_DEFINE_ARRAY_(MI_Uint16A, MI_Uint16 *);
MI_DEFINE_ARRAY_(MI_Sint16A, MI_Sint16 *);
MI_DEFINE_ARRAY_(MI_Uint32A, MI_Uint32 *);
MI_DEFINE_ARRAY_(MI_Sint32A, MI_Sint32 *);
MI_DEFINE_ARRAY_(MI_Uint64A, MI_Uint64 *);
MI_DEFINE_ARRAY_(MI_Sint64A, MI_Sint64 *);
MI_DEFINE_ARRAY_(MI_Real32A, MI_Real32 *);
MI_DEFINE_ARRAY_(MI_Real64A, MI_Real64 *);
MI_DEFINE_ARRAY_(MI_Char16A, MI_Char16 *);
MI_DEFINE_ARRAY_(MI_DatetimeA, MI_Datetime *);
MI_DEFINE_ARRAY_(MI_StringA, MI_Char **);
MI_DEFINE_ARRAY_(MI_ReferenceA, MI_Instance **);
MI_DEFINE_ARRAY_(MI_InstanceA, MI_Instance **);
MI_DEFINE_ARRAY_(MI_Array, void *);

MI_DEFINE_ARRAY_(MI_ConstBooleanA, MI_CONST MI_Boolean *);
MI_DEFINE_ARRAY_(MI_ConstUint8A, MI_CONST MI_Uint8 *);
MI_DEFINE_ARRAY_(MI_ConstSint8A, MI_CONST MI_Sint8 *);
MI_DEFINE_ARRAY_(MI_ConstUint16A, MI_CONST MI_Uint16 *);
MI_DEFINE_ARRAY_(MI_ConstSint16A, MI_CONST MI_Sint16 *);
MI_DEFINE_ARRAY_(MI_ConstUint32A, MI_CONST MI_Uint32 *);
MI_DEFINE_ARRAY_(MI_ConstSint32A, MI_CONST MI_Sint32 *);
MI_DEFINE_ARRAY_(MI_ConstUint64A, MI_CONST MI_Uint64 *);
MI_DEFINE_ARRAY_(MI_ConstSint64A, MI_CONST MI_Sint64 *);
MI_DEFINE_ARRAY_(MI_ConstReal32A, MI_CONST MI_Real32 *);
MI_DEFINE_ARRAY_(MI_ConstReal64A, MI_CONST MI_Real64 *);
MI_DEFINE_ARRAY_(MI_ConstChar16A, MI_CONST MI_Char16 *);
MI_DEFINE_ARRAY_(MI_ConstDatetimeA, MI_CONST MI_Datetime *);
MI_DEFINE_ARRAY_(MI_ConstStringA, MI_CONST MI_Char *MI_CONST *);
MI_DEFINE_ARRAY_(MI_ConstReferenceA, MI_CONST MI_Instance *MI_CONST *);
MI_DEFINE_ARRAY_(MI_ConstInstanceA, MI_CONST MI_Instance *MI_CONST *);
#undef MI_DEFINE_ARRAY_

/* Any value; the MI_Type beside it says which member holds. */
typedef union _MI_Value {
    MI_Boolean boolean;
    MI_Uint8 uint8;
    MI_Sint8 sint8;
    MI_Uint16 uint16;
    MI_Sint16 sint16;
    MI_Uint32 uint32;
    MI_Sint32 sint32;
    MI_Uint64 uint64;
    MI_Sint64 sint64;
    MI_Real32 real32;
    MI_Real64 real64;
    MI_Char16 char16;
    MI_Datetime datetime;
    MI_Char *string;
    MI_Instance *instance;
    MI_Instance *reference;
    MI_BooleanA booleana;
    MI_Uint8A uint8a;
    MI_Sint8A sint8a;
    MI_Uint16A uint16a;
    MI_Sint16A sint16a;
    MI_Uint32A uint32a;
    MI_Sint32A sint32a;
    MI_Uint64A uint64a;
    MI_Sint64A sint64a;
    MI_Real32A real32a;
    MI_Real64A real64a;
    MI_Char16A char16a;
    MI_DatetimeA datetimea;
    MI_StringA stringa;
    MI_ReferenceA referencea;
    MI_InstanceA instancea;
    MI_Array array;
} MI_Value;

/* Properties of generated classes: value, whether there is one, and MI_FLAG_* in short. */
#define MI_DEFINE_FIELD_(name, type)                                                               \
    typedef struct _##name {                                                                       \
        type value;                                                                                \
        MI_Boolean exists;                                                                         \
        MI_Uint8 flags;                                                                            \
    } name
#define MI_DEFINE_CONST_FIELD_(name, type)                                                         \
    typedef struct _##name {                                                                       \
        type value;                                                                                \
        MI_CONST MI_Boolean exists;                                                                \
        MI_CONST MI_Uint8 flags;                                                                   \
    } name

MI_DEFINE_FIELD_(MI_BooleanField, MI_Boolean);
MI_DEFINE_FIELD_(MI_Uint8Field, MI_Uint8);
MI_DEFINE_FIELD_(MI_Sint8Field, MI_Sint8);
MI_DEFINE_FIELD_(MI_Uint16Field, MI_Uint16);
MI_DEFINE_FIELD_(MI_Sint16Field, MI_Sint16);
MI_DEFINE_FIELD_(MI_Uint32Field, MI_Uint32);
MI_DEFINE_FIELD_(MI_Sint32Field, MI_Sint32);
MI_DEFINE_FIELD_(MI_Uint64Field, MI_Uint64);
MI_DEFINE_FIELD_(MI_Sint64Field, MI_Sint64);
MI_DEFINE_FIELD_(MI_Real32Field, MI_Real32);
MI_DEFINE_FIELD_(MI_Real64Field, MI_Real64);
MI_DEFINE_FIELD_(MI_Char16Field, MI_Char16);
MI_DEFINE_FIELD_(MI_DatetimeField, MI_Datetime);
MI_DEFINE_FIELD_(MI_StringField, MI_Char *);
MI_DEFINE_FIELD_(MI_ReferenceField, MI_Instance *);
MI_DEFINE_FIELD_(MI_InstanceField, MI_Instance *);
MI_DEFINE_FIELD_(MI_BooleanAField, MI_BooleanA);
MI_DEFINE_FIELD_(MI_Uint8AField, MI_Uint8A);
MI_DEFINE_FIELD_(MI_Sint8AField, MI_Sint8A);
MI_DEFINE_FIELD_(MI_Uint16AField, MI_Uint16A);
MI_DEFINE_FIELD_(MI_Sint16AField, MI_Sint16A);
MI_DEFINE_FIELD_(MI_Uint32AField, MI_Uint32A);
MI_DEFINE_FIELD_(MI_Sint32AField, MI_Sint32A);
MI_DEFINE_FIELD_(MI_Uint64AField, MI_Uint64A);
MI_DEFINE_FIELD_(MI_Sint64AField, MI_Sint64A);
MI_DEFINE_FIELD_(MI_Real32AField, MI_Real32A);
MI_DEFINE_FIELD_(MI_Real64AField, MI_Real64A);
MI_DEFINE_FIELD_(MI_Char16AField, MI_Char16A);
MI_DEFINE_FIELD_(MI_DatetimeAField, MI_DatetimeA);
MI_DEFINE_FIELD_(MI_StringAField, MI_StringA);
MI_DEFINE_FIELD_(MI_ReferenceAField, MI_ReferenceA);
MI_DEFINE_FIELD_(MI_InstanceAField, MI_InstanceA);
MI_DEFINE_FIELD_(MI_ArrayField, MI_Array);

MI_DEFINE_CONST_FIELD_(MI_ConstBooleanField, MI_CONST MI_Boolean);
MI_DEFINE_CONST_FIELD_(MI_ConstUint8Field, MI_CONST MI_Uint8);
MI_DEFINE_CONST_FIELD_(MI_ConstSint8Field, MI_CONST MI_Sint8);
MI_DEFINE_CONST_FIELD_(MI_ConstUint16Field, MI_CONST MI_Uint16);
MI_DEFINE_CONST_FIELD_(MI_ConstSint16Field, MI_CONST MI_Sint16);
MI_DEFINE_CONST_FIELD_(MI_ConstUint32Field, MI_CONST MI_Uint32);
MI_DEFINE_CONST_FIELD_(MI_ConstSint32Field, MI_CONST MI_Sint32);
MI_DEFINE_CONST_FIELD_(MI_ConstUint64Field, MI_CONST MI_Uint64);
MI_DEFINE_CONST_FIELD_(MI_ConstSint64Field, MI_CONST MI_Sint64);
MI_DEFINE_CONST_FIELD_(MI_ConstReal32Field, MI_CONST MI_Real32);
MI_DEFINE_CONST_FIELD_(MI_ConstReal64Field, MI_CONST MI_Real64);
MI_DEFINE_CONST_FIELD_(MI_ConstChar16Field, MI_CONST MI_Char16);
MI_DEFINE_CONST_FIELD_(MI_ConstDatetimeField, MI_CONST MI_Datetime);
MI_DEFINE_CONST_FIELD_(MI_ConstStringField, MI_CONST MI_Char *);
MI_DEFINE_CONST_FIELD_(MI_ConstReferenceField, MI_CONST MI_Instance *);
MI_DEFINE_CONST_FIELD_(MI_ConstInstanceField, MI_CONST MI_Instance *);
MI_DEFINE_CONST_FIELD_(MI_ConstBooleanAField, MI_ConstBooleanA);
MI_DEFINE_CONST_FIELD_(MI_ConstUint8AField, MI_ConstUint8A);
MI_DEFINE_CONST_FIELD_(MI_ConstSint8AField, MI_ConstSint8A);
MI_DEFINE_CONST_FIELD_(MI_ConstUint16AField, MI_ConstUint16A);
MI_DEFINE_CONST_FIELD_(MI_ConstSint16AField, MI_ConstSint16A);
MI_DEFINE_CONST_FIELD_(MI_ConstUint32AField, MI_ConstUint32A);
MI_DEFINE_CONST_FIELD_(MI_ConstSint32AField, MI_ConstSint32A);
MI_DEFINE_CONST_FIELD_(MI_ConstUint64AField, MI_ConstUint64A);
MI_DEFINE_CONST_FIELD_(MI_ConstSint64AField, MI_ConstSint64A);
MI_DEFINE_CONST_FIELD_(MI_ConstReal32AField, MI_ConstReal32A);
MI_DEFINE_CONST_FIELD_(MI_ConstReal64AField, MI_ConstReal64A);
MI_DEFINE_CONST_FIELD_(MI_ConstChar16AField, MI_ConstChar16A);
MI_DEFINE_CONST_FIELD_(MI_ConstDatetimeAField, MI_ConstDatetimeA);
MI_DEFINE_CONST_FIELD_(MI_ConstStringAField, MI_ConstStringA);
MI_DEFINE_CONST_FIELD_(MI_ConstReferenceAField, MI_ConstReferenceA);
MI_DEFINE_CONST_FIELD_(MI_ConstInstanceAField, MI_ConstInstanceA);
#undef MI_DEFINE_FIELD_
#undef MI_DEFINE_CONST_FIELD_

/*
 * Objects and handles
 */

/*
 * An instance of a CIM class. Made by MI_Application_NewInstance and friends, freed with
 * MI_Instance_Delete.
 */
struct _MI_Instance {
    const MI_InstanceFT *ft;
    const MI_ClassDecl *classDecl;
    const MI_Char *serverName;
    const MI_Char *nameSpace;
    ptrdiff_t reserved[4];
};

/*
 * The declaration of a CIM class as a client sees it; freed with MI_Class_Delete by whoever
 * received it.
 */
struct _MI_Class {
    const MI_ClassFT *ft;
    const MI_ClassDecl *classDecl;
    const MI_Char *namespaceName;
    const MI_Char *serverName;
    ptrdiff_t reserved[4];
};

/* Objects a provider is given. */
struct _MI_Context {
    const MI_ContextFT *ft;
    ptrdiff_t reserved[3];
};
struct _MI_Filter {
    const MI_FilterFT *ft;
    ptrdiff_t reserved[3];
};
struct _MI_PropertySet {
    const MI_PropertySetFT *ft;
    ptrdiff_t reserved[3];
};
struct _MI_LifecycleIndicationContext {
    const MI_LifecycleIndicationContextFT *ft;
    ptrdiff_t reserved[3];
};

/* Handles: owned by the caller, written by the library. */
#define MI_DEFINE_HANDLE_(name)                                                                    \
    struct _##name {                                                                               \
        MI_Uint64 reserved1;                                                                       \
        ptrdiff_t reserved2;                                                                       \
        const name##FT *ft;                                                                        \
    }

MI_DEFINE_HANDLE_(MI_Application);
MI_DEFINE_HANDLE_(MI_Session);
MI_DEFINE_HANDLE_(MI_Operation);
MI_DEFINE_HANDLE_(MI_HostedProvider);
MI_DEFINE_HANDLE_(MI_DestinationOptions);
MI_DEFINE_HANDLE_(MI_OperationOptions);
MI_DEFINE_HANDLE_(MI_SubscriptionDeliveryOptions);
MI_DEFINE_HANDLE_(MI_ParameterSet);
MI_DEFINE_HANDLE_(MI_QualifierSet);
#undef MI_DEFINE_HANDLE_

/* These two carry no table: their functions live in mi_clientFT. */
struct _MI_Serializer {
    MI_Uint64 reserved1;
    ptrdiff_t reserved2;
};
struct _MI_Deserializer {
    MI_Uint64 reserved1;
    ptrdiff_t reserved2;
};

/* What a handle must hold before it is given to the library. */
#define MI_NO_HANDLE_                                                                              \
    {                                                                                              \
        0, 0, NULL                                                                                 \
    }
#define MI_APPLICATION_NULL                 MI_NO_HANDLE_
#define MI_SESSION_NULL                     MI_NO_HANDLE_
#define MI_OPERATION_NULL                   MI_NO_HANDLE_
#define MI_HOSTEDPROVIDER_NULL              MI_NO_HANDLE_
#define MI_DESTINATIONOPTIONS_NULL          MI_NO_HANDLE_
#define MI_OPERATIONOPTIONS_NULL            MI_NO_HANDLE_
#define MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL MI_NO_HANDLE_

/* User name, domain and password; domain and password may be NULL. */
typedef struct _MI_UsernamePasswordCreds {
    const MI_Char *domain;
    const MI_Char *username;
    const MI_Char *password;
} MI_UsernamePasswordCreds;

/*
 * Who the client is: authenticationType is one of MI_AUTH_TYPE_* and says which member holds, if
 * any.
 */
typedef struct _MI_UserCredentials {
    const MI_Char *authenticationType;
    union {
        MI_UsernamePasswordCreds usernamePassword;
        const MI_Char *certificateThumbprint;
    } credentials;
} MI_UserCredentials;

/*
 * Callbacks
 */

/*
 * Results. Called until moreResults is MI_FALSE; arguments live until the callback returns or,
 * with MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, until resultAcknowledgement is called, which must
 * happen once per result. operation, the object, the error text and details and
 * resultAcknowledgement may each be NULL.
 */
typedef void (*MI_OperationCallback_Instance)(
    MI_Operation *operation, void *callbackContext, const MI_Instance *instance,
    MI_Boolean moreResults, MI_Result resultCode, const MI_Char *errorString,
    const MI_Instance *errorDetails, MI_Result (*resultAcknowledgement)(MI_Operation *operation));
typedef void (*MI_OperationCallback_Indication)(
    MI_Operation *operation, void *callbackContext, const MI_Instance *instance,
    const MI_Char *bookmark, const MI_Char *machineID, MI_Boolean moreResults, MI_Result resultCode,
    const MI_Char *errorString, const MI_Instance *errorDetails,
    MI_Result (*resultAcknowledgement)(MI_Operation *operation));
typedef void (*MI_OperationCallback_Class)(
    MI_Operation *operation, void *callbackContext, const MI_Class *classResult,
    MI_Boolean moreResults, MI_Result resultCode, const MI_Char *errorString,
    const MI_Instance *errorDetails, MI_Result (*resultAcknowledgement)(MI_Operation *operation));
typedef void (*MI_OperationCallback_StreamedParameter)(
    MI_Operation *operation, void *callbackContext, const MI_Char *parameterName,
    MI_Type resultType, const MI_Value *result,
    MI_Result (*resultAcknowledgement)(MI_Operation *operation));

/*
 * Server errors and prompts: the answer function, when not NULL, must be called once, from any
 * thread.
 */
typedef void (*MI_OperationCallback_WriteError)(
    MI_Operation *operation, void *callbackContext, MI_Instance *instance,
    MI_Result (*writeErrorResult)(MI_Operation *operation,
                                  MI_OperationCallback_ResponseType response));
typedef void (*MI_OperationCallback_PromptUser)(
    MI_Operation *operation, void *callbackContext, const MI_Char *message,
    MI_PromptType promptType,
    MI_Result (*promptUserResult)(MI_Operation *operation,
                                  MI_OperationCallback_ResponseType response));

/* Messages and progress: for information, nothing to answer. */
typedef void (*MI_OperationCallback_WriteMessage)(MI_Operation *operation, void *callbackContext,
                                                  MI_Uint32 channel, const MI_Char *message);
typedef void (*MI_OperationCallback_WriteProgress)(MI_Operation *operation, void *callbackContext,
                                                   const MI_Char *activity,
                                                   const MI_Char *currentOperation,
                                                   const MI_Char *statusDescription,
                                                   MI_Uint32 percentageComplete,
                                                   MI_Uint32 secondsRemaining);

/*
 * Every member may be NULL. The result callback that matches the operation makes it asynchronous.
 */
typedef struct _MI_OperationCallbacks {
    void *callbackContext;
    MI_OperationCallback_PromptUser promptUser;
    MI_OperationCallback_WriteError writeError;
    MI_OperationCallback_WriteMessage writeMessage;
    MI_OperationCallback_WriteProgress writeProgress;
    MI_OperationCallback_Instance instanceResult;
    MI_OperationCallback_Indication indicationResult;
    MI_OperationCallback_Class classResult;
    MI_OperationCallback_StreamedParameter streamedParameterResult;
} MI_OperationCallbacks;

#define MI_OPERATIONCALLBACKS_NULL                                                                 \
    {                                                                                              \
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL                                       \
    }

/* Called while a session is created; every member may be NULL. */
typedef struct _MI_SessionCallbacks {
    void *callbackContext;
    void (*writeMessage)(MI_Application *application, void *callbackContext, MI_Uint32 channel,
                         const MI_Char *message);
    void (*writeError)(MI_Application *application, void *callbackContext, MI_Instance *instance);
} MI_SessionCallbacks;

#define MI_SESSIONCALLBACKS_NULL                                                                   \
    {                                                                                              \
        NULL, NULL, NULL                                                                           \
    }

/* A deserializer asks for a class that the text refers to. */
typedef MI_Result (*MI_Deserializer_ClassObjectNeeded)(void *context, const MI_Char *serverName,
                                                       const MI_Char *namespaceName,
                                                       const MI_Char *className,
                                                       MI_Class **requestedClassObject);

/* Provider side: a request was cancelled; the set of wanted life-cycle indications changed. */
typedef void (*MI_CancelCallback)(MI_CancellationReason reason, void *callbackData);
typedef void (*MI_LifecycleIndicationCallback)(MI_Uint32 types, void *callbackData);

/* Entry point of a provider module, and its type as MI_Application_NewHostedProvider takes it. */
typedef MI_Module *(*MI_MainFunction)(MI_Server *server);

/*
 * Provider entry points
 */

/*
 * self is what Load stored; results are posted to the context, the last one with
 * MI_Context_PostResult.
 */
typedef void (*MI_ProviderFT_Load)(void **self, MI_Module_Self *selfModule, MI_Context *context);
typedef void (*MI_ProviderFT_Unload)(void *self, MI_Context *context);
typedef void (*MI_ProviderFT_GetInstance)(void *self, MI_Context *context, const MI_Char *nameSpace,
                                          const MI_Char *className, const MI_Instance *instanceName,
                                          const MI_PropertySet *propertySet);
typedef void (*MI_ProviderFT_EnumerateInstances)(void *self, MI_Context *context,
                                                 const MI_Char *nameSpace, const MI_Char *className,
                                                 const MI_PropertySet *propertySet,
                                                 MI_Boolean keysOnly, const MI_Filter *filter);
typedef void (*MI_ProviderFT_CreateInstance)(void *self, MI_Context *context,
                                             const MI_Char *nameSpace, const MI_Char *className,
                                             const MI_Instance *newInstance);
typedef void (*MI_ProviderFT_ModifyInstance)(void *self, MI_Context *context,
                                             const MI_Char *nameSpace, const MI_Char *className,
                                             const MI_Instance *modifiedInstance,
                                             const MI_PropertySet *propertySet);
typedef void (*MI_ProviderFT_DeleteInstance)(void *self, MI_Context *context,
                                             const MI_Char *nameSpace, const MI_Char *className,
                                             const MI_Instance *instanceName);
typedef void (*MI_ProviderFT_AssociatorInstances)(
    void *self, MI_Context *context, const MI_Char *nameSpace, const MI_Char *className,
    const MI_Instance *instanceName, const MI_Char *resultClass, const MI_Char *role,
    const MI_Char *resultRole, const MI_PropertySet *propertySet, MI_Boolean keysOnly,
    const MI_Filter *filter);
typedef void (*MI_ProviderFT_ReferenceInstances)(void *self, MI_Context *context,
                                                 const MI_Char *nameSpace, const MI_Char *className,
                                                 const MI_Instance *instanceName,
                                                 const MI_Char *role,
                                                 const MI_PropertySet *propertySet,
                                                 MI_Boolean keysOnly, const MI_Filter *filter);
typedef void (*MI_ProviderFT_EnableIndications)(void *self, MI_Context *indicationsContext,
                                                const MI_Char *nameSpace, const MI_Char *className);
typedef void (*MI_ProviderFT_DisableIndications)(void *self, MI_Context *indicationsContext,
                                                 const MI_Char *nameSpace,
                                                 const MI_Char *className);
typedef void (*MI_ProviderFT_Subscribe)(void *self, MI_Context *context, const MI_Char *nameSpace,
                                        const MI_Char *className, const MI_Filter *filter,
                                        const MI_Char *bookmark, MI_Uint64 subscriptionID,
                                        void **subscriptionSelf);
typedef void (*MI_ProviderFT_Unsubscribe)(void *self, MI_Context *context, const MI_Char *nameSpace,
                                          const MI_Char *className, MI_Uint64 subscriptionID,
                                          void *subscriptionSelf);
typedef void (*MI_ProviderFT_Invoke)(void *self, MI_Context *context, const MI_Char *nameSpace,
                                     const MI_Char *className, const MI_Char *methodName,
                                     const MI_Instance *instanceName,
                                     const MI_Instance *inputParameters);

struct _MI_ProviderFT {
    MI_ProviderFT_Load Load;
    MI_ProviderFT_Unload Unload;
    MI_ProviderFT_GetInstance GetInstance;
    MI_ProviderFT_EnumerateInstances EnumerateInstances;
    MI_ProviderFT_CreateInstance CreateInstance;
    MI_ProviderFT_ModifyInstance ModifyInstance;
    MI_ProviderFT_DeleteInstance DeleteInstance;
    MI_ProviderFT_AssociatorInstances AssociatorInstances;
    MI_ProviderFT_ReferenceInstances ReferenceInstances;
    MI_ProviderFT_EnableIndications EnableIndications;
    MI_ProviderFT_DisableIndications DisableIndications;
    MI_ProviderFT_Subscribe Subscribe;
    MI_ProviderFT_Unsubscribe Unsubscribe;
    MI_ProviderFT_Invoke Invoke;
};

/* One method, one module: the same rules. */
typedef void (*MI_MethodDecl_Invoke)(void *self, MI_Context *context, const MI_Char *nameSpace,
                                     const MI_Char *className, const MI_Char *methodName,
                                     const MI_Instance *instanceName,
                                     const MI_Instance *parameters);
typedef void (*MI_Module_Load)(MI_Module_Self **self, MI_Context *context);
typedef void (*MI_Module_Unload)(MI_Module_Self *self, MI_Context *context);

/*
 * Declarations of classes, as generated code and MI_Instance.classDecl hold them
 */

/* code is (first character << 16) | (last character << 8) | length of name. */

struct _MI_Qualifier {
    MI_CONST MI_Char *name;
    MI_Uint32 type;
    MI_Uint32 flavor;
    MI_CONST void *value;
};

struct _MI_QualifierDecl {
    MI_CONST MI_Char *name;
    MI_Uint32 type;
    MI_Uint32 scope;
    MI_Uint32 flavor;
    MI_Uint32 subscript;
    MI_CONST void *value;
};

struct _MI_FeatureDecl {
    MI_Uint32 flags;
    MI_Uint32 code;
    MI_CONST MI_Char *name;
    MI_Qualifier MI_CONST *MI_CONST *qualifiers;
    MI_Uint32 numQualifiers;
};

struct _MI_ParameterDecl {
    MI_Uint32 flags;
    MI_Uint32 code;
    MI_CONST MI_Char *name;
    MI_Qualifier MI_CONST *MI_CONST *qualifiers;
    MI_Uint32 numQualifiers;
    MI_Uint32 type;
    MI_CONST MI_Char *className;
    MI_Uint32 subscript;
    MI_Uint32 offset;
};

struct _MI_PropertyDecl {
    MI_Uint32 flags;
    MI_Uint32 code;
    MI_CONST MI_Char *name;
    MI_Qualifier MI_CONST *MI_CONST *qualifiers;
    MI_Uint32 numQualifiers;
    MI_Uint32 type;
    MI_CONST MI_Char *className;
    MI_Uint32 subscript;
    MI_Uint32 offset;
    MI_CONST MI_Char *origin;
    MI_CONST MI_Char *propagator;
    MI_CONST void *value;
};

struct _MI_MethodDecl {
    MI_Uint32 flags;
    MI_Uint32 code;
    MI_CONST MI_Char *name;
    MI_Qualifier MI_CONST *MI_CONST *qualifiers;
    MI_Uint32 numQualifiers;
    MI_ParameterDecl MI_CONST *MI_CONST *parameters;
    MI_Uint32 numParameters;
    MI_Uint32 size;
    MI_Uint32 returnType;
    MI_CONST MI_Char *origin;
    MI_CONST MI_Char *propagator;
    MI_SchemaDecl MI_CONST *schema;
    MI_MethodDecl_Invoke function;
};

struct _MI_ObjectDecl {
    MI_Uint32 flags;
    MI_Uint32 code;
    MI_CONST MI_Char *name;
    MI_Qualifier MI_CONST *MI_CONST *qualifiers;
    MI_Uint32 numQualifiers;
    MI_PropertyDecl MI_CONST *MI_CONST *properties;
    MI_Uint32 numProperties;
    MI_Uint32 size;
};

struct _MI_ClassDecl {
    MI_Uint32 flags;
    MI_Uint32 code;
    MI_CONST MI_Char *name;
    MI_Qualifier MI_CONST *MI_CONST *qualifiers;
    MI_Uint32 numQualifiers;
    MI_PropertyDecl MI_CONST *MI_CONST *properties;
    MI_Uint32 numProperties;
    MI_Uint32 size;
    MI_CONST MI_Char *superClass;
    MI_ClassDecl MI_CONST *superClassDecl;
    MI_MethodDecl MI_CONST *MI_CONST *methods;
    MI_Uint32 numMethods;
    MI_SchemaDecl MI_CONST *schema;
    MI_ProviderFT MI_CONST *providerFT;
    MI_Class *owningClass;
};

struct _MI_SchemaDecl {
    MI_QualifierDecl MI_CONST *MI_CONST *qualifierDecls;
    MI_Uint32 numQualifierDecls;
    MI_ClassDecl MI_CONST *MI_CONST *classDecls;
    MI_Uint32 numClassDecls;
};

/* A provider module, and what the server that loads it offers. */
struct _MI_Module {
    MI_Uint32 version;
    MI_Uint32 generatorVersion;
    MI_Uint32 flags;
    MI_Uint32 charSize;
    MI_SchemaDecl MI_CONST *schemaDecl;
    MI_Module_Load Load;
    MI_Module_Unload Unload;
    MI_ProviderFT MI_CONST *dynamicProviderFT;
};

struct _MI_Server {
    const MI_ServerFT *serverFT;
    const MI_ContextFT *contextFT;
    const MI_InstanceFT *instanceFT;
    const MI_PropertySetFT *propertySetFT;
    const MI_FilterFT *filterFT;
};

/*
 * Function tables: the ABI, whose order and signatures never change
 */

struct _MI_ApplicationFT {
    MI_Result (*Close)(MI_Application *application);
    MI_Result (*NewSession)(MI_Application *application, const MI_Char *protocol,
                            const MI_Char *destination, MI_DestinationOptions *options,
                            MI_SessionCallbacks *callbacks, MI_Instance **extendedError,
                            MI_Session *session);
    MI_Result (*NewHostedProvider)(MI_Application *application, const MI_Char *namespaceName,
                                   const MI_Char *providerName, MI_MainFunction mi_Main,
                                   MI_Instance **extendedError, MI_HostedProvider *provider);
    MI_Result (*NewInstance)(MI_Application *application, const MI_Char *className,
                             const MI_ClassDecl *classRTTI, MI_Instance **instance);
    MI_Result (*NewDestinationOptions)(MI_Application *application, MI_DestinationOptions *options);
    MI_Result (*NewOperationOptions)(MI_Application *application,
                                     MI_Boolean customOptionsMustUnderstand,
                                     MI_OperationOptions *options);
    MI_Result (*NewSubscriptionDeliveryOptions)(MI_Application *application,
                                                MI_SubscriptionDeliveryType deliveryType,
                                                MI_SubscriptionDeliveryOptions *deliveryOptions);
    MI_Result (*NewSerializer)(MI_Application *application, MI_Uint32 flags, MI_Char *format,
                               MI_Serializer *serializer);
    MI_Result (*NewDeserializer)(MI_Application *application, MI_Uint32 flags, MI_Char *format,
                                 MI_Deserializer *deserializer);
    MI_Result (*NewInstanceFromClass)(MI_Application *application, const MI_Char *className,
                                      const MI_Class *classObject, MI_Instance **instance);
    MI_Result (*NewClass)(MI_Application *application, const MI_ClassDecl *classDecl,
                          const MI_Char *namespaceName, const MI_Char *serverName,
                          MI_Class **classObject);
};

struct _MI_SessionFT {
    MI_Result (*Close)(MI_Session *session, void *completionContext,
                       void (*completionCallback)(void *completionContext));
    MI_Result (*GetApplication)(MI_Session *session, MI_Application *application);
    void (*GetInstance)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                        const MI_Char *namespaceName, const MI_Instance *inboundInstance,
                        MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*ModifyInstance)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                           const MI_Char *namespaceName, const MI_Instance *inboundInstance,
                           MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*CreateInstance)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                           const MI_Char *namespaceName, const MI_Instance *inboundInstance,
                           MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*DeleteInstance)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                           const MI_Char *namespaceName, const MI_Instance *inboundInstance,
                           MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*Invoke)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                   const MI_Char *namespaceName, const MI_Char *className,
                   const MI_Char *methodName, const MI_Instance *inboundInstance,
                   const MI_Instance *inboundProperties, MI_OperationCallbacks *callbacks,
                   MI_Operation *operation);
    void (*EnumerateInstances)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                               const MI_Char *namespaceName, const MI_Char *className,
                               MI_Boolean keysOnly, MI_OperationCallbacks *callbacks,
                               MI_Operation *operation);
    void (*QueryInstances)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                           const MI_Char *namespaceName, const MI_Char *queryDialect,
                           const MI_Char *queryExpression, MI_OperationCallbacks *callbacks,
                           MI_Operation *operation);
    void (*AssociatorInstances)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                                const MI_Char *namespaceName, const MI_Instance *instanceKeys,
                                const MI_Char *assocClass, const MI_Char *resultClass,
                                const MI_Char *role, const MI_Char *resultRole, MI_Boolean keysOnly,
                                MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*ReferenceInstances)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                               const MI_Char *namespaceName, const MI_Instance *instanceKeys,
                               const MI_Char *resultClass, const MI_Char *role, MI_Boolean keysOnly,
                               MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*Subscribe)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                      const MI_Char *namespaceName, const MI_Char *queryDialect,
                      const MI_Char *queryExpression,
                      const MI_SubscriptionDeliveryOptions *deliverOptions,
                      MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*GetClass)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                     const MI_Char *namespaceName, const MI_Char *className,
                     MI_OperationCallbacks *callbacks, MI_Operation *operation);
    void (*EnumerateClasses)(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                             const MI_Char *namespaceName, const MI_Char *className,
                             MI_Boolean classNamesOnly, MI_OperationCallbacks *callbacks,
                             MI_Operation *operation);
    void (*TestConnection)(MI_Session *session, MI_Uint32 flags, MI_OperationCallbacks *callbacks,
                           MI_Operation *operation);
};

struct _MI_OperationFT {
    MI_Result (*Close)(MI_Operation *operation);
    MI_Result (*Cancel)(MI_Operation *operation, MI_CancellationReason reason);
    MI_Result (*GetSession)(MI_Operation *operation, MI_Session *session);
    MI_Result (*GetInstance)(MI_Operation *operation, const MI_Instance **instance,
                             MI_Boolean *moreResults, MI_Result *result,
                             const MI_Char **errorMessage, const MI_Instance **completionDetails);
    MI_Result (*GetIndication)(MI_Operation *operation, const MI_Instance **instance,
                               const MI_Char **bookmark, const MI_Char **machineID,
                               MI_Boolean *moreResults, MI_Result *result,
                               const MI_Char **errorMessage, const MI_Instance **completionDetails);
    MI_Result (*GetClass)(MI_Operation *operation, const MI_Class **classResult,
                          MI_Boolean *moreResults, MI_Result *result, const MI_Char **errorMessage,
                          const MI_Instance **completionDetails);
};

struct _MI_HostedProviderFT {
    MI_Result (*Close)(MI_HostedProvider *hostedProvider);
    MI_Result (*GetApplication)(MI_HostedProvider *hostedProvider, MI_Application *application);
};

struct _MI_DestinationOptionsFT {
    void (*Delete)(MI_DestinationOptions *options);
    MI_Result (*SetString)(MI_DestinationOptions *options, const MI_Char *optionName,
                           const MI_Char *value, MI_Uint32 flags);
    MI_Result (*SetNumber)(MI_DestinationOptions *options, const MI_Char *optionName,
                           MI_Uint32 value, MI_Uint32 flags);
    MI_Result (*AddCredentials)(MI_DestinationOptions *options, const MI_Char *optionName,
                                const MI_UserCredentials *credentials, MI_Uint32 flags);
    MI_Result (*GetString)(const MI_DestinationOptions *options, const MI_Char *optionName,
                           const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetNumber)(const MI_DestinationOptions *options, const MI_Char *optionName,
                           MI_Uint32 *value, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetOptionCount)(const MI_DestinationOptions *options, MI_Uint32 *count);
    MI_Result (*GetOptionAt)(const MI_DestinationOptions *options, MI_Uint32 index,
                             const MI_Char **optionName, MI_Value *value, MI_Type *type,
                             MI_Uint32 *flags);
    MI_Result (*GetOption)(const MI_DestinationOptions *options, const MI_Char *optionName,
                           MI_Value *value, MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetCredentialsCount)(const MI_DestinationOptions *options, MI_Uint32 *count);
    MI_Result (*GetCredentialsAt)(const MI_DestinationOptions *options, MI_Uint32 index,
                                  const MI_Char **optionName, MI_UserCredentials *credentials,
                                  MI_Uint32 *flags);
    MI_Result (*GetCredentialsPasswordAt)(const MI_DestinationOptions *options, MI_Uint32 index,
                                          const MI_Char **optionName, MI_Char *password,
                                          MI_Uint32 bufferLength, MI_Uint32 *passwordLength,
                                          MI_Uint32 *flags);
    MI_Result (*Clone)(const MI_DestinationOptions *self,
                       MI_DestinationOptions *newDestinationOptions);
    MI_Result (*SetInterval)(MI_DestinationOptions *options, const MI_Char *optionName,
                             const MI_Interval *value, MI_Uint32 flags);
    MI_Result (*GetInterval)(const MI_DestinationOptions *options, const MI_Char *optionName,
                             MI_Interval *value, MI_Uint32 *index, MI_Uint32 *flags);
};

struct _MI_OperationOptionsFT {
    void (*Delete)(MI_OperationOptions *options);
    MI_Result (*SetString)(MI_OperationOptions *options, const MI_Char *optionName,
                           const MI_Char *value, MI_Uint32 flags);
    MI_Result (*SetNumber)(MI_OperationOptions *options, const MI_Char *optionName, MI_Uint32 value,
                           MI_Uint32 flags);
    MI_Result (*SetCustomOption)(MI_OperationOptions *options, const MI_Char *optionName,
                                 MI_Type valueType, const MI_Value *value, MI_Boolean mustComply,
                                 MI_Uint32 flags);
    MI_Result (*GetString)(const MI_OperationOptions *options, const MI_Char *optionName,
                           const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetNumber)(const MI_OperationOptions *options, const MI_Char *optionName,
                           MI_Uint32 *value, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetOptionCount)(const MI_OperationOptions *options, MI_Uint32 *count);
    MI_Result (*GetOptionAt)(const MI_OperationOptions *options, MI_Uint32 index,
                             const MI_Char **optionName, MI_Value *value, MI_Type *type,
                             MI_Uint32 *flags);
    MI_Result (*GetOption)(const MI_OperationOptions *options, const MI_Char *optionName,
                           MI_Value *value, MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetEnabledChannels)(const MI_OperationOptions *options, const MI_Char *optionName,
                                    MI_Uint32 *channels, MI_Uint32 bufferLength,
                                    MI_Uint32 *channelCount, MI_Uint32 *flags);
    MI_Result (*Clone)(const MI_OperationOptions *self, MI_OperationOptions *newOperationOptions);
    MI_Result (*SetInterval)(MI_OperationOptions *options, const MI_Char *optionName,
                             const MI_Interval *value, MI_Uint32 flags);
    MI_Result (*GetInterval)(const MI_OperationOptions *options, const MI_Char *optionName,
                             MI_Interval *value, MI_Uint32 *index, MI_Uint32 *flags);
};

struct _MI_SubscriptionDeliveryOptionsFT {
    MI_Result (*SetString)(MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                           const MI_Char *value, MI_Uint32 flags);
    MI_Result (*SetNumber)(MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                           MI_Uint32 value, MI_Uint32 flags);
    MI_Result (*SetDateTime)(MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                             const MI_Datetime *value, MI_Uint32 flags);
    MI_Result (*SetInterval)(MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                             const MI_Interval *value, MI_Uint32 flags);
    MI_Result (*AddCredentials)(MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                                const MI_UserCredentials *credentials, MI_Uint32 flags);
    MI_Result (*Delete)(MI_SubscriptionDeliveryOptions *self);
    MI_Result (*GetString)(const MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                           const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetNumber)(const MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                           MI_Uint32 *value, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetDateTime)(const MI_SubscriptionDeliveryOptions *options,
                             const MI_Char *optionName, MI_Datetime *value, MI_Uint32 *index,
                             MI_Uint32 *flags);
    MI_Result (*GetInterval)(const MI_SubscriptionDeliveryOptions *options,
                             const MI_Char *optionName, MI_Interval *value, MI_Uint32 *index,
                             MI_Uint32 *flags);
    MI_Result (*GetOptionCount)(const MI_SubscriptionDeliveryOptions *options, MI_Uint32 *count);
    MI_Result (*GetOptionAt)(const MI_SubscriptionDeliveryOptions *options, MI_Uint32 index,
                             const MI_Char **optionName, MI_Value *value, MI_Type *type,
                             MI_Uint32 *flags);
    MI_Result (*GetOption)(const MI_SubscriptionDeliveryOptions *options, const MI_Char *optionName,
                           MI_Value *value, MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags);
    MI_Result (*GetCredentialsCount)(const MI_SubscriptionDeliveryOptions *options,
                                     MI_Uint32 *count);
    MI_Result (*GetCredentialsAt)(const MI_SubscriptionDeliveryOptions *options, MI_Uint32 index,
                                  const MI_Char **optionName, MI_UserCredentials *credentials,
                                  MI_Uint32 *flags);
    MI_Result (*GetCredentialsPasswordAt)(const MI_SubscriptionDeliveryOptions *options,
                                          MI_Uint32 index, const MI_Char **optionName,
                                          MI_Char *password, MI_Uint32 bufferLength,
                                          MI_Uint32 *passwordLength, MI_Uint32 *flags);
    MI_Result (*Clone)(const MI_SubscriptionDeliveryOptions *self,
                       MI_SubscriptionDeliveryOptions *newSubscriptionDeliveryOptions);
};

struct _MI_InstanceFT {
    MI_Result (*Clone)(const MI_Instance *self, MI_Instance **newInstance);
    MI_Result (*Destruct)(MI_Instance *self);
    MI_Result (*Delete)(MI_Instance *self);
    MI_Result (*IsA)(const MI_Instance *self, const MI_ClassDecl *classDecl, MI_Boolean *flag);
    MI_Result (*GetClassName)(const MI_Instance *self, const MI_Char **className);
    MI_Result (*SetNameSpace)(MI_Instance *self, const MI_Char *nameSpace);
    MI_Result (*GetNameSpace)(const MI_Instance *self, const MI_Char **nameSpace);
    MI_Result (*GetElementCount)(const MI_Instance *self, MI_Uint32 *count);
    MI_Result (*AddElement)(MI_Instance *self, const MI_Char *name, const MI_Value *value,
                            MI_Type type, MI_Uint32 flags);
    MI_Result (*SetElement)(MI_Instance *self, const MI_Char *name, const MI_Value *value,
                            MI_Type type, MI_Uint32 flags);
    MI_Result (*SetElementAt)(MI_Instance *self, MI_Uint32 index, const MI_Value *value,
                              MI_Type type, MI_Uint32 flags);
    MI_Result (*GetElement)(const MI_Instance *self, const MI_Char *name, MI_Value *value,
                            MI_Type *type, MI_Uint32 *flags, MI_Uint32 *index);
    MI_Result (*GetElementAt)(const MI_Instance *self, MI_Uint32 index, const MI_Char **name,
                              MI_Value *value, MI_Type *type, MI_Uint32 *flags);
    MI_Result (*ClearElement)(MI_Instance *self, const MI_Char *name);
    MI_Result (*ClearElementAt)(MI_Instance *self, MI_Uint32 index);
    MI_Result (*GetServerName)(const MI_Instance *self, const MI_Char **name);
    MI_Result (*SetServerName)(MI_Instance *self, const MI_Char *name);
    MI_Result (*GetClass)(const MI_Instance *self, MI_Class **instanceClass);
};

struct _MI_ClassFT {
    MI_Result (*GetClassName)(const MI_Class *self, const MI_Char **className);
    MI_Result (*GetNameSpace)(const MI_Class *self, const MI_Char **nameSpace);
    MI_Result (*GetServerName)(const MI_Class *self, const MI_Char **serverName);
    MI_Result (*GetElementCount)(const MI_Class *self, MI_Uint32 *count);
    MI_Result (*GetElement)(const MI_Class *self, const MI_Char *name, MI_Value *value,
                            MI_Boolean *valueExists, MI_Type *type, MI_Char **referenceClass,
                            MI_QualifierSet *qualifierSet, MI_Uint32 *flags, MI_Uint32 *index);
    MI_Result (*GetElementAt)(const MI_Class *self, MI_Uint32 index, const MI_Char **name,
                              MI_Value *value, MI_Boolean *valueExists, MI_Type *type,
                              MI_Char **referenceClass, MI_QualifierSet *qualifierSet,
                              MI_Uint32 *flags);
    MI_Result (*GetClassQualifierSet)(const MI_Class *self, MI_QualifierSet *qualifierSet);
    MI_Result (*GetMethodCount)(const MI_Class *self, MI_Uint32 *count);
    MI_Result (*GetMethodAt)(const MI_Class *self, MI_Uint32 index, const MI_Char **name,
                             MI_QualifierSet *qualifierSet, MI_ParameterSet *parameterSet);
    MI_Result (*GetMethod)(const MI_Class *self, const MI_Char *name, MI_QualifierSet *qualifierSet,
                           MI_ParameterSet *parameterSet, MI_Uint32 *index);
    MI_Result (*GetParentClassName)(const MI_Class *self, const MI_Char **name);
    MI_Result (*GetParentClass)(const MI_Class *self, MI_Class **parentClass);
    MI_Result (*Delete)(MI_Class *self);
    MI_Result (*Clone)(const MI_Class *self, MI_Class **newClass);
};

struct _MI_ParameterSetFT {
    MI_Result (*GetMethodReturnType)(const MI_ParameterSet *self, MI_Type *returnType,
                                     MI_QualifierSet *qualifierSet);
    MI_Result (*GetParameterCount)(const MI_ParameterSet *self, MI_Uint32 *count);
    MI_Result (*GetParameterAt)(const MI_ParameterSet *self, MI_Uint32 index, const MI_Char **name,
                                MI_Type *parameterType, MI_Char **referenceClass,
                                MI_QualifierSet *qualifierSet);
    MI_Result (*GetParameter)(const MI_ParameterSet *self, const MI_Char *name,
                              MI_Type *parameterType, MI_Char **referenceClass,
                              MI_QualifierSet *qualifierSet, MI_Uint32 *index);
};

struct _MI_QualifierSetFT {
    MI_Result (*GetQualifierCount)(const MI_QualifierSet *self, MI_Uint32 *count);
    MI_Result (*GetQualifierAt)(const MI_QualifierSet *self, MI_Uint32 index, const MI_Char **name,
                                MI_Type *qualifierType, MI_Uint32 *qualifierFlags,
                                MI_Value *qualifierValue);
    MI_Result (*GetQualifier)(const MI_QualifierSet *self, const MI_Char *name,
                              MI_Type *qualifierType, MI_Uint32 *qualifierFlags,
                              MI_Value *qualifierValue, MI_Uint32 *index);
};

struct _MI_SerializerFT {
    MI_Result (*Close)(MI_Serializer *serializer);
    MI_Result (*SerializeClass)(MI_Serializer *serializer, MI_Uint32 flags,
                                const MI_Class *classObject, MI_Uint8 *clientBuffer,
                                MI_Uint32 clientBufferLength, MI_Uint32 *clientBufferNeeded);
    MI_Result (*SerializeInstance)(MI_Serializer *serializer, MI_Uint32 flags,
                                   const MI_Instance *instanceObject, MI_Uint8 *clientBuffer,
                                   MI_Uint32 clientBufferLength, MI_Uint32 *clientBufferNeeded);
};

struct _MI_DeserializerFT {
    MI_Result (*Close)(MI_Deserializer *deserializer);
    MI_Result (*DeserializeClass)(MI_Deserializer *deserializer, MI_Uint32 flags,
                                  MI_Uint8 *serializedBuffer, MI_Uint32 serializedBufferLength,
                                  MI_Class *parentClass, const MI_Char *serverName,
                                  const MI_Char *namespaceName,
                                  MI_Deserializer_ClassObjectNeeded classObjectNeeded,
                                  void *classObjectNeededContext, MI_Uint32 *serializedBufferRead,
                                  MI_Class **classObject, MI_Instance **cimErrorDetails);
    MI_Result (*Class_GetClassName)(MI_Deserializer *deserializer, MI_Uint8 *serializedBuffer,
                                    MI_Uint32 serializedBufferLength, MI_Char *className,
                                    MI_Uint32 *classNameLength, MI_Instance **cimErrorDetails);
    MI_Result (*Class_GetParentClassName)(MI_Deserializer *deserializer, MI_Uint8 *serializedBuffer,
                                          MI_Uint32 serializedBufferLength,
                                          MI_Char *parentClassName,
                                          MI_Uint32 *parentClassNameLength,
                                          MI_Instance **cimErrorDetails);
    MI_Result (*DeserializeInstance)(MI_Deserializer *deserializer, MI_Uint32 flags,
                                     MI_Uint8 *serializedBuffer, MI_Uint32 serializedBufferLength,
                                     MI_Class **classObjects, MI_Uint32 numberClassObjects,
                                     MI_Deserializer_ClassObjectNeeded classObjectNeeded,
                                     void *classObjectNeededContext,
                                     MI_Uint32 *serializedBufferRead, MI_Instance **instanceObject,
                                     MI_Instance **cimErrorDetails);
    MI_Result (*Instance_GetClassName)(MI_Deserializer *deserializer, MI_Uint8 *serializedBuffer,
                                       MI_Uint32 serializedBufferLength, MI_Char *className,
                                       MI_Uint32 *classNameLength, MI_Instance **cimErrorDetails);
};

struct _MI_UtilitiesFT {
    MI_ErrorCategory (*MapErrorToMiErrorCategory)(const MI_Char *errorType, MI_Uint32 error);
    MI_Result (*CimErrorFromErrorCode)(MI_Uint32 error, const MI_Char *errorType,
                                       const MI_Char *errorMessage, MI_Instance **cimError);
};

struct _MI_FilterFT {
    MI_Result (*Evaluate)(const MI_Filter *self, const MI_Instance *instance, MI_Boolean *result);
    MI_Result (*GetExpression)(const MI_Filter *self, const MI_Char **queryLang,
                               const MI_Char **queryExpr);
};

struct _MI_PropertySetFT {
    MI_Result (*GetElementCount)(const MI_PropertySet *self, MI_Uint32 *count);
    MI_Result (*ContainsElement)(const MI_PropertySet *self, const MI_Char *name, MI_Boolean *flag);
    MI_Result (*AddElement)(MI_PropertySet *self, const MI_Char *name);
    MI_Result (*GetElementAt)(const MI_PropertySet *self, MI_Uint32 index, const MI_Char **name);
    MI_Result (*Clear)(MI_PropertySet *self);
    MI_Result (*Destruct)(MI_PropertySet *self);
    MI_Result (*Delete)(MI_PropertySet *self);
    MI_Result (*Clone)(const MI_PropertySet *self, MI_PropertySet **newPropertySet);
};

struct _MI_ContextFT {
    MI_Result (*PostResult)(MI_Context *context, MI_Result result);
    MI_Result (*PostInstance)(MI_Context *context, const MI_Instance *instance);
    MI_Result (*PostIndication)(MI_Context *context, const MI_Instance *indication,
                                MI_Uint32 subscriptionIDCount, const MI_Char *bookmark);
    MI_Result (*ConstructInstance)(MI_Context *context, const MI_ClassDecl *classDecl,
                                   MI_Instance *instance);
    MI_Result (*ConstructParameters)(MI_Context *context, const MI_MethodDecl *methodDecl,
                                     MI_Instance *instance);
    MI_Result (*NewInstance)(MI_Context *context, const MI_ClassDecl *classDecl,
                             MI_Instance **instance);
    MI_Result (*NewDynamicInstance)(MI_Context *context, const MI_Char *className, MI_Uint32 flags,
                                    MI_Instance **instance);
    MI_Result (*NewParameters)(MI_Context *context, const MI_MethodDecl *methodDecl,
                               MI_Instance **instance);
    MI_Result (*Canceled)(const MI_Context *context, MI_Boolean *flag);
    MI_Result (*GetLocale)(const MI_Context *context, MI_LocaleType localeType,
                           MI_Char locale[MI_MAX_LOCALE_SIZE]);
    MI_Result (*RegisterCancel)(MI_Context *context, MI_CancelCallback callback,
                                void *callbackData);
    MI_Result (*RequestUnload)(MI_Context *context);
    MI_Result (*RefuseUnload)(MI_Context *context);
    MI_Result (*GetLocalSession)(const MI_Context *context, MI_Session *session);
    MI_Result (*SetStringOption)(MI_Context *context, const MI_Char *name, const MI_Char *value);
    MI_Result (*GetStringOption)(MI_Context *context, const MI_Char *name, const MI_Char **value);
    MI_Result (*GetNumberOption)(MI_Context *context, const MI_Char *name, MI_Uint32 *value);
    MI_Result (*GetCustomOption)(MI_Context *context, const MI_Char *name, MI_Type *valueType,
                                 MI_Value *value);
    MI_Result (*GetCustomOptionCount)(MI_Context *context, MI_Uint32 *count);
    MI_Result (*GetCustomOptionAt)(MI_Context *context, MI_Uint32 index, const MI_Char **name,
                                   MI_Type *valueType, MI_Value *value);
    MI_Result (*WriteMessage)(MI_Context *context, MI_Uint32 channel, const MI_Char *message);
    MI_Result (*WriteProgress)(MI_Context *context, const MI_Char *activity,
                               const MI_Char *currentOperation, const MI_Char *statusDescription,
                               MI_Uint32 percentComplete, MI_Uint32 secondsRemaining);
    MI_Result (*WriteStreamParameter)(MI_Context *context, const MI_Char *name,
                                      const MI_Value *value, MI_Type type, MI_Uint32 flags);
    MI_Result (*WriteCimError)(MI_Context *context, const MI_Instance *error, MI_Boolean *flag);
    MI_Result (*PromptUser)(MI_Context *context, const MI_Char *message, MI_PromptType promptType,
                            MI_Boolean *result);
    MI_Result (*ShouldProcess)(MI_Context *context, const MI_Char *target, const MI_Char *action,
                               MI_Boolean *result);
    MI_Result (*ShouldContinue)(MI_Context *context, const MI_Char *message, MI_Boolean *result);
    MI_Result (*PostError)(MI_Context *context, MI_Uint32 resultCode, const MI_Char *resultType,
                           const MI_Char *errorMessage);
    MI_Result (*PostCimError)(MI_Context *context, const MI_Instance *error);
    MI_Result (*WriteError)(MI_Context *context, MI_Uint32 resultCode, const MI_Char *resultType,
                            const MI_Char *errorMessage, MI_Boolean *flag);
    MI_Result (*GetLifecycleIndicationContext)(
        MI_Context *context, MI_LifecycleIndicationContext **lifecycleIndicationContext);
};

struct _MI_LifecycleIndicationContextFT {
    MI_Result (*PostCreate)(MI_LifecycleIndicationContext *context, const MI_Instance *instance);
    MI_Result (*PostModify)(MI_LifecycleIndicationContext *context,
                            const MI_Instance *originalInstance, const MI_Instance *instance);
    MI_Result (*PostDelete)(MI_LifecycleIndicationContext *context, const MI_Instance *instance);
    MI_Result (*PostRead)(MI_LifecycleIndicationContext *context, const MI_Instance *instance);
    MI_Result (*PostMethodCall)(MI_LifecycleIndicationContext *context, const MI_Instance *instance,
                                const MI_Char *methodName, MI_Boolean precall,
                                const MI_Instance *parameter, const MI_Char *returnvalue);
    MI_Result (*PostResult)(MI_LifecycleIndicationContext *context, MI_Result result);
    MI_Result (*ConstructInstance)(MI_LifecycleIndicationContext *context,
                                   const MI_ClassDecl *classDecl, MI_Instance *instance);
    MI_Result (*ConstructParameters)(MI_LifecycleIndicationContext *context,
                                     const MI_MethodDecl *methodDecl, MI_Instance *instance);
    MI_Result (*NewInstance)(MI_LifecycleIndicationContext *context, const MI_ClassDecl *classDecl,
                             MI_Instance **instance);
    MI_Result (*NewDynamicInstance)(MI_LifecycleIndicationContext *context,
                                    const MI_Char *className, MI_Uint32 flags,
                                    MI_Instance **instance);
    MI_Result (*NewParameters)(MI_LifecycleIndicationContext *context,
                               const MI_MethodDecl *methodDecl, MI_Instance **instance);
    MI_Result (*SetSupportedTypes)(MI_LifecycleIndicationContext *context, MI_Uint32 types);
    MI_Result (*GetTypes)(MI_LifecycleIndicationContext *context, MI_Uint32 *types);
    MI_Result (*RegisterCallback)(MI_LifecycleIndicationContext *context,
                                  MI_LifecycleIndicationCallback callback, void *callbackData);
};

struct _MI_ServerFT {
    MI_Result (*GetVersion)(MI_Uint32 *version);
    MI_Result (*GetSystemName)(const MI_Char **systemName);
};

/* All tables of the client in one place. */
struct _MI_ClientFT_V1 {
    const MI_ApplicationFT *applicationFT;
    const MI_SessionFT *sessionFT;
    const MI_OperationFT *operationFT;
    const MI_HostedProviderFT *hostedProviderFT;
    const MI_SerializerFT *serializerFT;
    const MI_DeserializerFT *deserializerFT;
    const MI_SubscriptionDeliveryOptionsFT *subscribeDeliveryOptionsFT;
    const MI_DestinationOptionsFT *destinationOptionsFT;
    const MI_OperationOptionsFT *operationOptionsFT;
    const MI_UtilitiesFT *utilitiesFT;
};

/*
 * Entry points
 */

/*
 * Starts the library: fills *application, to be given to MI_Application_Close once. flags must be
 * 0; applicationID may be NULL; extendedError may be NULL, else it receives NULL or an instance
 * the caller deletes. No network. Afterwards mi_clientFT may be used. Both may be used from any
 * thread.
 */
MI_EXPORT MI_Result MI_Application_InitializeV1(MI_Uint32 flags, const MI_Char *applicationID,
                                                MI_Instance **extendedError,
                                                MI_Application *application);

extern MI_EXPORT const MI_ClientFT_V1 *mi_clientFT_V1;

#define MI_Application_Initialize MI_Application_InitializeV1
#define mi_clientFT               mi_clientFT_V1

/*
 * Helpers of the wrappers, gone at the end of this file
 */

#define MI_HAS_TABLE_(handle) ((handle) != NULL && (handle)->ft != NULL)
#define MI_FORWARD_(handle, slot, arguments)                                                       \
    (MI_HAS_TABLE_(handle) ? (handle)->ft->slot arguments : MI_RESULT_INVALID_PARAMETER)

/*
 * Application
 *
 * Factories. Everything they make is freed by the caller: sessions and hosted providers with their
 * _Close, options with their _Delete, instances and classes with MI_Instance_Delete and
 * MI_Class_Delete. MI_Application_Close blocks until every session is closed; never call it from a
 * callback. Without an application the output is set to NULL or to its _NULL value. Nothing here
 * contacts a server.
 */

MI_INLINE MI_Result MI_Application_Close(MI_Application *application)
{
    return MI_FORWARD_(application, Close, (application));
}

/*
 * protocol, destination, options, callbacks and extendedError may be NULL; options and callbacks
 * are copied.
 */
MI_INLINE MI_Result MI_Application_NewSession(MI_Application *application, const MI_Char *protocol,
                                              const MI_Char *destination,
                                              MI_DestinationOptions *options,
                                              MI_SessionCallbacks *callbacks,
                                              MI_Instance **extendedError, MI_Session *session)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewSession(application, protocol, destination, options, callbacks,
                                           extendedError, session);
    }
    if (session != NULL) {
        const MI_Session none = MI_SESSION_NULL;

        *session = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

MI_INLINE MI_Result MI_Application_NewDestinationOptions(MI_Application *application,
                                                         MI_DestinationOptions *options)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewDestinationOptions(application, options);
    }
    if (options != NULL) {
        const MI_DestinationOptions none = MI_DESTINATIONOPTIONS_NULL;

        *options = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/*
 * mustUnderstand: whether the server must know every custom option; MI_FALSE is the usual choice.
 */
MI_INLINE MI_Result MI_Application_NewOperationOptions(MI_Application *application,
                                                       MI_Boolean mustUnderstand,
                                                       MI_OperationOptions *options)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewOperationOptions(application, mustUnderstand, options);
    }
    if (options != NULL) {
        const MI_OperationOptions none = MI_OPERATIONOPTIONS_NULL;

        *options = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

MI_INLINE MI_Result MI_Application_NewSubscriptionDeliveryOptions(
    MI_Application *application, MI_SubscriptionDeliveryType deliveryType,
    MI_SubscriptionDeliveryOptions *deliveryOptions)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewSubscriptionDeliveryOptions(application, deliveryType,
                                                               deliveryOptions);
    }
    if (deliveryOptions != NULL) {
        const MI_SubscriptionDeliveryOptions none = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;

        *deliveryOptions = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/* classRTTI may be NULL: a dynamic instance, to which elements can be added. */
MI_INLINE MI_Result MI_Application_NewInstance(MI_Application *application,
                                               const MI_Char *className,
                                               const MI_ClassDecl *classRTTI,
                                               MI_Instance **instance)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewInstance(application, className, classRTTI, instance);
    }
    if (instance != NULL) {
        *instance = NULL;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/* classObject may be NULL, as above; otherwise it may be deleted before the instance. */
MI_INLINE MI_Result MI_Application_NewInstanceFromClass(MI_Application *application,
                                                        const MI_Char *className,
                                                        const MI_Class *classObject,
                                                        MI_Instance **instance)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewInstanceFromClass(application, className, classObject, instance);
    }
    if (instance != NULL) {
        *instance = NULL;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/* The in-parameters of a method: an instance of the class Parameters. classRTTI may be NULL. */
MI_INLINE MI_Result MI_Application_NewParameterSet(MI_Application *application,
                                                   const MI_ClassDecl *classRTTI,
                                                   MI_Instance **instance)
{
    return MI_Application_NewInstance(application, MI_T("Parameters"), classRTTI, instance);
}

/* A deep copy of classDecl as a class object; namespaceName and serverName may be NULL. */
MI_INLINE MI_Result MI_Application_NewClass(MI_Application *application,
                                            const MI_ClassDecl *classDecl,
                                            const MI_Char *namespaceName, const MI_Char *serverName,
                                            MI_Class **classObject)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewClass(application, classDecl, namespaceName, serverName,
                                         classObject);
    }
    if (classObject != NULL) {
        *classObject = NULL;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/*
 * flags must be 0. The only format every implementation has is "MI_XML"; another one is
 * MI_RESULT_NOT_SUPPORTED.
 */
MI_INLINE MI_Result MI_Application_NewSerializer(MI_Application *application, MI_Uint32 flags,
                                                 MI_Char *format, MI_Serializer *serializer)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewSerializer(application, flags, format, serializer);
    }
    if (serializer != NULL) {
        const MI_Serializer none = {0, 0};

        *serializer = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

MI_INLINE MI_Result MI_Application_NewDeserializer(MI_Application *application, MI_Uint32 flags,
                                                   MI_Char *format, MI_Deserializer *deserializer)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewDeserializer(application, flags, format, deserializer);
    }
    if (deserializer != NULL) {
        const MI_Deserializer none = {0, 0};

        *deserializer = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/* A provider inside this process; extendedError may be NULL. */
MI_INLINE MI_Result MI_Application_NewHostedProvider(
    MI_Application *application, const MI_Char *namespaceName, const MI_Char *providerName,
    MI_MainFunction mi_Main, MI_Instance **extendedError, MI_HostedProvider *hostedProvider)
{
    if (MI_HAS_TABLE_(application)) {
        return application->ft->NewHostedProvider(application, namespaceName, providerName, mi_Main,
                                                  extendedError, hostedProvider);
    }
    if (hostedProvider != NULL) {
        const MI_HostedProvider none = MI_HOSTEDPROVIDER_NULL;

        *hostedProvider = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/*
 * Hosted provider
 *
 * MI_HostedProvider_GetApplication copies the parent handle; without a provider it zeroes the
 * output.
 */

MI_INLINE MI_Result MI_HostedProvider_Close(MI_HostedProvider *hostedProvider)
{
    return MI_FORWARD_(hostedProvider, Close, (hostedProvider));
}

MI_INLINE MI_Result MI_HostedProvider_GetApplication(MI_HostedProvider *hostedProvider,
                                                     MI_Application *application)
{
    if (MI_HAS_TABLE_(hostedProvider)) {
        return hostedProvider->ft->GetApplication(hostedProvider, application);
    }
    if (application != NULL) {
        const MI_Application none = MI_APPLICATION_NULL;

        *application = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/*
 * Session
 *
 * MI_Session_Close cancels what runs and waits until every operation handle is closed; with a
 * callback it returns at once and the callback is called exactly once. Without a session the
 * callback is called right away.
 */

/*
 * Both completion arguments may be NULL. From inside a callback only the form with a callback is
 * allowed.
 */
MI_INLINE MI_Result MI_Session_Close(MI_Session *session, void *completionContext,
                                     void (*completionCallback)(void *completionContext))
{
    if (MI_HAS_TABLE_(session)) {
        return session->ft->Close(session, completionContext, completionCallback);
    }
    if (completionCallback == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    completionCallback(completionContext);
    return MI_RESULT_OK;
}

MI_INLINE MI_Result MI_Session_GetApplication(MI_Session *session, MI_Application *application)
{
    if (MI_HAS_TABLE_(session)) {
        return session->ft->GetApplication(session, application);
    }
    if (application != NULL) {
        const MI_Application none = MI_APPLICATION_NULL;

        *application = none;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

/*
 * Session operations
 *
 * They return nothing: the outcome is the (last) result, delivered to the matching callback or, if
 * that is NULL, fetched with MI_Operation_Get*. *operation must be closed with MI_Operation_Close
 * in every case. Options, callbacks, strings and instances are copied before the function returns;
 * options, namespaceName and callbacks may be NULL. Without a session *operation is zeroed and the
 * matching callback gets MI_RESULT_INVALID_PARAMETER at once.
 */

MI_INLINE void MI_FailInstanceOperation_(MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (operation != NULL) {
        const MI_Operation none = MI_OPERATION_NULL;

        *operation = none;
    }
    if (callbacks != NULL && callbacks->instanceResult != NULL) {
        callbacks->instanceResult(NULL, callbacks->callbackContext, NULL, MI_FALSE,
                                  MI_RESULT_INVALID_PARAMETER, NULL, NULL, NULL);
    }
}

MI_INLINE void MI_FailIndicationOperation_(MI_OperationCallbacks *callbacks,
                                           MI_Operation *operation)
{
    if (operation != NULL) {
        const MI_Operation none = MI_OPERATION_NULL;

        *operation = none;
    }
    if (callbacks != NULL && callbacks->indicationResult != NULL) {
        callbacks->indicationResult(NULL, callbacks->callbackContext, NULL, NULL, NULL, MI_FALSE,
                                    MI_RESULT_INVALID_PARAMETER, NULL, NULL, NULL);
    }
}

MI_INLINE void MI_FailClassOperation_(MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (operation != NULL) {
        const MI_Operation none = MI_OPERATION_NULL;

        *operation = none;
    }
    if (callbacks != NULL && callbacks->classResult != NULL) {
        callbacks->classResult(NULL, callbacks->callbackContext, NULL, MI_FALSE,
                               MI_RESULT_INVALID_PARAMETER, NULL, NULL, NULL);
    }
}

/* inboundInstance holds the keys. */
MI_INLINE void MI_Session_GetInstance(MI_Session *session, MI_Uint32 flags,
                                      MI_OperationOptions *options, const MI_Char *namespaceName,
                                      const MI_Instance *inboundInstance,
                                      MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->GetInstance(session, flags, options, namespaceName, inboundInstance, callbacks,
                                 operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* inboundInstance holds the keys and what is to change. */
MI_INLINE void MI_Session_ModifyInstance(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *namespaceName,
                                         const MI_Instance *inboundInstance,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->ModifyInstance(session, flags, options, namespaceName, inboundInstance,
                                    callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* The result, if any, is the new instance or its keys. */
MI_INLINE void MI_Session_CreateInstance(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *namespaceName,
                                         const MI_Instance *inboundInstance,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->CreateInstance(session, flags, options, namespaceName, inboundInstance,
                                    callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* inboundInstance holds the keys. */
MI_INLINE void MI_Session_DeleteInstance(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *namespaceName,
                                         const MI_Instance *inboundInstance,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->DeleteInstance(session, flags, options, namespaceName, inboundInstance,
                                    callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* className may be NULL when inboundInstance is given; both instances may be NULL. */
MI_INLINE void MI_Session_Invoke(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                                 const MI_Char *namespaceName, const MI_Char *className,
                                 const MI_Char *methodName, const MI_Instance *inboundInstance,
                                 const MI_Instance *inboundProperties,
                                 MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->Invoke(session, flags, options, namespaceName, className, methodName,
                            inboundInstance, inboundProperties, callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* className may be NULL only where the server or a resource URI option decides. */
MI_INLINE void MI_Session_EnumerateInstances(MI_Session *session, MI_Uint32 flags,
                                             MI_OperationOptions *options,
                                             const MI_Char *namespaceName, const MI_Char *className,
                                             MI_Boolean keysOnly, MI_OperationCallbacks *callbacks,
                                             MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->EnumerateInstances(session, flags, options, namespaceName, className, keysOnly,
                                        callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* queryDialect is MI_QUERY_DIALECT_*. */
MI_INLINE void MI_Session_QueryInstances(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *namespaceName,
                                         const MI_Char *queryDialect,
                                         const MI_Char *queryExpression,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->QueryInstances(session, flags, options, namespaceName, queryDialect,
                                    queryExpression, callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* The four filters may be NULL: any. */
MI_INLINE void
MI_Session_AssociatorInstances(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                               const MI_Char *namespaceName, const MI_Instance *instanceKey,
                               const MI_Char *assocClass, const MI_Char *resultClass,
                               const MI_Char *role, const MI_Char *resultRole, MI_Boolean keysOnly,
                               MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->AssociatorInstances(session, flags, options, namespaceName, instanceKey,
                                         assocClass, resultClass, role, resultRole, keysOnly,
                                         callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* Both filters may be NULL: any. */
MI_INLINE void
MI_Session_ReferenceInstances(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                              const MI_Char *namespaceName, const MI_Instance *instanceKey,
                              const MI_Char *resultClass, const MI_Char *role, MI_Boolean keysOnly,
                              MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->ReferenceInstances(session, flags, options, namespaceName, instanceKey,
                                        resultClass, role, keysOnly, callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/* Indications until cancelled; deliverOptions may be NULL. */
MI_INLINE void MI_Session_Subscribe(MI_Session *session, MI_Uint32 flags,
                                    MI_OperationOptions *options, const MI_Char *namespaceName,
                                    const MI_Char *queryDialect, const MI_Char *queryExpression,
                                    const MI_SubscriptionDeliveryOptions *deliverOptions,
                                    MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->Subscribe(session, flags, options, namespaceName, queryDialect,
                               queryExpression, deliverOptions, callbacks, operation);
    } else {
        MI_FailIndicationOperation_(callbacks, operation);
    }
}

/* One class declaration. */
MI_INLINE void MI_Session_GetClass(MI_Session *session, MI_Uint32 flags,
                                   MI_OperationOptions *options, const MI_Char *namespaceName,
                                   const MI_Char *className, MI_OperationCallbacks *callbacks,
                                   MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->GetClass(session, flags, options, namespaceName, className, callbacks,
                              operation);
    } else {
        MI_FailClassOperation_(callbacks, operation);
    }
}

/* className NULL: from the root of the hierarchy. */
MI_INLINE void MI_Session_EnumerateClasses(MI_Session *session, MI_Uint32 flags,
                                           MI_OperationOptions *options,
                                           const MI_Char *namespaceName, const MI_Char *className,
                                           MI_Boolean classNamesOnly,
                                           MI_OperationCallbacks *callbacks,
                                           MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->EnumerateClasses(session, flags, options, namespaceName, className,
                                      classNamesOnly, callbacks, operation);
    } else {
        MI_FailClassOperation_(callbacks, operation);
    }
}

/* One round trip with the server; the result may carry an instance. */
MI_INLINE void MI_Session_TestConnection(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    if (MI_HAS_TABLE_(session)) {
        session->ft->TestConnection(session, flags, callbacks, operation);
    } else {
        MI_FailInstanceOperation_(callbacks, operation);
    }
}

/*
 * Operation
 *
 * The getters wait for the next result of a synchronous operation. Whatever they return belongs to
 * the operation and lives until the next getter or MI_Operation_Close; all outputs but the object
 * may be NULL. They must be called until *moreResults is MI_FALSE. *result is the outcome of the
 * operation, the return value that of the call; without an operation both say
 * MI_RESULT_INVALID_PARAMETER. MI_Operation_Cancel does not wait. MI_Operation_Close cancels what
 * is still running; the final callback of an asynchronous operation comes all the same, the final
 * result of a synchronous one that nobody fetched is dropped.
 */

MI_INLINE MI_Result MI_NoMoreResults_(MI_Boolean *moreResults, MI_Result *result)
{
    if (moreResults != NULL) {
        *moreResults = MI_FALSE;
    }
    if (result != NULL) {
        *result = MI_RESULT_INVALID_PARAMETER;
    }
    return MI_RESULT_INVALID_PARAMETER;
}

MI_INLINE MI_Result MI_Operation_GetInstance(MI_Operation *operation, const MI_Instance **instance,
                                             MI_Boolean *moreResults, MI_Result *result,
                                             const MI_Char **errorMessage,
                                             const MI_Instance **completionDetails)
{
    if (MI_HAS_TABLE_(operation)) {
        return operation->ft->GetInstance(operation, instance, moreResults, result, errorMessage,
                                          completionDetails);
    }
    return MI_NoMoreResults_(moreResults, result);
}

MI_INLINE MI_Result MI_Operation_GetIndication(MI_Operation *operation,
                                               const MI_Instance **instance,
                                               const MI_Char **bookmark, const MI_Char **machineID,
                                               MI_Boolean *moreResults, MI_Result *result,
                                               const MI_Char **errorMessage,
                                               const MI_Instance **completionDetails)
{
    if (MI_HAS_TABLE_(operation)) {
        return operation->ft->GetIndication(operation, instance, bookmark, machineID, moreResults,
                                            result, errorMessage, completionDetails);
    }
    return MI_NoMoreResults_(moreResults, result);
}

MI_INLINE MI_Result MI_Operation_GetClass(MI_Operation *operation, const MI_Class **classResult,
                                          MI_Boolean *moreResults, MI_Result *result,
                                          const MI_Char **errorMessage,
                                          const MI_Instance **completionDetails)
{
    if (MI_HAS_TABLE_(operation)) {
        return operation->ft->GetClass(operation, classResult, moreResults, result, errorMessage,
                                       completionDetails);
    }
    return MI_NoMoreResults_(moreResults, result);
}

MI_INLINE MI_Result MI_Operation_Cancel(MI_Operation *operation, MI_CancellationReason reason)
{
    return MI_FORWARD_(operation, Cancel, (operation, reason));
}

MI_INLINE MI_Result MI_Operation_Close(MI_Operation *operation)
{
    return MI_FORWARD_(operation, Close, (operation));
}

/*
 * A copy of the handle of the session the operation runs on; zeroed first, also when the call
 * fails.
 */
MI_INLINE MI_Result MI_Operation_GetSession(MI_Operation *operation, MI_Session *session)
{
    if (session != NULL) {
        const MI_Session none = MI_SESSION_NULL;

        *session = none;
    }
    return MI_FORWARD_(operation, GetSession, (operation, session));
}

/*
 * Destination options
 *
 * Setters copy; strings from getters belong to the options object and live until that option is
 * set again or the object is deleted. An option that was not set is MI_RESULT_NO_SUCH_PROPERTY,
 * one of another type MI_RESULT_TYPE_MISMATCH; there are no defaults to read. index and flags
 * outputs may be NULL.
 */

/* Harmless on NULL. Sessions made with the options keep their copy. */
MI_INLINE void MI_DestinationOptions_Delete(MI_DestinationOptions *options)
{
    if (MI_HAS_TABLE_(options)) {
        options->ft->Delete(options);
    }
}

MI_INLINE MI_Result MI_DestinationOptions_SetString(MI_DestinationOptions *options,
                                                    const MI_Char *optionName,
                                                    const MI_Char *optionValue)
{
    return MI_FORWARD_(options, SetString, (options, optionName, optionValue, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetString(const MI_DestinationOptions *options,
                                                    const MI_Char *optionName,
                                                    const MI_Char **optionValue, MI_Uint32 *index)
{
    return MI_FORWARD_(options, GetString, (options, optionName, optionValue, index, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetNumber(MI_DestinationOptions *options,
                                                    const MI_Char *optionName,
                                                    MI_Uint32 optionValue)
{
    return MI_FORWARD_(options, SetNumber, (options, optionName, optionValue, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetNumber(const MI_DestinationOptions *options,
                                                    const MI_Char *optionName,
                                                    MI_Uint32 *optionValue, MI_Uint32 *index)
{
    return MI_FORWARD_(options, GetNumber, (options, optionName, optionValue, index, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_GetOptionCount(const MI_DestinationOptions *options,
                                                         MI_Uint32 *count)
{
    return MI_FORWARD_(options, GetOptionCount, (options, count));
}

MI_INLINE MI_Result MI_DestinationOptions_GetOptionAt(const MI_DestinationOptions *options,
                                                      MI_Uint32 index, const MI_Char **optionName,
                                                      MI_Value *value, MI_Type *type,
                                                      MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetOptionAt, (options, index, optionName, value, type, flags));
}

MI_INLINE MI_Result MI_DestinationOptions_GetOption(const MI_DestinationOptions *options,
                                                    const MI_Char *optionName, MI_Value *value,
                                                    MI_Type *type, MI_Uint32 *index,
                                                    MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetOption, (options, optionName, value, type, index, flags));
}

/*
 * Credentials are read back without the password; the buffer for that should be wiped after use.
 * password may be NULL with bufferLength 0, to ask for the length (terminator included).
 */

MI_INLINE MI_Result MI_DestinationOptions_GetCredentialsCount(const MI_DestinationOptions *options,
                                                              MI_Uint32 *count)
{
    return MI_FORWARD_(options, GetCredentialsCount, (options, count));
}

MI_INLINE MI_Result MI_DestinationOptions_GetCredentialsAt(const MI_DestinationOptions *options,
                                                           MI_Uint32 index,
                                                           const MI_Char **optionName,
                                                           MI_UserCredentials *credentials,
                                                           MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetCredentialsAt, (options, index, optionName, credentials, flags));
}

MI_INLINE MI_Result MI_DestinationOptions_GetCredentialsPasswordAt(
    const MI_DestinationOptions *options, MI_Uint32 index, const MI_Char **optionName,
    MI_Char *password, MI_Uint32 bufferLength, MI_Uint32 *passwordLength, MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetCredentialsPasswordAt,
                       (options, index, optionName, password, bufferLength, passwordLength, flags));
}

MI_INLINE MI_Result MI_DestinationOptions_Clone(const MI_DestinationOptions *self,
                                                MI_DestinationOptions *newDestinationOptions)
{
    return MI_FORWARD_(self, Clone, (self, newDestinationOptions));
}

/* Named options. Flags read as MI_TRUE for any number but 0. */

MI_INLINE MI_Result MI_GetDestinationOptionsFlag_(const MI_DestinationOptions *options,
                                                  const MI_Char *optionName, MI_Boolean *value)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(
        options, GetNumber, (options, optionName, value != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK && value != NULL) {
        *value = number != 0 ? MI_TRUE : MI_FALSE;
    }
    return result;
}

MI_INLINE MI_Result MI_DestinationOptions_SetTimeout(MI_DestinationOptions *options,
                                                     const MI_Interval *timeout)
{
    return MI_FORWARD_(options, SetInterval,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_TIMEOUT"), timeout, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetTimeout(const MI_DestinationOptions *options,
                                                     MI_Interval *timeout)
{
    return MI_FORWARD_(options, GetInterval,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_TIMEOUT"), timeout, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetCertCACheck(MI_DestinationOptions *options,
                                                         MI_Boolean check)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_CERT_CA_CHECK"), check, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetCertCACheck(const MI_DestinationOptions *options,
                                                         MI_Boolean *check)
{
    return MI_GetDestinationOptionsFlag_(options, MI_T("__MI_DESTINATIONOPTIONS_CERT_CA_CHECK"),
                                         check);
}

MI_INLINE MI_Result MI_DestinationOptions_SetCertCNCheck(MI_DestinationOptions *options,
                                                         MI_Boolean check)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_CERT_CN_CHECK"), check, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetCertCNCheck(const MI_DestinationOptions *options,
                                                         MI_Boolean *check)
{
    return MI_GetDestinationOptionsFlag_(options, MI_T("__MI_DESTINATIONOPTIONS_CERT_CN_CHECK"),
                                         check);
}

MI_INLINE MI_Result MI_DestinationOptions_SetCertRevocationCheck(MI_DestinationOptions *options,
                                                                 MI_Boolean check)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_CERT_REVOCATION_CHECK"), check, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetCertRevocationCheck(
    const MI_DestinationOptions *options, MI_Boolean *check)
{
    return MI_GetDestinationOptionsFlag_(
        options, MI_T("__MI_DESTINATIONOPTIONS_CERT_REVOCATION_CHECK"), check);
}

MI_INLINE MI_Result MI_DestinationOptions_SetPacketPrivacy(MI_DestinationOptions *options,
                                                           MI_Boolean privacy)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_PACKET_PRIVACY"), privacy, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetPacketPrivacy(const MI_DestinationOptions *options,
                                                           MI_Boolean *privacy)
{
    return MI_GetDestinationOptionsFlag_(options, MI_T("__MI_DESTINATIONOPTIONS_PACKET_PRIVACY"),
                                         privacy);
}

MI_INLINE MI_Result MI_DestinationOptions_SetPacketIntegrity(MI_DestinationOptions *options,
                                                             MI_Boolean integrity)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_PACKET_INTEGRITY"), integrity, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetPacketIntegrity(const MI_DestinationOptions *options,
                                                             MI_Boolean *integrity)
{
    return MI_GetDestinationOptionsFlag_(options, MI_T("__MI_DESTINATIONOPTIONS_PACKET_INTEGRITY"),
                                         integrity);
}

MI_INLINE MI_Result MI_DestinationOptions_SetPacketEncoding(MI_DestinationOptions *options,
                                                            const MI_Char *encoding)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_PACKET_ENCODING"), encoding, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetPacketEncoding(const MI_DestinationOptions *options,
                                                            const MI_Char **encoding)
{
    return MI_FORWARD_(
        options, GetString,
        (options, MI_T("__MI_DESTINATIONOPTIONS_PACKET_ENCODING"), encoding, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetDataLocale(MI_DestinationOptions *options,
                                                        const MI_Char *locale)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_DATA_LOCALE"), locale, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetDataLocale(const MI_DestinationOptions *options,
                                                        const MI_Char **locale)
{
    return MI_FORWARD_(options, GetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_DATA_LOCALE"), locale, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetUILocale(MI_DestinationOptions *options,
                                                      const MI_Char *locale)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_UI_LOCALE"), locale, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetUILocale(const MI_DestinationOptions *options,
                                                      const MI_Char **locale)
{
    return MI_FORWARD_(options, GetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_UI_LOCALE"), locale, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetMaxEnvelopeSize(MI_DestinationOptions *options,
                                                             MI_Uint32 sizeInKB)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_MAX_ENVELOPE_SIZE"), sizeInKB, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetMaxEnvelopeSize(const MI_DestinationOptions *options,
                                                             MI_Uint32 *sizeInKB)
{
    return MI_FORWARD_(
        options, GetNumber,
        (options, MI_T("__MI_DESTINATIONOPTIONS_MAX_ENVELOPE_SIZE"), sizeInKB, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetMaxElements(MI_DestinationOptions *options,
                                                         MI_Uint32 elements)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_MAX_ELEMENTS"), elements, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetMaxElements(const MI_DestinationOptions *options,
                                                         MI_Uint32 *elements)
{
    return MI_FORWARD_(
        options, GetNumber,
        (options, MI_T("__MI_DESTINATIONOPTIONS_MAX_ELEMENTS"), elements, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetEncodePortInSPN(MI_DestinationOptions *options,
                                                             MI_Boolean encodePort)
{
    return MI_FORWARD_(
        options, SetNumber,
        (options, MI_T("__MI_DESTINATIONOPTIONS_ENCODE_PORT_IN_SPN"), encodePort, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetEncodePortInSPN(const MI_DestinationOptions *options,
                                                             MI_Boolean *encodePort)
{
    return MI_GetDestinationOptionsFlag_(
        options, MI_T("__MI_DESTINATIONOPTIONS_ENCODE_PORT_IN_SPN"), encodePort);
}

MI_INLINE MI_Result MI_DestinationOptions_SetHttpUrlPrefix(MI_DestinationOptions *options,
                                                           const MI_Char *prefix)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_HTTP_URL_PREFIX"), prefix, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetHttpUrlPrefix(const MI_DestinationOptions *options,
                                                           const MI_Char **prefix)
{
    return MI_FORWARD_(
        options, GetString,
        (options, MI_T("__MI_DESTINATIONOPTIONS_HTTP_URL_PREFIX"), prefix, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetDestinationPort(MI_DestinationOptions *options,
                                                             MI_Uint32 port)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_DESTINATION_PORT"), port, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetDestinationPort(const MI_DestinationOptions *options,
                                                             MI_Uint32 *port)
{
    return MI_FORWARD_(
        options, GetNumber,
        (options, MI_T("__MI_DESTINATIONOPTIONS_DESTINATION_PORT"), port, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetTransport(MI_DestinationOptions *options,
                                                       const MI_Char *transport)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_TRANSPORT"), transport, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetTransport(const MI_DestinationOptions *options,
                                                       const MI_Char **transport)
{
    return MI_FORWARD_(options, GetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_TRANSPORT"), transport, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetProxyType(MI_DestinationOptions *options,
                                                       const MI_Char *proxyType)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_PROXY_TYPE"), proxyType, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetProxyType(const MI_DestinationOptions *options,
                                                       const MI_Char **proxyType)
{
    return MI_FORWARD_(
        options, GetString,
        (options, MI_T("__MI_DESTINATIONOPTIONS_PROXY_TYPE"), proxyType, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetTrustedCertsDir(MI_DestinationOptions *options,
                                                             const MI_Char *certsdir)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_TRUSTED_CERTS_DIR"), certsdir, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetTrustedCertsDir(const MI_DestinationOptions *options,
                                                             const MI_Char **certsdir)
{
    return MI_FORWARD_(
        options, GetString,
        (options, MI_T("__MI_DESTINATIONOPTIONS_TRUSTED_CERTS_DIR"), certsdir, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetCertFile(MI_DestinationOptions *options,
                                                      const MI_Char *certfile)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_CERT_FILE"), certfile, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetCertFile(const MI_DestinationOptions *options,
                                                      const MI_Char **certfile)
{
    return MI_FORWARD_(options, GetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_CERT_FILE"), certfile, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetPrivateKeyFile(MI_DestinationOptions *options,
                                                            const MI_Char *keyfile)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_PRIVATE_KEY_FILE"), keyfile, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetPrivateKeyFile(const MI_DestinationOptions *options,
                                                            const MI_Char **keyfile)
{
    return MI_FORWARD_(
        options, GetString,
        (options, MI_T("__MI_DESTINATIONOPTIONS_PRIVATE_KEY_FILE"), keyfile, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetSslOptions(MI_DestinationOptions *options,
                                                        MI_Uint32 sslOptions)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_SSL_OPTIONS"), sslOptions, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetSslOptions(MI_DestinationOptions *options,
                                                        MI_Uint32 *sslOptions)
{
    return MI_FORWARD_(
        options, GetNumber,
        (options, MI_T("__MI_DESTINATIONOPTIONS_SSL_OPTIONS"), sslOptions, NULL, NULL));
}

MI_INLINE MI_Result MI_DestinationOptions_SetImpersonationType(
    MI_DestinationOptions *options, MI_DestinationOptions_ImpersonationType impersonationType)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_DESTINATIONOPTIONS_IMPERSONATION_TYPE"),
                        (MI_Uint32)impersonationType, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_GetImpersonationType(
    const MI_DestinationOptions *options,
    MI_DestinationOptions_ImpersonationType *impersonationType)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(options, GetNumber,
                                   (options, MI_T("__MI_DESTINATIONOPTIONS_IMPERSONATION_TYPE"),
                                    impersonationType != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK && impersonationType != NULL) {
        *impersonationType = (MI_DestinationOptions_ImpersonationType)number;
    }
    return result;
}

/* Copied, password included. One entry per authentication type. */

MI_INLINE MI_Result MI_DestinationOptions_AddDestinationCredentials(
    MI_DestinationOptions *options, const MI_UserCredentials *credentials)
{
    return MI_FORWARD_(
        options, AddCredentials,
        (options, MI_T("__MI_DESTINATIONOPTIONS_DESTINATION_CREDENTIALS"), credentials, 0));
}

MI_INLINE MI_Result MI_DestinationOptions_AddProxyCredentials(MI_DestinationOptions *options,
                                                              const MI_UserCredentials *credentials)
{
    return MI_FORWARD_(
        options, AddCredentials,
        (options, MI_T("__MI_DESTINATIONOPTIONS_PROXY_CREDENTIALS"), credentials, 0));
}

/*
 * Operation options
 *
 * As destination options; they override the session for one operation. Names that do not start
 * with __MI_ are custom and travel to the provider. flags must be 0.
 */

/* Harmless on NULL. */
MI_INLINE void MI_OperationOptions_Delete(MI_OperationOptions *options)
{
    if (MI_HAS_TABLE_(options)) {
        options->ft->Delete(options);
    }
}

MI_INLINE MI_Result MI_OperationOptions_SetString(MI_OperationOptions *options,
                                                  const MI_Char *optionName, const MI_Char *value,
                                                  MI_Uint32 flags)
{
    return MI_FORWARD_(options, SetString, (options, optionName, value, flags));
}

MI_INLINE MI_Result MI_OperationOptions_GetString(const MI_OperationOptions *options,
                                                  const MI_Char *optionName, const MI_Char **value,
                                                  MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetString, (options, optionName, value, index, flags));
}

MI_INLINE MI_Result MI_OperationOptions_SetNumber(MI_OperationOptions *options,
                                                  const MI_Char *optionName, MI_Uint32 value,
                                                  MI_Uint32 flags)
{
    return MI_FORWARD_(options, SetNumber, (options, optionName, value, flags));
}

MI_INLINE MI_Result MI_OperationOptions_GetNumber(const MI_OperationOptions *options,
                                                  const MI_Char *optionName, MI_Uint32 *value,
                                                  MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetNumber, (options, optionName, value, index, flags));
}

/*
 * mustComply: the server has to honour the option or refuse the operation. Read back with
 * GetOption.
 */
MI_INLINE MI_Result MI_OperationOptions_SetCustomOption(MI_OperationOptions *options,
                                                        const MI_Char *optionName,
                                                        MI_Type optionValueType,
                                                        const MI_Value *optionValue,
                                                        MI_Boolean mustComply)
{
    return MI_FORWARD_(options, SetCustomOption,
                       (options, optionName, optionValueType, optionValue, mustComply, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetOptionCount(const MI_OperationOptions *options,
                                                       MI_Uint32 *count)
{
    return MI_FORWARD_(options, GetOptionCount, (options, count));
}

MI_INLINE MI_Result MI_OperationOptions_GetOptionAt(const MI_OperationOptions *options,
                                                    MI_Uint32 index, const MI_Char **optionName,
                                                    MI_Value *value, MI_Type *type,
                                                    MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetOptionAt, (options, index, optionName, value, type, flags));
}

MI_INLINE MI_Result MI_OperationOptions_GetOption(const MI_OperationOptions *options,
                                                  const MI_Char *optionName, MI_Value *value,
                                                  MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetOption, (options, optionName, value, type, index, flags));
}

MI_INLINE MI_Result MI_OperationOptions_Clone(const MI_OperationOptions *self,
                                              MI_OperationOptions *newOperationOptions)
{
    return MI_FORWARD_(self, Clone, (self, newOperationOptions));
}

/* Named options. */

MI_INLINE MI_Result MI_GetOperationOptionsFlag_(const MI_OperationOptions *options,
                                                const MI_Char *optionName, MI_Boolean *value)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(
        options, GetNumber, (options, optionName, value != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK && value != NULL) {
        *value = number != 0 ? MI_TRUE : MI_FALSE;
    }
    return result;
}

MI_INLINE MI_Result MI_SetNumberPair_(MI_OperationOptions *options, const MI_Char *firstName,
                                      MI_Uint32 first, const MI_Char *secondName, MI_Uint32 second)
{
    MI_Result result = MI_FORWARD_(options, SetNumber, (options, firstName, first, 0));

    return result != MI_RESULT_OK ? result : options->ft->SetNumber(options, secondName, second, 0);
}

MI_INLINE MI_Result MI_OperationOptions_SetTimeout(MI_OperationOptions *options,
                                                   const MI_Interval *timeout)
{
    return MI_FORWARD_(options, SetInterval,
                       (options, MI_T("__MI_OPERATIONOPTIONS_TIMEOUT"), timeout, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetTimeout(const MI_OperationOptions *options,
                                                   MI_Interval *timeout)
{
    return MI_FORWARD_(options, GetInterval,
                       (options, MI_T("__MI_OPERATIONOPTIONS_TIMEOUT"), timeout, NULL, NULL));
}

MI_INLINE MI_Result MI_OperationOptions_SetWriteErrorMode(MI_OperationOptions *options,
                                                          MI_CallbackMode mode)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_OPERATIONOPTIONS_WRITEERRORMODE"), (MI_Uint32)mode, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetWriteErrorMode(const MI_OperationOptions *options,
                                                          MI_CallbackMode *mode)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(options, GetNumber,
                                   (options, MI_T("__MI_OPERATIONOPTIONS_WRITEERRORMODE"),
                                    mode != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK && mode != NULL) {
        *mode = (MI_CallbackMode)number;
    }
    return result;
}

MI_INLINE MI_Result MI_OperationOptions_SetPromptUserMode(MI_OperationOptions *options,
                                                          MI_CallbackMode mode)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_OPERATIONOPTIONS_PROMPTUSERMODE"), (MI_Uint32)mode, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetPromptUserMode(const MI_OperationOptions *options,
                                                          MI_CallbackMode *mode)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(options, GetNumber,
                                   (options, MI_T("__MI_OPERATIONOPTIONS_PROMPTUSERMODE"),
                                    mode != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK && mode != NULL) {
        *mode = (MI_CallbackMode)number;
    }
    return result;
}

/* Two options: the mode, and the answer given when nobody is asked. The getter needs both. */
MI_INLINE MI_Result MI_OperationOptions_SetPromptUserRegularMode(MI_OperationOptions *options,
                                                                 MI_CallbackMode mode,
                                                                 MI_Boolean ackValue)
{
    return MI_SetNumberPair_(options, MI_T("__MI_OPERATIONOPTIONS_PROMPTUSERMODE"), (MI_Uint32)mode,
                             MI_T("__MI_OPERATIONOPTIONS_PROMPTUSERMODEREGULAR_ACKVALUE"),
                             ackValue);
}

MI_INLINE MI_Result MI_OperationOptions_GetPromptUserRegularMode(const MI_OperationOptions *options,
                                                                 MI_CallbackMode *mode,
                                                                 MI_Boolean *ackValue)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(options, GetNumber,
                                   (options, MI_T("__MI_OPERATIONOPTIONS_PROMPTUSERMODE"),
                                    mode != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK) {
        result = MI_GetOperationOptionsFlag_(
            options, MI_T("__MI_OPERATIONOPTIONS_PROMPTUSERMODEREGULAR_ACKVALUE"), ackValue);
    }
    if (result == MI_RESULT_OK && mode != NULL) {
        *mode = (MI_CallbackMode)number;
    }
    return result;
}

/* Two options: the architecture, and whether it is a condition. The getter needs both. */
MI_INLINE MI_Result MI_OperationOptions_SetProviderArchitecture(
    MI_OperationOptions *options, MI_ProviderArchitecture architecture, MI_Boolean mustComply)
{
    return MI_SetNumberPair_(options, MI_T("__MI_OPERATIONOPTIONS_PROVIDER_ARCHITECTURE"),
                             (MI_Uint32)architecture,
                             MI_T("__MI_OPERATIONOPTIONS_REQUIRED_ARCHITECTURE"), mustComply);
}

MI_INLINE MI_Result MI_OperationOptions_GetProviderArchitecture(
    const MI_OperationOptions *options, MI_ProviderArchitecture *architecture,
    MI_Boolean *mustComply)
{
    MI_Uint32 number = 0;
    MI_Result result = MI_FORWARD_(options, GetNumber,
                                   (options, MI_T("__MI_OPERATIONOPTIONS_PROVIDER_ARCHITECTURE"),
                                    architecture != NULL ? &number : NULL, NULL, NULL));

    if (result == MI_RESULT_OK) {
        result = MI_GetOperationOptionsFlag_(
            options, MI_T("__MI_OPERATIONOPTIONS_REQUIRED_ARCHITECTURE"), mustComply);
    }
    if (result == MI_RESULT_OK && architecture != NULL) {
        *architecture = (MI_ProviderArchitecture)number;
    }
    return result;
}

/* One option holds the list of channels; a set flag takes the number out of it. */
MI_INLINE MI_Result MI_OperationOptions_EnableChannel(MI_OperationOptions *options,
                                                      MI_Uint32 channel)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_OPERATIONOPTIONS_CHANNEL"), channel, 0));
}

MI_INLINE MI_Result MI_OperationOptions_DisableChannel(MI_OperationOptions *options,
                                                       MI_Uint32 channel)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_OPERATIONOPTIONS_CHANNEL"), channel, 1));
}

/* bufferLength counts elements; channels may be NULL with 0, to ask for *channelCount. */
MI_INLINE MI_Result MI_OperationOptions_GetEnabledChannels(const MI_OperationOptions *options,
                                                           MI_Uint32 *channels,
                                                           MI_Uint32 bufferLength,
                                                           MI_Uint32 *channelCount,
                                                           MI_Uint32 *flags)
{
    return MI_FORWARD_(options, GetEnabledChannels,
                       (options, MI_T("__MI_OPERATIONOPTIONS_CHANNEL"), channels, bufferLength,
                        channelCount, flags));
}

MI_INLINE MI_Result MI_OperationOptions_SetResourceUriPrefix(MI_OperationOptions *options,
                                                             const MI_Char *ruriPrefix)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_OPERATIONOPTIONS_RESOURCE_URI_PREFIX"), ruriPrefix, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetResourceUriPrefix(const MI_OperationOptions *options,
                                                             const MI_Char **ruriPrefix)
{
    return MI_FORWARD_(
        options, GetString,
        (options, MI_T("__MI_OPERATIONOPTIONS_RESOURCE_URI_PREFIX"), ruriPrefix, NULL, NULL));
}

MI_INLINE MI_Result MI_OperationOptions_SetResourceUri(MI_OperationOptions *options,
                                                       const MI_Char *rUri)
{
    return MI_FORWARD_(options, SetString,
                       (options, MI_T("__MI_OPERATIONOPTIONS_RESOURCE_URI"), rUri, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetResourceUri(const MI_OperationOptions *options,
                                                       const MI_Char **rUri)
{
    return MI_FORWARD_(options, GetString,
                       (options, MI_T("__MI_OPERATIONOPTIONS_RESOURCE_URI"), rUri, NULL, NULL));
}

MI_INLINE MI_Result MI_OperationOptions_SetUseMachineID(MI_OperationOptions *options,
                                                        MI_Boolean machineID)
{
    return MI_FORWARD_(options, SetNumber,
                       (options, MI_T("__MI_OPERATIONOPTIONS_USE_MACHINE_ID"), machineID, 0));
}

MI_INLINE MI_Result MI_OperationOptions_GetUseMachineID(const MI_OperationOptions *options,
                                                        MI_Boolean *machineID)
{
    return MI_GetOperationOptionsFlag_(options, MI_T("__MI_OPERATIONOPTIONS_USE_MACHINE_ID"),
                                       machineID);
}

/*
 * Subscription delivery options
 *
 * As destination options, except that Delete reports MI_RESULT_INVALID_PARAMETER on NULL.
 */

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_Delete(MI_SubscriptionDeliveryOptions *self)
{
    return MI_FORWARD_(self, Delete, (self));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetString(MI_SubscriptionDeliveryOptions *self,
                                                             const MI_Char *optionName,
                                                             const MI_Char *value, MI_Uint32 flags)
{
    return MI_FORWARD_(self, SetString, (self, optionName, value, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetString(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char *optionName, const MI_Char **value,
    MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetString, (self, optionName, value, index, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetNumber(MI_SubscriptionDeliveryOptions *self,
                                                             const MI_Char *optionName,
                                                             MI_Uint32 value, MI_Uint32 flags)
{
    return MI_FORWARD_(self, SetNumber, (self, optionName, value, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetNumber(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char *optionName, MI_Uint32 *value,
    MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetNumber, (self, optionName, value, index, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetDateTime(MI_SubscriptionDeliveryOptions *self,
                                                               const MI_Char *optionName,
                                                               const MI_Datetime *value,
                                                               MI_Uint32 flags)
{
    return MI_FORWARD_(self, SetDateTime, (self, optionName, value, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetDateTime(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char *optionName, MI_Datetime *value,
    MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetDateTime, (self, optionName, value, index, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetInterval(MI_SubscriptionDeliveryOptions *self,
                                                               const MI_Char *optionName,
                                                               const MI_Interval *value,
                                                               MI_Uint32 flags)
{
    return MI_FORWARD_(self, SetInterval, (self, optionName, value, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetInterval(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char *optionName, MI_Interval *value,
    MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetInterval, (self, optionName, value, index, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetOptionCount(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetOptionCount, (self, count));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetOptionAt(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 index, const MI_Char **optionName,
    MI_Value *value, MI_Type *type, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetOptionAt, (self, index, optionName, value, type, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetOption(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char *optionName, MI_Value *value,
    MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetOption, (self, optionName, value, type, index, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetCredentialsCount(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetCredentialsCount, (self, count));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetCredentialsAt(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 index, const MI_Char **optionName,
    MI_UserCredentials *credentials, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetCredentialsAt, (self, index, optionName, credentials, flags));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetCredentialsPasswordAt(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 index, const MI_Char **optionName,
    MI_Char *password, MI_Uint32 bufferLength, MI_Uint32 *passwordLength, MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetCredentialsPasswordAt,
                       (self, index, optionName, password, bufferLength, passwordLength, flags));
}

MI_INLINE MI_Result
MI_SubscriptionDeliveryOptions_Clone(const MI_SubscriptionDeliveryOptions *self,
                                     MI_SubscriptionDeliveryOptions *newSubscriptionDeliveryOptions)
{
    return MI_FORWARD_(self, Clone, (self, newSubscriptionDeliveryOptions));
}

/* Named options. */

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetMaximumLatency(
    MI_SubscriptionDeliveryOptions *self, MI_Interval *value)
{
    return MI_FORWARD_(
        self, SetInterval,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_MAXIMUM_LATENCY"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetMaximumLatency(
    const MI_SubscriptionDeliveryOptions *self, MI_Interval *value)
{
    return MI_FORWARD_(
        self, GetInterval,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_MAXIMUM_LATENCY"), value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetHeartbeatInterval(
    MI_SubscriptionDeliveryOptions *self, MI_Interval *value)
{
    return MI_FORWARD_(
        self, SetInterval,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_HEARTBEAT_INTERVAL"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetHeartbeatInterval(
    const MI_SubscriptionDeliveryOptions *self, MI_Interval *value)
{
    return MI_FORWARD_(
        self, GetInterval,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_HEARTBEAT_INTERVAL"), value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetExpirationTime(
    MI_SubscriptionDeliveryOptions *self, MI_Datetime *value)
{
    return MI_FORWARD_(
        self, SetDateTime,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_EXPIRATION_TIME"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetExpirationTime(
    const MI_SubscriptionDeliveryOptions *self, MI_Datetime *value)
{
    return MI_FORWARD_(
        self, GetDateTime,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_EXPIRATION_TIME"), value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetBookmark(MI_SubscriptionDeliveryOptions *self,
                                                               const MI_Char *value)
{
    return MI_FORWARD_(self, SetString,
                       (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_BOOKMARK"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetBookmark(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char **value)
{
    return MI_FORWARD_(
        self, GetString,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_BOOKMARK"), value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetDeliveryDestination(
    MI_SubscriptionDeliveryOptions *self, const MI_Char *value)
{
    return MI_FORWARD_(
        self, SetString,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_DESTINATION"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetDeliveryDestination(
    const MI_SubscriptionDeliveryOptions *self, const MI_Char **value)
{
    return MI_FORWARD_(self, GetString,
                       (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_DESTINATION"),
                        value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetDeliveryPortNumber(
    MI_SubscriptionDeliveryOptions *self, MI_Uint32 value)
{
    return MI_FORWARD_(
        self, SetNumber,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_PORT_NUMBER"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetDeliveryPortNumber(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 *value)
{
    return MI_FORWARD_(self, GetNumber,
                       (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_PORT_NUMBER"),
                        value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetDeliveryRetryInterval(
    MI_SubscriptionDeliveryOptions *self, const MI_Interval *value)
{
    return MI_FORWARD_(
        self, SetInterval,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_RETRY_INTERVAL"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetDeliveryRetryInterval(
    const MI_SubscriptionDeliveryOptions *self, MI_Interval *value)
{
    return MI_FORWARD_(self, GetInterval,
                       (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_RETRY_INTERVAL"),
                        value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_SetDeliveryRetryAttempts(
    MI_SubscriptionDeliveryOptions *self, MI_Uint32 value)
{
    return MI_FORWARD_(
        self, SetNumber,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_RETRY_ATTEMPTS"), value, 0));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_GetDeliveryRetryAttempts(
    const MI_SubscriptionDeliveryOptions *self, MI_Uint32 *value)
{
    return MI_FORWARD_(self, GetNumber,
                       (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_DELIVERY_RETRY_ATTEMPTS"),
                        value, NULL, NULL));
}

MI_INLINE MI_Result MI_SubscriptionDeliveryOptions_AddDeliveryCredentials(
    MI_SubscriptionDeliveryOptions *self, const MI_UserCredentials *value)
{
    return MI_FORWARD_(
        self, AddCredentials,
        (self, MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_ADD_DELIVERY_CREDENTIALS"), value, 0));
}

#define MI_SubscriptionDeliveryOptions__SetExpirationTime                                          \
    MI_SubscriptionDeliveryOptions_SetExpirationTime
#define MI_SubscriptionDeliveryOptions__GetExpirationTime                                          \
    MI_SubscriptionDeliveryOptions_GetExpirationTime

/*
 * Instance
 *
 * Element values that come out are views: what they point to belongs to the instance and lives
 * until the element is set again or the instance is deleted. Values that go in are copied, unless
 * MI_FLAG_BORROW or MI_FLAG_ADOPT says otherwise. Instances that came from an operation or
 * callback are const and must not be deleted. Outputs of the element getters may be NULL; value
 * may be NULL in the setters when MI_FLAG_NULL is given.
 */

MI_INLINE MI_Result MI_Instance_Clone(const MI_Instance *self, MI_Instance **newInstance)
{
    return MI_FORWARD_(self, Clone, (self, newInstance));
}

MI_INLINE MI_Result MI_Instance_Destruct(MI_Instance *self)
{
    return MI_FORWARD_(self, Destruct, (self));
}

MI_INLINE MI_Result MI_Instance_Delete(MI_Instance *self)
{
    return MI_FORWARD_(self, Delete, (self));
}

MI_INLINE MI_Result MI_Instance_IsA(const MI_Instance *self, const MI_ClassDecl *classDecl,
                                    MI_Boolean *flag)
{
    return MI_FORWARD_(self, IsA, (self, classDecl, flag));
}

MI_INLINE MI_Result MI_Instance_GetClassName(const MI_Instance *self, const MI_Char **className)
{
    return MI_FORWARD_(self, GetClassName, (self, className));
}

MI_INLINE MI_Result MI_Instance_SetNameSpace(MI_Instance *self, const MI_Char *nameSpace)
{
    return MI_FORWARD_(self, SetNameSpace, (self, nameSpace));
}

MI_INLINE MI_Result MI_Instance_GetNameSpace(const MI_Instance *self, const MI_Char **nameSpace)
{
    return MI_FORWARD_(self, GetNameSpace, (self, nameSpace));
}

MI_INLINE MI_Result MI_Instance_GetElementCount(const MI_Instance *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetElementCount, (self, count));
}

MI_INLINE MI_Result MI_Instance_AddElement(MI_Instance *self, const MI_Char *name,
                                           const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    return MI_FORWARD_(self, AddElement, (self, name, value, type, flags));
}

MI_INLINE MI_Result MI_Instance_SetElementAt(MI_Instance *self, MI_Uint32 index,
                                             const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    return MI_FORWARD_(self, SetElementAt, (self, index, value, type, flags));
}

MI_INLINE MI_Result MI_Instance_SetElement(MI_Instance *self, const MI_Char *name,
                                           const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    return MI_FORWARD_(self, SetElement, (self, name, value, type, flags));
}

MI_INLINE MI_Result MI_Instance_GetElement(const MI_Instance *self, const MI_Char *name,
                                           MI_Value *value, MI_Type *type, MI_Uint32 *flags,
                                           MI_Uint32 *index)
{
    return MI_FORWARD_(self, GetElement, (self, name, value, type, flags, index));
}

MI_INLINE MI_Result MI_Instance_GetElementAt(const MI_Instance *self, MI_Uint32 index,
                                             const MI_Char **name, MI_Value *value, MI_Type *type,
                                             MI_Uint32 *flags)
{
    return MI_FORWARD_(self, GetElementAt, (self, index, name, value, type, flags));
}

MI_INLINE MI_Result MI_Instance_ClearElement(MI_Instance *self, const MI_Char *name)
{
    return MI_FORWARD_(self, ClearElement, (self, name));
}

MI_INLINE MI_Result MI_Instance_ClearElementAt(MI_Instance *self, MI_Uint32 index)
{
    return MI_FORWARD_(self, ClearElementAt, (self, index));
}

MI_INLINE MI_Result MI_Instance_GetServerName(const MI_Instance *self, const MI_Char **name)
{
    return MI_FORWARD_(self, GetServerName, (self, name));
}

MI_INLINE MI_Result MI_Instance_SetServerName(MI_Instance *self, const MI_Char *name)
{
    return MI_FORWARD_(self, SetServerName, (self, name));
}

MI_INLINE MI_Result MI_Instance_GetClass(const MI_Instance *self, MI_Class **instanceClass)
{
    return MI_FORWARD_(self, GetClass, (self, instanceClass));
}

/*
 * Class
 *
 * Strings, values and sets that come out live as long as the class. Clone and GetParentClass make
 * new objects, to be freed with MI_Class_Delete. All outputs but counts may be NULL; valueExists
 * is needed whenever value is asked for. Unknown elements are MI_RESULT_NO_SUCH_PROPERTY, unknown
 * methods MI_RESULT_METHOD_NOT_FOUND.
 */

MI_INLINE MI_Result MI_Class_GetClassName(const MI_Class *self, const MI_Char **className)
{
    return MI_FORWARD_(self, GetClassName, (self, className));
}

MI_INLINE MI_Result MI_Class_GetNameSpace(const MI_Class *self, const MI_Char **nameSpace)
{
    return MI_FORWARD_(self, GetNameSpace, (self, nameSpace));
}

MI_INLINE MI_Result MI_Class_GetServerName(const MI_Class *self, const MI_Char **serverName)
{
    return MI_FORWARD_(self, GetServerName, (self, serverName));
}

MI_INLINE MI_Result MI_Class_GetElementCount(const MI_Class *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetElementCount, (self, count));
}

MI_INLINE MI_Result MI_Class_GetElement(const MI_Class *self, const MI_Char *name, MI_Value *value,
                                        MI_Boolean *valueExists, MI_Type *type,
                                        MI_Char **referenceClass, MI_QualifierSet *qualifierSet,
                                        MI_Uint32 *flags, MI_Uint32 *index)
{
    return MI_FORWARD_(
        self, GetElement,
        (self, name, value, valueExists, type, referenceClass, qualifierSet, flags, index));
}

MI_INLINE MI_Result MI_Class_GetElementAt(const MI_Class *self, MI_Uint32 index,
                                          const MI_Char **name, MI_Value *value,
                                          MI_Boolean *valueExists, MI_Type *type,
                                          MI_Char **referenceClass, MI_QualifierSet *qualifierSet,
                                          MI_Uint32 *flags)
{
    return MI_FORWARD_(
        self, GetElementAt,
        (self, index, name, value, valueExists, type, referenceClass, qualifierSet, flags));
}

MI_INLINE MI_Result MI_Class_GetClassQualifierSet(const MI_Class *self,
                                                  MI_QualifierSet *qualifierSet)
{
    return MI_FORWARD_(self, GetClassQualifierSet, (self, qualifierSet));
}

MI_INLINE MI_Result MI_Class_GetMethodCount(const MI_Class *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetMethodCount, (self, count));
}

MI_INLINE MI_Result MI_Class_GetMethodAt(const MI_Class *self, MI_Uint32 index,
                                         const MI_Char **name, MI_QualifierSet *qualifierSet,
                                         MI_ParameterSet *parameterSet)
{
    return MI_FORWARD_(self, GetMethodAt, (self, index, name, qualifierSet, parameterSet));
}

MI_INLINE MI_Result MI_Class_GetMethod(const MI_Class *self, const MI_Char *name,
                                       MI_QualifierSet *qualifierSet, MI_ParameterSet *parameterSet,
                                       MI_Uint32 *index)
{
    return MI_FORWARD_(self, GetMethod, (self, name, qualifierSet, parameterSet, index));
}

MI_INLINE MI_Result MI_Class_GetParentClassName(const MI_Class *self, const MI_Char **name)
{
    return MI_FORWARD_(self, GetParentClassName, (self, name));
}

MI_INLINE MI_Result MI_Class_GetParentClass(const MI_Class *self, MI_Class **parentClass)
{
    return MI_FORWARD_(self, GetParentClass, (self, parentClass));
}

MI_INLINE MI_Result MI_Class_Delete(MI_Class *self)
{
    return MI_FORWARD_(self, Delete, (self));
}

MI_INLINE MI_Result MI_Class_Clone(const MI_Class *self, MI_Class **newClass)
{
    return MI_FORWARD_(self, Clone, (self, newClass));
}

/*
 * Parameter set and qualifier set
 *
 * Views of a class: they need no closing and die with it. referenceClass may be NULL. Unknown
 * names and indexes out of range are MI_RESULT_NOT_FOUND.
 */

MI_INLINE MI_Result MI_ParameterSet_GetMethodReturnType(const MI_ParameterSet *self,
                                                        MI_Type *returnType,
                                                        MI_QualifierSet *qualifierSet)
{
    return MI_FORWARD_(self, GetMethodReturnType, (self, returnType, qualifierSet));
}

MI_INLINE MI_Result MI_ParameterSet_GetParameterCount(const MI_ParameterSet *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetParameterCount, (self, count));
}

MI_INLINE MI_Result MI_ParameterSet_GetParameterAt(const MI_ParameterSet *self, MI_Uint32 index,
                                                   const MI_Char **name, MI_Type *parameterType,
                                                   MI_Char **referenceClass,
                                                   MI_QualifierSet *qualifierSet)
{
    return MI_FORWARD_(self, GetParameterAt,
                       (self, index, name, parameterType, referenceClass, qualifierSet));
}

MI_INLINE MI_Result MI_ParameterSet_GetParameter(const MI_ParameterSet *self, const MI_Char *name,
                                                 MI_Type *parameterType, MI_Char **referenceClass,
                                                 MI_QualifierSet *qualifierSet, MI_Uint32 *index)
{
    return MI_FORWARD_(self, GetParameter,
                       (self, name, parameterType, referenceClass, qualifierSet, index));
}

MI_INLINE MI_Result MI_QualifierSet_GetQualifierCount(const MI_QualifierSet *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetQualifierCount, (self, count));
}

MI_INLINE MI_Result MI_QualifierSet_GetQualifierAt(const MI_QualifierSet *self, MI_Uint32 index,
                                                   const MI_Char **name, MI_Type *qualifierType,
                                                   MI_Uint32 *qualifierFlags,
                                                   MI_Value *qualifierValue)
{
    return MI_FORWARD_(self, GetQualifierAt,
                       (self, index, name, qualifierType, qualifierFlags, qualifierValue));
}

MI_INLINE MI_Result MI_QualifierSet_GetQualifier(const MI_QualifierSet *self, const MI_Char *name,
                                                 MI_Type *qualifierType, MI_Uint32 *qualifierFlags,
                                                 MI_Value *qualifierValue, MI_Uint32 *index)
{
    return MI_FORWARD_(self, GetQualifier,
                       (self, name, qualifierType, qualifierFlags, qualifierValue, index));
}

/*
 * Serializer, deserializer, utilities
 */

/*
 * Names for table members: no handle check takes place. Sizes are bytes; a buffer that is too
 * small is reported with the size needed. Objects and error details that come out are deleted by
 * the caller.
 */
#define MI_Serializer_Close             mi_clientFT->serializerFT->Close
#define MI_Serializer_SerializeClass    mi_clientFT->serializerFT->SerializeClass
#define MI_Serializer_SerializeInstance mi_clientFT->serializerFT->SerializeInstance

#define MI_Deserializer_Close              mi_clientFT->deserializerFT->Close
#define MI_Deserializer_DeserializeClass   mi_clientFT->deserializerFT->DeserializeClass
#define MI_Deserializer_Class_GetClassName mi_clientFT->deserializerFT->Class_GetClassName
#define MI_Deserializer_Class_GetParentClassName                                                   \
    mi_clientFT->deserializerFT->Class_GetParentClassName
#define MI_Deserializer_DeserializeInstance   mi_clientFT->deserializerFT->DeserializeInstance
#define MI_Deserializer_Instance_GetClassName mi_clientFT->deserializerFT->Instance_GetClassName

#define MI_Utilities_MapErrorToMiErrorCategory mi_clientFT->utilitiesFT->MapErrorToMiErrorCategory
#define MI_Utilities_CimErrorFromErrorCode     mi_clientFT->utilitiesFT->CimErrorFromErrorCode

/*
 * Filter and property set
 *
 * Provider side: objects handed to a provider, owned by the server.
 */

MI_INLINE MI_Result MI_Filter_Evaluate(const MI_Filter *self, const MI_Instance *instance,
                                       MI_Boolean *result)
{
    return MI_FORWARD_(self, Evaluate, (self, instance, result));
}

MI_INLINE MI_Result MI_Filter_GetExpression(const MI_Filter *self, const MI_Char **queryLang,
                                            const MI_Char **queryExpr)
{
    return MI_FORWARD_(self, GetExpression, (self, queryLang, queryExpr));
}

MI_INLINE MI_Result MI_PropertySet_GetElementCount(const MI_PropertySet *self, MI_Uint32 *count)
{
    return MI_FORWARD_(self, GetElementCount, (self, count));
}

MI_INLINE MI_Result MI_PropertySet_ContainsElement(const MI_PropertySet *self, const MI_Char *name,
                                                   MI_Boolean *flag)
{
    return MI_FORWARD_(self, ContainsElement, (self, name, flag));
}

MI_INLINE MI_Result MI_PropertySet_AddElement(MI_PropertySet *self, const MI_Char *name)
{
    return MI_FORWARD_(self, AddElement, (self, name));
}

MI_INLINE MI_Result MI_PropertySet_GetElementAt(const MI_PropertySet *self, MI_Uint32 index,
                                                const MI_Char **name)
{
    return MI_FORWARD_(self, GetElementAt, (self, index, name));
}

MI_INLINE MI_Result MI_PropertySet_Clear(MI_PropertySet *self)
{
    return MI_FORWARD_(self, Clear, (self));
}

MI_INLINE MI_Result MI_PropertySet_Destruct(MI_PropertySet *self)
{
    return MI_FORWARD_(self, Destruct, (self));
}

MI_INLINE MI_Result MI_PropertySet_Delete(MI_PropertySet *self)
{
    return MI_FORWARD_(self, Delete, (self));
}

MI_INLINE MI_Result MI_PropertySet_Clone(const MI_PropertySet *self,
                                         MI_PropertySet **newPropertySet)
{
    return MI_FORWARD_(self, Clone, (self, newPropertySet));
}

#define MI_PropertySet_GetElement MI_PropertySet_GetElementAt

/*
 * Provider context
 *
 * Provider side: results, options and messages of one request. Instances are copied; the context
 * is gone after MI_Context_PostResult, MI_Context_PostError or MI_Context_PostCimError.
 */

MI_INLINE MI_Result MI_Context_PostResult(MI_Context *context, MI_Result result)
{
    return MI_FORWARD_(context, PostResult, (context, result));
}

MI_INLINE MI_Result MI_Context_PostCimError(MI_Context *context, const MI_Instance *error)
{
    return MI_FORWARD_(context, PostCimError, (context, error));
}

MI_INLINE MI_Result MI_Context_PostError(MI_Context *context, MI_Uint32 resultCode,
                                         const MI_Char *resultType, const MI_Char *errorMessage)
{
    return MI_FORWARD_(context, PostError, (context, resultCode, resultType, errorMessage));
}

MI_INLINE MI_Result MI_Context_PostInstance(MI_Context *context, const MI_Instance *instance)
{
    return MI_FORWARD_(context, PostInstance, (context, instance));
}

MI_INLINE MI_Result MI_Context_PostIndication(MI_Context *context, const MI_Instance *indication,
                                              MI_Uint32 subscriptionIDCount,
                                              const MI_Char *bookmark)
{
    return MI_FORWARD_(context, PostIndication,
                       (context, indication, subscriptionIDCount, bookmark));
}

MI_INLINE MI_Result MI_Context_ConstructInstance(MI_Context *context, const MI_ClassDecl *classDecl,
                                                 MI_Instance *instance)
{
    return MI_FORWARD_(context, ConstructInstance, (context, classDecl, instance));
}

MI_INLINE MI_Result MI_Context_ConstructParameters(MI_Context *context,
                                                   const MI_MethodDecl *methodDecl,
                                                   MI_Instance *instance)
{
    return MI_FORWARD_(context, ConstructParameters, (context, methodDecl, instance));
}

MI_INLINE MI_Result MI_Context_NewInstance(MI_Context *context, const MI_ClassDecl *classDecl,
                                           MI_Instance **instance)
{
    return MI_FORWARD_(context, NewInstance, (context, classDecl, instance));
}

MI_INLINE MI_Result MI_Context_NewDynamicInstance(MI_Context *context, const MI_Char *className,
                                                  MI_Uint32 flags, MI_Instance **instance)
{
    return MI_FORWARD_(context, NewDynamicInstance, (context, className, flags, instance));
}

MI_INLINE MI_Result MI_Context_NewParameters(MI_Context *context, const MI_MethodDecl *methodDecl,
                                             MI_Instance **instance)
{
    return MI_FORWARD_(context, NewParameters, (context, methodDecl, instance));
}

MI_INLINE MI_Result MI_Context_Canceled(const MI_Context *context, MI_Boolean *flag)
{
    return MI_FORWARD_(context, Canceled, (context, flag));
}

MI_INLINE MI_Result MI_Context_GetLocale(const MI_Context *context, MI_LocaleType localeType,
                                         MI_Char locale[MI_MAX_LOCALE_SIZE])
{
    return MI_FORWARD_(context, GetLocale, (context, localeType, locale));
}

MI_INLINE MI_Result MI_Context_RegisterCancel(MI_Context *context, MI_CancelCallback callback,
                                              void *callbackData)
{
    return MI_FORWARD_(context, RegisterCancel, (context, callback, callbackData));
}

MI_INLINE MI_Result MI_Context_RequestUnload(MI_Context *context)
{
    return MI_FORWARD_(context, RequestUnload, (context));
}

MI_INLINE MI_Result MI_Context_RefuseUnload(MI_Context *context)
{
    return MI_FORWARD_(context, RefuseUnload, (context));
}

MI_INLINE MI_Result MI_Context_SetStringOption(MI_Context *context, const MI_Char *name,
                                               const MI_Char *value)
{
    return MI_FORWARD_(context, SetStringOption, (context, name, value));
}

MI_INLINE MI_Result MI_Context_GetStringOption(MI_Context *context, const MI_Char *name,
                                               const MI_Char **value)
{
    return MI_FORWARD_(context, GetStringOption, (context, name, value));
}

MI_INLINE MI_Result MI_Context_GetNumberOption(MI_Context *context, const MI_Char *name,
                                               MI_Uint32 *value)
{
    return MI_FORWARD_(context, GetNumberOption, (context, name, value));
}

MI_INLINE MI_Result MI_Context_GetCustomOption(MI_Context *context, const MI_Char *name,
                                               MI_Type *valueType, MI_Value *value)
{
    return MI_FORWARD_(context, GetCustomOption, (context, name, valueType, value));
}

MI_INLINE MI_Result MI_Context_GetCustomOptionCount(MI_Context *context, MI_Uint32 *count)
{
    return MI_FORWARD_(context, GetCustomOptionCount, (context, count));
}

MI_INLINE MI_Result MI_Context_GetCustomOptionAt(MI_Context *context, MI_Uint32 index,
                                                 const MI_Char **name, MI_Type *valueType,
                                                 MI_Value *value)
{
    return MI_FORWARD_(context, GetCustomOptionAt, (context, index, name, valueType, value));
}

MI_INLINE MI_Result MI_Context_ShouldProcess(MI_Context *context, const MI_Char *target,
                                             const MI_Char *action, MI_Boolean *result)
{
    return MI_FORWARD_(context, ShouldProcess, (context, target, action, result));
}

MI_INLINE MI_Result MI_Context_ShouldContinue(MI_Context *context, const MI_Char *message,
                                              MI_Boolean *result)
{
    return MI_FORWARD_(context, ShouldContinue, (context, message, result));
}

MI_INLINE MI_Result MI_Context_PromptUser(MI_Context *context, const MI_Char *message,
                                          MI_PromptType promptType, MI_Boolean *result)
{
    return MI_FORWARD_(context, PromptUser, (context, message, promptType, result));
}

MI_INLINE MI_Result MI_Context_WriteError(MI_Context *context, MI_Uint32 resultCode,
                                          const MI_Char *resultType, const MI_Char *errorMessage,
                                          MI_Boolean *flag)
{
    return MI_FORWARD_(context, WriteError, (context, resultCode, resultType, errorMessage, flag));
}

MI_INLINE MI_Result MI_Context_WriteCimError(MI_Context *context, const MI_Instance *error,
                                             MI_Boolean *flag)
{
    return MI_FORWARD_(context, WriteCimError, (context, error, flag));
}

MI_INLINE MI_Result MI_Context_WriteMessage(MI_Context *context, MI_Uint32 channel,
                                            const MI_Char *message)
{
    return MI_FORWARD_(context, WriteMessage, (context, channel, message));
}

MI_INLINE MI_Result MI_Context_WriteProgress(MI_Context *context, const MI_Char *activity,
                                             const MI_Char *currentOperation,
                                             const MI_Char *statusDescription,
                                             MI_Uint32 percentComplete, MI_Uint32 secondsRemaining)
{
    return MI_FORWARD_(context, WriteProgress,
                       (context, activity, currentOperation, statusDescription, percentComplete,
                        secondsRemaining));
}

MI_INLINE MI_Result MI_Context_WriteStreamParameter(MI_Context *context, const MI_Char *name,
                                                    const MI_Value *value, MI_Type type,
                                                    MI_Uint32 flags)
{
    return MI_FORWARD_(context, WriteStreamParameter, (context, name, value, type, flags));
}

MI_INLINE MI_Result MI_Context_GetLifecycleIndicationContext(
    MI_Context *context, MI_LifecycleIndicationContext **lifecycleIndicationContext)
{
    return MI_FORWARD_(context, GetLifecycleIndicationContext,
                       (context, lifecycleIndicationContext));
}

MI_INLINE MI_Result MI_Context_GetLocalSession(const MI_Context *context, MI_Session *session)
{
    return MI_FORWARD_(context, GetLocalSession, (context, session));
}

MI_INLINE MI_Result MI_Context_WriteWarning(MI_Context *context, const MI_Char *message)
{
    return MI_Context_WriteMessage(context, MI_WRITEMESSAGE_CHANNEL_WARNING, message);
}

MI_INLINE MI_Result MI_Context_WriteVerbose(MI_Context *context, const MI_Char *message)
{
    return MI_Context_WriteMessage(context, MI_WRITEMESSAGE_CHANNEL_VERBOSE, message);
}

MI_INLINE MI_Result MI_Context_WriteDebug(MI_Context *context, const MI_Char *message)
{
    return MI_Context_WriteMessage(context, MI_WRITEMESSAGE_CHANNEL_DEBUG, message);
}

MI_INLINE MI_Result MI_Context_SetFilterOption(MI_Context *context, const MI_Char *name,
                                               const MI_Char *value)
{
    return MI_FORWARD_(context, SetStringOption, (context, name, value));
}

/* The same without Context_. The two PostResultWith names stand for functions no header has. */
#define MI_Canceled              MI_Context_Canceled
#define MI_ConstructInstance     MI_Context_ConstructInstance
#define MI_ConstructParameters   MI_Context_ConstructParameters
#define MI_GetCustomOption       MI_Context_GetCustomOption
#define MI_GetCustomOptionAt     MI_Context_GetCustomOptionAt
#define MI_GetCustomOptionCount  MI_Context_GetCustomOptionCount
#define MI_GetLocalSession       MI_Context_GetLocalSession
#define MI_GetLocale             MI_Context_GetLocale
#define MI_GetNumberOption       MI_Context_GetNumberOption
#define MI_GetStringOption       MI_Context_GetStringOption
#define MI_NewDynamicInstance    MI_Context_NewDynamicInstance
#define MI_NewInstance           MI_Context_NewInstance
#define MI_NewParameters         MI_Context_NewParameters
#define MI_PostCimError          MI_Context_PostCimError
#define MI_PostError             MI_Context_PostError
#define MI_PostIndication        MI_Context_PostIndication
#define MI_PostInstance          MI_Context_PostInstance
#define MI_PostResult            MI_Context_PostResult
#define MI_PostResultWithError   MI_Context_PostResultWithError
#define MI_PostResultWithMessage MI_Context_PostResultWithMessage
#define MI_PromptUser            MI_Context_PromptUser
#define MI_RefuseUnload          MI_Context_RefuseUnload
#define MI_RegisterCancel        MI_Context_RegisterCancel
#define MI_RequestUnload         MI_Context_RequestUnload
#define MI_SetStringOption       MI_Context_SetStringOption
#define MI_ShouldContinue        MI_Context_ShouldContinue
#define MI_ShouldProcess         MI_Context_ShouldProcess
#define MI_WriteCimError         MI_Context_WriteCimError
#define MI_WriteDebug            MI_Context_WriteDebug
#define MI_WriteError            MI_Context_WriteError
#define MI_WriteMessage          MI_Context_WriteMessage
#define MI_WriteProgress         MI_Context_WriteProgress
#define MI_WriteStreamParameter  MI_Context_WriteStreamParameter
#define MI_WriteVerbose          MI_Context_WriteVerbose
#define MI_WriteWarning          MI_Context_WriteWarning

/*
 * Life-cycle indications
 *
 * Provider side: tells subscribers that an instance was made, changed, deleted or read, or that a
 * method was called. returnvalue and parameter may be NULL.
 */

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostCreate(MI_LifecycleIndicationContext *context,
                                                             const MI_Instance *instance)
{
    return MI_FORWARD_(context, PostCreate, (context, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostModify(MI_LifecycleIndicationContext *context,
                                                             const MI_Instance *originalInstance,
                                                             const MI_Instance *instance)
{
    return MI_FORWARD_(context, PostModify, (context, originalInstance, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostDelete(MI_LifecycleIndicationContext *context,
                                                             const MI_Instance *instance)
{
    return MI_FORWARD_(context, PostDelete, (context, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostRead(MI_LifecycleIndicationContext *context,
                                                           const MI_Instance *instance)
{
    return MI_FORWARD_(context, PostRead, (context, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostResult(MI_LifecycleIndicationContext *context,
                                                             MI_Result result)
{
    return MI_FORWARD_(context, PostResult, (context, result));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_SetSupportedTypes(
    MI_LifecycleIndicationContext *context, MI_Uint32 types)
{
    return MI_FORWARD_(context, SetSupportedTypes, (context, types));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_GetTypes(MI_LifecycleIndicationContext *context,
                                                           MI_Uint32 *types)
{
    return MI_FORWARD_(context, GetTypes, (context, types));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_RegisterCallback(
    MI_LifecycleIndicationContext *context, MI_LifecycleIndicationCallback callback,
    void *callbackData)
{
    return MI_FORWARD_(context, RegisterCallback, (context, callback, callbackData));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_ConstructInstance(
    MI_LifecycleIndicationContext *context, const MI_ClassDecl *classDecl, MI_Instance *instance)
{
    return MI_FORWARD_(context, ConstructInstance, (context, classDecl, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_ConstructParameters(
    MI_LifecycleIndicationContext *context, const MI_MethodDecl *methodDecl, MI_Instance *instance)
{
    return MI_FORWARD_(context, ConstructParameters, (context, methodDecl, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_NewInstance(
    MI_LifecycleIndicationContext *context, const MI_ClassDecl *classDecl, MI_Instance **instance)
{
    return MI_FORWARD_(context, NewInstance, (context, classDecl, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_NewDynamicInstance(
    MI_LifecycleIndicationContext *context, const MI_Char *className, MI_Uint32 flags,
    MI_Instance **instance)
{
    return MI_FORWARD_(context, NewDynamicInstance, (context, className, flags, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_NewParameters(
    MI_LifecycleIndicationContext *context, const MI_MethodDecl *methodDecl, MI_Instance **instance)
{
    return MI_FORWARD_(context, NewParameters, (context, methodDecl, instance));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostMethodCall_Before(
    MI_LifecycleIndicationContext *context, const MI_Instance *instance, const MI_Char *methodName,
    const MI_Instance *parameter)
{
    return MI_FORWARD_(context, PostMethodCall,
                       (context, instance, methodName, MI_TRUE, parameter, NULL));
}

MI_INLINE MI_Result MI_LifecycleIndicationContext_PostMethodCall_After(
    MI_LifecycleIndicationContext *context, const MI_Instance *instance, const MI_Char *methodName,
    const MI_Instance *parameter, const MI_Char *returnvalue)
{
    return MI_FORWARD_(context, PostMethodCall,
                       (context, instance, methodName, MI_FALSE, parameter, returnvalue));
}

#undef MI_FORWARD_
#undef MI_HAS_TABLE_

#ifdef __cplusplus
}
#endif

#endif /* WSMI_MI_H */
