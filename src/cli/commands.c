/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"

#include "cli/doctor.h"
#include "cli/help.h"
#include "cli/identify.h"
#include "cli/operations.h"
#include "cli/parse.h"

static const char identify_help[] =
    "Asks a WS-Management service who it is (WS-Man Identify) and prints what it answers.\n"
    "With a user it is asked with credentials, else anonymously.\n"
    "\n"
    "DESTINATION is [http://|https://][user@]host[:port][/path]; without a scheme it is https,\n"
    "port 5986. Plain http needs -o packet-privacy=false. @FILE, or @- for standard input, asks\n"
    "every destination of the file at the same time: one a line, # starts a comment line. It\n"
    "prints one line for each, in the order of the file: destination, outcome (ok, failed, usage,\n"
    "unreachable, denied, timed-out), and what the service or the error says. The exit status is\n"
    "then the highest of all.\n"
    "\n"
    "A failure is one line on standard error; with --output json also an object on standard\n"
    "output, so that every destination has one.\n"
    "\n"
    "  wsmi identify server.example.org --user 'CORP\\ann' --password-file secret\n"
    "  wsmi identify http://localhost:5985/wsman -o packet-privacy=false\n"
    "  wsmi identify @inventory --timeout 10s --output json\n";

static const char parse_help[] =
    "Runs one parser over FILE, over standard input without FILE or with -, or over --text, and\n"
    "prints what it found as JSON. Contacts nobody. A refusal is one line on standard error,\n"
    "error: CODE at OFFSET: REASON, with exit status 1; OFFSET counts bytes.\n"
    "\n"
    "  destination  a destination string; one line end behind it is not part of it\n"
    "  options      an option block; passwords are not printed\n"
    "  envelope     the body of a WS-Man answer: one SOAP 1.2 envelope, with the identity, "
    "instances,\n"
    "               classes, references or fault in it; texts are shown as sent\n"
    "  frame        a sealed body, multipart/encrypted, which stays sealed; --content-type TEXT\n"
    "               is what HTTP declared it to be\n"
    "\n"
    "  wsmi parse destination --text 'https://ann@[::1]:5986/wsman'\n"
    "  wsmi parse envelope answer.xml\n"
    "  wsmi parse frame body.bin\n";

static const char doctor_help[] =
    "Prints what this machine has of what wsmi needs, and how to install what is missing.\n"
    "Contacts nobody. Exit status 0 when nothing is missing, else 1.\n";

#define WORDS_HELP                                                                                 \
    "NAME=VALUE has the type the class declares (the service is asked for the class once), else\n" \
    "it is text; NAME:TYPE=VALUE says the type: boolean uint8 ... sint64 real32 real64 char16\n"   \
    "datetime string reference instance, with [] behind it an array. NAME:null is null. An "       \
    "array\n"                                                                                      \
    "is NAME=[A,B,\"C, D\"], or the name given again for each element. References and embedded\n"  \
    "instances are NAME=CLASS{KEY=VALUE,...}, with NAMESPACE: before it in another namespace.\n"

#define FORMATS_HELP                                                                               \
    "--output json is one array, ndjson and csv are written as results come. JSON has typed\n"     \
    "values: all digits of 64-bit integers, ISO 8601 dates, \"NaN\" and \"INF\" as strings.\n"

#define LIST_HELP                                                                                  \
    "@FILE as the destination runs it with every destination of the file at the same time;\n"      \
    "results then say which with @destination, and the exit status is the highest of all.\n"

static const char get_help[] =
    "Gets one instance by its keys.\n"
    "\n" WORDS_HELP "\n" LIST_HELP "\n"
    "  wsmi get https://server.example.org Win32_Service Name=winrm --user ann --output json\n";

static const char enumerate_help[] =
    "Gets all instances of a class, and of classes derived from it unless --shallow is given. "
    "They\n"
    "are printed as they come: the memory needed does not grow with their number.\n"
    "\n" FORMATS_HELP "\n" LIST_HELP "\n"
    "  wsmi enumerate https://server.example.org Win32_Process --properties ProcessId,Name\n"
    "  wsmi enumerate https://server.example.org CIM_LogicalDevice --output ndjson --limit 10\n";

static const char query_help[] =
    "Gets the instances a query selects.\n"
    "\n" FORMATS_HELP "\n" LIST_HELP "\n"
    "  wsmi query https://server.example.org \\\n"
    "      \"select Name, Size from Win32_LogicalDisk where DriveType = 3\" --output csv\n";

static const char associators_help[] =
    "Gets the instances that associations connect with the one whose keys are given.\n"
    "\n" WORDS_HELP "\n"
    "  wsmi associators https://server.example.org Win32_Service Name=winrm \\\n"
    "      --assoc-class Win32_DependentService\n";

static const char references_help[] =
    "Gets the associations that refer to the instance whose keys are given.\n"
    "\n" WORDS_HELP "\n"
    "  wsmi references https://server.example.org Win32_Service Name=winrm\n";

static const char invoke_help[] =
    "Invokes a method: of the instance that --key names, without --key of the class. Prints the\n"
    "out parameters and the ReturnValue. The exit status says whether the method was invoked, not\n"
    "what it returned.\n"
    "\n" WORDS_HELP "\n" LIST_HELP "\n"
    "  wsmi invoke https://server.example.org Win32_Service StopService --key Name=spooler\n"
    "  wsmi invoke https://server.example.org Win32_Process Create CommandLine=notepad.exe\n";

static const char create_help[] =
    "Creates an instance and prints what the service says of it, usually its keys.\n"
    "\n" WORDS_HELP "\n"
    "  wsmi create https://server.example.org Win32_Environment Name=X UserName='<SYSTEM>' \\\n"
    "      VariableValue=1\n";

