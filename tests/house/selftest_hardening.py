# SPDX-License-Identifier: MIT
"""Builds libraries that lack one protection each, and one that lacks none, and expects ci/hardening to say so.

selftest_hardening.py SOURCE_DIR COMPILER
"""
import os
import platform
import subprocess
import sys
import tempfile

CODE = """
#include <stdio.h>
int export_me(const char *text);
int export_me(const char *text)
{
    char copy[64];
    snprintf(copy, sizeof(copy), "%d of %s", 1, text);
    return copy[0];
}
"""
GOOD = ["-O2", "-fPIC", "-fcf-protection=full", "-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2",
        "-Wl,-z,relro,-z,now,-z,noexecstack,-z,shstk"]
TEXTREL = '__asm__(".text\\n.quad export_me\\n");\n'
BOTH = '__asm__(".section .both,\\"awx\\"\\n.byte 0\\n.previous");\n'
# options, code, words of the finding (None: accepted)
CASES = (
    ([], CODE, None),
    (["-Wl,-z,norelro"], CODE, "no RELRO"),
    (["-Wl,-z,lazy"], CODE, "no BIND_NOW"),
    (["-Wl,-z,execstack"], CODE, "the stack can run"),
    ([], CODE + BOTH, "writable and can run"),
    (["-Wl,-z,notext"], CODE + TEXTREL, "text relocations"),
    (["-Wl,-rpath,/opt"], CODE, "path of the file's own"),
    (["-fcf-protection=none"], CODE, "1 of 1 objects without the mark IBT"),
    (["-fcf-protection=none"], CODE, "no mark SHSTK"),
    (["-fcf-protection=branch"], CODE, "1 of 1 objects without the mark SHSTK"),
    (["-fno-stack-protector"], CODE, "no stack protector"),
    (["-U_FORTIFY_SOURCE"], CODE, "no fortified call"),
    ([], CODE + "int not_ours(void);\nint not_ours(void)\n{\n    return 1;\n}\n", "not_ours is exported"),
)


def case(source, compiler, folder, options, code, words):
    library, unit, version_script = (os.path.join(folder, name) for name in ("x.so", "x.c", "x.map"))
    with open(unit, "w", encoding="utf-8") as file:
        file.write(code)
    with open(version_script, "w", encoding="utf-8") as file:
        file.write("{\n  global:\n    export_*;\n  local:\n    *;\n};\n")
    compiled = [option for option in GOOD + options if not option.startswith("-Wl,")]
    linked = [option for option in GOOD + options if option.startswith("-Wl,")]
    if words == "no mark SHSTK":
        linked = [option.replace(",-z,shstk", "") for option in linked]
    subprocess.run([compiler, *compiled, "-c", "-o", unit + ".o", unit], check=True, capture_output=True)
    subprocess.run([compiler, *linked, "-shared", "-o", library, unit + ".o"], check=True, capture_output=True)
    run = subprocess.run([sys.executable, os.path.join(source, "ci", "hardening"), "--objects", unit + ".o", f"{library}:{version_script}"],
                         capture_output=True, text=True)
    good = run.returncode == (0 if words is None else 1) and (words is None or words in run.stdout)
    if not good:
        print(f"{options}: expected {words!r}, got status {run.returncode}:\n{run.stdout}{run.stderr}")
    return good


def main():
    if platform.machine() != "x86_64":
        print("CET is x86-64's: not tried on this machine")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        results = [case(sys.argv[1], sys.argv[2], folder, *row) for row in CASES]
    print(f"{results.count(True)} of {len(results)} cases as expected")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
