#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the checks of tests/abi: a wrong table or a wrong header has to be noticed, and the table covers the header.

    selftest.py TABLE INCLUDEDIR WORKDIR CC CXX

Nothing of the tree is changed: copies with one thing wrong each go into WORKDIR.
"""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FAILURES = []

# Macros of mi.h that state no fact of the table: they are how the header is written.
MECHANICS = {
    "MI_CALL", "MI_MAIN_CALL", "MI_INLINE_CALL", "MI_INLINE", "MI_EXPORT", "MI_EXTERN_C", "MI_CONST", "MI_T",
}

# One wrong row for every kind the compiler judges: kind, name, wrong value.
WRONG_ROWS = [
    ("sizeof", "MI_Value", "48"),
    ("alignof", "MI_Instance", "4"),
    ("offset", "MI_Datetime.u", "8"),
    ("membersize", "MI_UserCredentials.credentials", "8"),
    ("signed", "MI_Char", "0"),
    ("enum", "MI_RESULT_NAMESPACE_NOT_EMPTY", "18"),
    ("define", "MI_FLAG_ADOPT", "1"),
    ("slot", "MI_SessionFT.Invoke", "7"),
    ("enumof", "MI_REASON_NONE", "MI_Type"),
    ("export", "mi_clientFT_V1", "MI_ClientFT_V1 *"),
    ("type", "MI_OperationFT.Cancel", "MI_Result (*)(MI_Operation *)"),
]

# One wrong passage of the header for every promise only a run can judge: what to replace, by what, who must complain.
WRONG_PASSAGES = [
    (r"(#define MI_SESSION_NULL +)\w+", r"\1{1, 0, NULL}", "MI_SESSION_NULL: is not all zero"),
    (r'MI_T\("WQL"\)', 'MI_T("WQX")', "MI_QUERY_DIALECT_WQL: has another text"),
    (r"(#define MI_Canceled +)\w+", r"\1MI_Context_RequestUnload", "MI_Canceled: stands for something else"),
    (r"->Class_GetClassName", "->Class_GetParentClassName",
     "MI_Deserializer_Class_GetClassName: is another table member"),
    (r"session->ft->ModifyInstance\(", "session->ft->GetInstance(", "MI_Session_ModifyInstance: calls another slot"),
    (r"resultClass, role, resultRole, keysOnly,(\s+)callbacks, operation\);",
     r"resultClass, resultRole, role, keysOnly,\1callbacks, operation);",
     "MI_Session_AssociatorInstances: loses or reorders arguments"),
    (r"OPTIONS_RESOURCE_URI\"", 'OPTIONS_RESOURCE"', "MI_OperationOptions_SetResourceUri: passes other texts"),
    (r"callbacks->classResult\(NULL, callbacks->callbackContext, NULL, MI_FALSE,",
     "callbacks->classResult(NULL, callbacks->callbackContext, NULL, MI_TRUE,",
     "MI_Session_GetClass: reports something else"),
    (r"\*moreResults = MI_FALSE;", "", "MI_Operation_GetClass: says there is more"),
    (r"completionCallback\(completionContext\);", "", "MI_Session_Close: calls or misses the completion callback"),
    (r"\*deliveryOptions = none;", "", "MI_Application_NewSubscriptionDeliveryOptions: does not clear its last output"),
    (r"number != 0 \? MI_TRUE : MI_FALSE", "MI_FALSE",
     "MI_DestinationOptions_GetPacketPrivacy: does not hand out the value"),
]
# The wrappers those passages concern, and one whose table may be called with nothing at all.
FEW_WRAPPERS = {complaint.split(":")[0] for _, _, complaint in WRONG_PASSAGES} | {"MI_OperationOptions_Delete"}


def expect(condition, what):
    print(("ok    " if condition else "FAIL  ") + what)
    if not condition:
        FAILURES.append(what)


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def read_rows(path):
    with open(path, encoding="ascii") as table:
        return [tuple(line.rstrip("\n").split("\t")) for line in table if line.strip() and not line.startswith("#")]


def generate(rows, work, name):
    """Generates from the rows given; the finished process and the directory of its files."""
    path = os.path.join(work, name + ".tsv")
    with open(path, "w", encoding="ascii") as table:
        table.writelines("\t".join(row) + "\n" for row in rows)
    out = os.path.join(work, name)
    return run(sys.executable, os.path.join(HERE, "generate.py"), path, out), out


def damaged_tables_are_refused(rows, work):
    done, _ = generate(rows, work, "whole")
    expect(done.returncode == 0, "the table is accepted: " + done.stdout.strip())
    for kind in sorted({row[0] for row in rows}):
        done, _ = generate([row for row in rows if row[0] != kind], work, "damaged")
        expect(done.returncode != 0 and kind in done.stdout, f"a table without rows of kind {kind} is refused")
    for what, row in (
        ("an unknown kind", ("size", "MI_Value", "40")),
        ("a row said twice", rows[0]),
        ("a row without a value", ("sizeof", "MI_Value2", "")),
        ("a row with more", ("sizeof", "MI_Value2", "40", "x")),
    ):
        done, _ = generate(rows + [row], work, "damaged")
        expect(done.returncode != 0, f"a table with {what} is refused")


def wrong_rows_do_not_compile(rows, include, work, cc, cxx):
    wrong = {(kind, name): value for kind, name, value in WRONG_ROWS}
    for key in wrong:
        expect(any(row[:2] == key for row in rows), f"there is a row {' '.join(key)} to get wrong")
    done, out = generate([(kind, name, wrong.get((kind, name), value)) for kind, name, value in rows], work, "wrong")
    expect(done.returncode == 0, "the wrong table is generated from")
    files = (("layout.c", cc), ("constants.c", cc), ("slots.c", cc), ("types.cpp", cxx))
    said = ""
    for file, compiler in files:
        standard = "-std=c11" if compiler == cc else "-std=c++17"
        right = run(compiler, standard, "-fsyntax-only", "-I", include, os.path.join(work, "whole", file))
        expect(right.returncode == 0, f"{file} of the right table compiles")
        done = run(compiler, standard, "-fsyntax-only", "-I", include, os.path.join(out, file))
        expect(done.returncode != 0, f"{file} of the wrong table does not compile")
        said += done.stdout
    for kind, name, _ in WRONG_ROWS:
        expect(re.search(rf"static.assert.*{re.escape(name)}\"?$", said, re.MULTILINE), f"a wrong {kind} is named")


def wrong_headers_are_noticed(rows, include, work, cxx):
    with open(os.path.join(include, "mi.h"), encoding="ascii") as file:
        header = file.read()
    for pattern, wrong, complaint in WRONG_PASSAGES:
        changed = re.sub(pattern, wrong, header)
        expect(changed != header, f"there is a passage {pattern} to get wrong")
        header = changed
    broken = os.path.join(work, "broken")
    os.makedirs(broken, exist_ok=True)
    with open(os.path.join(broken, "mi.h"), "w", encoding="ascii") as file:
        file.write(header)
    few = [row for row in rows if row[0] not in ("wrapper", "text", "nohandle") or row[1] in FEW_WRAPPERS]
    done, out = generate(few, work, "few")
    expect(done.returncode == 0, "the shortened table is generated from")
    said = ""
    for program in ("values", "wrappers"):
        binary = os.path.join(out, program)
        source = binary + ".cpp"
        done = run(cxx, "-std=c++17", "-w", "-I", broken, "-I", HERE, source, "-o", binary)
        expect(done.returncode == 0, f"{program} compiles with the wrong header " + done.stdout)
        done = run(binary)
        expect(done.returncode != 0, f"{program} fails with the wrong header")
        said += done.stdout
    for _, _, complaint in WRONG_PASSAGES:
        expect(complaint in said, f"noticed: {complaint}")


def table_covers_header(rows, include):
    with open(os.path.join(include, "mi.h"), encoding="ascii") as file:
        header = file.read()
    names = {}
    for kind, name, _ in rows:
        names.setdefault(kind, set()).add(name)
    macros = set(re.findall(r"^ *#define ((?:_?MI_|mi_)\w+)", header, re.MULTILINE))
    macros = {macro for macro in macros if not macro.endswith("_")} - MECHANICS
    told = names["define"] | names["string"] | names["init"] | names["alias"]
    expect(macros == told, f"every macro has a row: {sorted(macros ^ told)}")
    inline = set(re.findall(r"^MI_INLINE\s+(?:MI_Result|void)\s+(MI_\w+[^_])\(", header, re.MULTILINE))
    for kind in ("wrapper", "nohandle", "type"):
        told = {name for name in names[kind] if "." not in name}
        expect(inline == told, f"every inline function has a {kind} row: {sorted(inline ^ told)}")
    enums = "".join(re.findall(r"^typedef enum _MI_\w+ \{(.*?)\}", header, re.MULTILINE | re.DOTALL))
    constants = set(re.findall(r"\bMI_\w+", enums))
    for kind in ("enum", "enumof"):
        expect(constants == names[kind], f"every enumerator has a {kind} row: {sorted(constants ^ names[kind])}")
    structs = set(re.findall(r"^(?:typedef )?(?:struct|union) _(MI_\w+) \{", header, re.MULTILINE))
    expect(structs and structs <= names["sizeof"], f"every structure has a size: {sorted(structs - names['sizeof'])}")
    members = dict(re.findall(r"^struct _(MI_\w+FT(?:_V1)?) \{\n(.*?)^\};", header, re.MULTILINE | re.DOTALL))
    expect(names["slot"] <= names["type"], f"every slot has a type: {sorted(names['slot'] - names['type'])}")
    told = {}
    for name in names["slot"]:
        told[name.split(".")[0]] = told.get(name.split(".")[0], 0) + 1
    expect({name: body.count(";") for name, body in members.items()} == told, "every table member has a slot row")


def main(table, include, work, cc, cxx):
    os.makedirs(work, exist_ok=True)
    rows = read_rows(table)
    table_covers_header(rows, include)
    damaged_tables_are_refused(rows, work)
    wrong_rows_do_not_compile(rows, include, work, cc, cxx)
    wrong_headers_are_noticed(rows, include, work, cxx)
    sys.exit(f"{len(FAILURES)} failed" if FAILURES else 0)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