static const char modify_help[] =
    "Changes properties of the instance that --key names; a property the class declares as a key\n"
    "may be given without --key.\n"
    "\n" WORDS_HELP "\n"
    "  wsmi modify https://server.example.org Win32_LogicalDisk --key DeviceID=C: VolumeName=sys\n";

static const char delete_help[] =
    "Deletes one instance.\n"
    "\n" WORDS_HELP "\n"
    "  wsmi delete https://server.example.org Win32_Process Handle=4711\n";

static const char subscribe_help[] =
    "Subscribes to indications and prints them as they come, until --limit of them have come or\n"
    "the program is interrupted; the subscription is then cancelled. The service keeps them for\n"
    "wsmi to fetch (pull delivery). With --bookmark each has an @bookmark to resume behind.\n"
    "\n" FORMATS_HELP "\n"
    "  wsmi subscribe https://server.example.org 'select * from CIM_AlertIndication' \\\n"
    "      --bookmark newest --output ndjson\n";

static const char class_help[] =
    "Gets the declaration of a class: properties and methods with their types and qualifiers.\n"
    "\n"
    "  wsmi class https://server.example.org Win32_Service\n"
    "  wsmi class https://server.example.org Win32_Service --output json\n";

static const char classes_help[] =
    "Gets the classes derived from CLASS, without CLASS all; with --shallow only the next level.\n"
    "\n"
    "  wsmi classes https://server.example.org --names-only\n"
    "  wsmi classes https://server.example.org CIM_Setting --output json\n";

static const char help_help[] =
    "Prints help about a command, or with `options` about the options of -o.\n";

/* Every operation takes these. */
enum {
    OPERATION = WSMI_CLI_TAKES_OPTIONS | WSMI_CLI_TAKES_OUTPUT | WSMI_CLI_TAKES_OPERATION,
    INSTANCES = OPERATION | WSMI_CLI_TAKES_COLUMNS | WSMI_CLI_TAKES_TYPES,
    MANY = INSTANCES | WSMI_CLI_TAKES_LIMIT
};

const struct wsmi_cli_command wsmi_cli_commands[] = {
    {"identify", "DESTINATION|@FILE", "who is the service there?", identify_help,
     WSMI_CLI_TAKES_OPTIONS | WSMI_CLI_TAKES_OUTPUT, wsmi_cli_identify},
    {"get", "DESTINATION|@FILE CLASS NAME=VALUE ...", "one instance", get_help, INSTANCES,
     wsmi_cli_get},
    {"enumerate", "DESTINATION|@FILE CLASS", "all instances of a class", enumerate_help,
     MANY | WSMI_CLI_TAKES_DEPTH | WSMI_CLI_TAKES_KEYS_ONLY, wsmi_cli_enumerate},
    {"query", "DESTINATION|@FILE QUERY", "instances by a query", query_help,
     MANY | WSMI_CLI_TAKES_DIALECT, wsmi_cli_query},
    {"associators", "DESTINATION CLASS NAME=VALUE ...", "instances associated with one",
     associators_help, MANY | WSMI_CLI_TAKES_KEYS_ONLY | WSMI_CLI_TAKES_RESULT | WSMI_CLI_TAKES_FAR,
     wsmi_cli_associators},
    {"references", "DESTINATION CLASS NAME=VALUE ...", "associations of an instance",
     references_help, MANY | WSMI_CLI_TAKES_KEYS_ONLY | WSMI_CLI_TAKES_RESULT, wsmi_cli_references},
    {"invoke", "DESTINATION|@FILE CLASS METHOD [--key NAME=VALUE ...] [NAME=VALUE ...]", "a method",
     invoke_help, INSTANCES | WSMI_CLI_TAKES_KEY, wsmi_cli_invoke},
    {"create", "DESTINATION CLASS NAME=VALUE ...", "a new instance", create_help, INSTANCES,
     wsmi_cli_create},
    {"modify", "DESTINATION CLASS --key NAME=VALUE ... NAME=VALUE ...", "an instance", modify_help,
     INSTANCES | WSMI_CLI_TAKES_KEY, wsmi_cli_modify},
    {"delete", "DESTINATION CLASS NAME=VALUE ...", "an instance", delete_help,
     OPERATION | WSMI_CLI_TAKES_TYPES, wsmi_cli_delete},
    {"subscribe", "DESTINATION QUERY", "to indications", subscribe_help,
     MANY | WSMI_CLI_TAKES_DIALECT | WSMI_CLI_TAKES_DELIVERY, wsmi_cli_subscribe},
    {"class", "DESTINATION CLASS", "the declaration of a class", class_help, OPERATION,
     wsmi_cli_class},
    {"classes", "DESTINATION [CLASS]", "what classes there are", classes_help,
     OPERATION | WSMI_CLI_TAKES_LIMIT | WSMI_CLI_TAKES_SHALLOW | WSMI_CLI_TAKES_NAMES,
     wsmi_cli_classes},
    {"parse", "destination|options|envelope|frame [FILE|-]", "run one of the parsers", parse_help,
     WSMI_CLI_TAKES_TEXT | WSMI_CLI_TAKES_READING, wsmi_cli_parse},
    {"doctor", "", "is everything there that wsmi needs?", doctor_help, WSMI_CLI_TAKES_OUTPUT,
     wsmi_cli_doctor},
    {"help", "[COMMAND|options]", "help about a command", help_help, 0, wsmi_cli_help_run},
};

const size_t wsmi_cli_command_count = sizeof(wsmi_cli_commands) / sizeof(wsmi_cli_commands[0]);
