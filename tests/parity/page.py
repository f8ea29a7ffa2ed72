#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The parity page is what the program prints, and has a row for each client-side name of include/mi.h.

    page.py PROGRAM             compares; exit status 1 says what differs
    page.py PROGRAM --update    writes tests/parity/README.md
    page.py --selftest          a forgotten function, callback, flag or type is noticed
"""
import difflib
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parent.parent / "include" / "mi.h"
PAGE = HERE / "README.md"
# Called by providers with what a server gave them.
SERVER_SIDE = ("MI_Context_", "MI_LifecycleIndicationContext_")


def members(header, struct):
    body = re.search(r"struct _" + struct + r" \{(.*?)\n\}", header, re.S).group(1)
    names = re.findall(r"\(\*(\w+)\)", body) + re.findall(r"MI_OperationCallback_\w+ (\w+);", body)
    return {f"{struct}.{name}" for name in names}


def declared(header):
    """Names that must have a row."""
    names = set(re.findall(r"^MI_INLINE\s[^;{(]*?\b(MI_\w+[a-zA-Z])\(", header, re.M))
    names |= set(re.findall(r"^#define (MI_\w+)\s+(?:\\\n\s*)?mi_clientFT->", header, re.M))
    names |= set(re.findall(r"^#define (MI_\w+) MI_Application_InitializeV1$", header, re.M))
    names |= set(re.findall(r"^#define (MI_(?:OPERATIONFLAGS|AUTH_TYPE)_\w+) ", header, re.M))
    names |= set(re.findall(r"^typedef MI_Result \(\*(MI_Deserializer_\w+)\)", header, re.M))
    names |= members(header, "MI_OperationCallbacks") | members(header, "MI_SessionCallbacks")
    return {name for name in names if not name.startswith(SERVER_SIDE)}


def shown(page):
    return re.findall(r"^\| (MI_[\w.]+) \|", page, re.M)


def compare(wanted, page):
    """Findings: names without a row, rows without a name, rows that come twice."""
    rows = shown(page)
    findings = [f"{name} has no row" for name in sorted(wanted - set(rows))]
    findings += [f"{name} is not in mi.h" for name in sorted(set(rows) - wanted)]
    return findings + [f"{name} has more than one row" for name in sorted(set(rows)) if rows.count(name) > 1]


def selftest():
    header = HEADER.read_text(encoding="utf-8")
    wanted = declared(header)
    page = "".join(f"| {name} | works | |\n" for name in wanted)
    assert not compare(wanted, page)
    for name in sorted(wanted):
        row = f"| {name} | works | |\n"
        assert compare(wanted, page.replace(row, "")) == [f"{name} has no row"], name
        assert compare(wanted, page + row) == [f"{name} has more than one row"], name
    for more in ("MI_INLINE MI_Result MI_Session_New(MI_Session *session)\n",
                 "MI_INLINE void\nMI_Session_New(MI_Session *session)\n",
                 "#define MI_Session_New mi_clientFT->sessionFT->New\n",
                 "#define MI_AUTH_TYPE_NEW MI_T(\"New\")\n", "#define MI_OPERATIONFLAGS_NEW 1\n"):
        assert len(compare(declared(header + more), page)) == 1, more
    assert compare(wanted, page + "| MI_Session_New | works | |\n") == ["MI_Session_New is not in mi.h"]
    # Every MI_INLINE of the header is either a name, a helper with _ at its end, or the server side.
    functions = len(re.findall(r"^MI_INLINE\s", header, re.M))
    found = len(re.findall(r"^MI_INLINE\s[^;{(]*?\bMI_\w+\(", header, re.M))
    assert functions == found > 200, (functions, found)


def main(arguments):
    if arguments == ["--selftest"]:
        return selftest()
    run = subprocess.run(arguments[:1], stdout=subprocess.PIPE, check=False)
    printed = run.stdout.decode()
    if run.returncode != 0:
        sys.exit(f"{arguments[0]} failed with {run.returncode}")
    if arguments[1:] == ["--update"]:
        PAGE.write_text(printed, encoding="utf-8")
    findings = compare(declared(HEADER.read_text(encoding="utf-8")), printed)
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    findings += difflib.unified_diff(page.splitlines(), printed.splitlines(), str(PAGE), "printed", "", "", 0, "")
    if findings:
        sys.exit("\n".join(findings) + "\nci/parity writes the page anew")
    return None


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
