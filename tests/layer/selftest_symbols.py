# SPDX-License-Identifier: MIT
"""Compiles one violation at a time and expects ci/symbols to name it. selftest_symbols.py SOURCE_DIR CC"""
import os
import subprocess
import sys
import tempfile

LAYERS = "core : : :\ndest : core : :\nxml : core : :\nmi : core : :\n"
CLEAN = """
#include <string.h>
int wsmi_core_f(const char *);
static const char *const names[] = {{"a", "b"}};
const char *wsmi_{layer}_g(int);
const char *wsmi_{layer}_g(int i) {{ return strlen(names[i]) > 1 ? "x" : names[i]; }}
"""
# layer, file, code, words of the finding (None: accepted)
CASES = (
    ("core", "alloc.c", "#include <stdlib.h>\nvoid *f(void) { return malloc(8); }", None),
    ("core", "buf.c", "#include <stdlib.h>\nvoid *f(void) { return malloc(8); }", "malloc belongs to core/alloc.c alone"),
    ("dest", "alloc.c", "#include <stdlib.h>\nvoid f(void *p) { free(p); }", "free belongs to core/alloc.c alone"),
    ("dest", "x.c", "void wsmi_core_g(int); void f(void) { wsmi_core_g(1); }", None),
    ("core", "x.c", "void wsmi_dest_g(int); void f(void) { wsmi_dest_g(1); }", "wsmi_dest_g is defined by layer dest"),
    ("dest", "x.c", "void wsmi_mi_g(int); void f(void) { wsmi_mi_g(1); }", "wsmi_mi_g is not in the allow-list"),
    ("xml", "x.c", "void xmlInitParser(void); void f(void) { xmlInitParser(); }", None),
    ("dest", "x.c", "void xmlInitParser(void); void f(void) { xmlInitParser(); }", "xmlInitParser is not in the allow-list"),
    ("dest", "x.c", "#include <errno.h>\nint f(void) { return errno; }", "__errno_location is not"),
    ("dest", "x.c", "#include <stdio.h>\nvoid f(int i) { printf(\"%d\", i); }", "is not in the allow-list"),
    ("dest", "x.c", "#include <stdlib.h>\nlong f(const char *s) { return strtol(s, 0, 10); }", "strtol is not"),
    ("dest", "x.c", "#include <time.h>\nlong f(void) { return (long)time(0); }", "time is not"),
    ("dest", "x.c", "#include <stdlib.h>\nchar *f(void) { return getenv(\"A\"); }", "getenv is not"),
    ("dest", "x.c", "#include <ctype.h>\nint f(int c) { return isalpha(c); }", "__ctype_b_loc is not"),
    ("dest", "x.c", "static int n; int f(void) { return n++; }", "n is a variable"),
    ("dest", "x.c", "int n = 3; int f(void) { return n++; }", "n is a variable"),
    ("dest", "x.c", "static const char *p = \"a\"; void g(const char **); void f(void) { g(&p); }", "p is a variable"),
    ("dest", "x.c", "_Thread_local int n; int f(void) { return n++; }", "n is a variable"),
)


def archive(folder, compiler, layer, name, code):
    source = os.path.join(folder, name)
    with open(source, "w", encoding="utf-8") as file:
        file.write(code)
    unit = os.path.join(folder, f"{name}.o")
    flags = ["-std=c11", "-O1", "-fPIC", "-w"]
    subprocess.run([compiler, *flags, "-c", source, "-o", unit], check=True)
    path = os.path.join(folder, f"lib{layer}.a")
    subprocess.run(["ar", "rcs", path, unit], check=True)
    os.remove(unit)
    return path


def case(tool, compiler, layer, name, code, words):
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "layers.txt")
        with open(table, "w", encoding="utf-8") as file:
            file.write(LAYERS)
        for base in ("core", "dest", "xml"):
            archive(folder, compiler, base, f"{base}.c", CLEAN.format(layer=base))
        archive(folder, compiler, layer, name, code)
        pairs = [f"{base}={folder}/lib{base}.a" for base in ("core", "dest", "xml")]
        run = subprocess.run([sys.executable, tool, "--layers", table, *pairs], capture_output=True, text=True)
        good = run.returncode == (0 if words is None else 1) and (words is None or words in run.stdout)
        if not good:
            print(f"{code}\nexpected {words!r}, got status {run.returncode}:\n{run.stdout}{run.stderr}")
        return good


def main():
    tool = os.path.join(sys.argv[1], "ci", "symbols")
    results = [case(tool, sys.argv[2], *row) for row in CASES]
    print(f"{results.count(True)} of {len(results)} cases as expected")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
