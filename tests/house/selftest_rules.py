# SPDX-License-Identifier: MIT
"""Plants one violation at a time and expects ci/rules to name it. selftest_rules.py SOURCE_DIR"""
import os
import shutil
import subprocess
import sys
import tempfile

SPDX = "/* SPDX-License-Identifier: MIT */\n"
LONG = "int f(void)\n{\n" + "    g();\n" * 57 + "    return 0;\n}\n"
# file, text, words of the finding (None: accepted), other files
CASES = (
    ("src/core/x.c", SPDX + "int f(void);\n", None),
    ("src/core/x.c", "int f(void);\n", "no SPDX line"),
    ("src/core/x.c", SPDX + "int a;\n" * 599, None),
    ("src/core/x.c", SPDX + "int a;\n" * 600, "more than 600 lines"),
    ("src/core/x.h", SPDX + "int a;\n" * 300, "more than 300 lines"),
    ("include/mi.h", SPDX + "int a;\n" * 1500, None),
    ("src/core/x.c", SPDX + LONG.replace("    g();\n", "", 1), None),
    ("src/core/x.c", SPDX + LONG, None),
    ("src/core/x.c", SPDX + LONG.replace("    g();\n", "    g();\n\n", 1), "61 lines, more than 60"),
    ("src/core/x.cpp", SPDX + 'extern "C" {\n' + LONG.replace("g();", "g();\n", 1) + "}\n", "61 lines, more than 60"),
    ("src/core/x.c", SPDX + "static const int t[] = {\n" + "    1,\n" * 100 + "};\n", None),
    ("src/core/x.c", SPDX + "/* strcpy(a, b) */\nconst char *s = \"strcpy(a, b)\";\n", None),
    ("src/core/x.c", SPDX + "int f(void)\n{\n    strcpy (a, b);\n}\n", "x.c:4: strcpy is banned here"),
    ("tests/x.c", SPDX + "int f(void)\n{\n    gets(a);\n}\n", "gets is banned here"),
    ("tests/x.c", SPDX + "int f(void)\n{\n    strtoul(a, b, 0);\n}\n", None),
    ("src/dest/x.c", SPDX + "int f(void)\n{\n    strtoul(a, b, 0);\n}\n", "strtoul is banned here"),
    ("src/dest/x.c", SPDX + "int f(void)\n{\n    abort();\n}\n", "abort is banned here"),
    ("src/cli/x.c", SPDX + "int f(void)\n{\n    printf(\"\");\n}\n", None),
    ("src/mi/x.c", SPDX + "int f(void)\n{\n    printf(\"\");\n}\n", "printf is banned here"),
    ("src/dest/x.c", SPDX + "int f(void)\n{\n    a->time(1);\n    wsmi_time(1);\n}\n", None),
    ("src/core/x.c", SPDX + "/* TO" "DO: later */\n", "a note for later"),
    ("src/core/x.c", SPDX + "/* see /wor" "k/notes */\n", "a path of somebody's machine"),
    ("src/core/x.c", SPDX + "int a; \n", "blanks at the end"),
    ("src/core/x.c", SPDX + "int  a;\n", "clang-format"),
    ("include/wsmi/limits.h", SPDX + "struct l {\n    size_t max_a;\n};\n", "limits.h:3: max_a has no row"),
    ("include/wsmi/limits.h", SPDX + "struct l {\n    size_t max_a;\n};\n", "max_a names no test that knows it",
     ("SECURITY.md", "| max_a | 1 | a | `unit/core/test_a.c` |\n"), ("tests/unit/core/test_a.c", SPDX + "int b;\n")),
    ("include/wsmi/limits.h", SPDX + "struct l {\n    size_t max_a;\n};\n", None,
     ("SECURITY.md", "| max_a | 1 | a | `unit/core/test_a.c` |\n"), ("tests/unit/core/test_a.c", SPDX + "int max_a;\n")),
    ("ci/x", "#!/bin/sh\n# SPDX-License-Identifier: MIT\necho $1\n", "SC2086"),
)


def case(source, path, text, words, *others):
    if words == "clang-format" and shutil.which("clang-format") is None:
        return True
    if words == "SC2086" and shutil.which("shellcheck") is None:
        return True
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, "ci"))
        for name in ("banned.txt", "clang-format"):
            shutil.copy(os.path.join(source, "ci", name), os.path.join(root, "ci", name))
        for name, content in ((path, text), *others):
            full = os.path.join(root, name)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(content)
        command = [sys.executable, os.path.join(source, "ci", "rules"), "--root", root]
        # The form is what one case is about; the others are about one rule each.
        if words not in ("clang-format", "SC2086"):
            command.append("--no-tools")
        run = subprocess.run(command, capture_output=True, text=True)
        good = run.returncode == (0 if words is None else 1) and (words is None or words in run.stdout)
        if not good:
            print(f"{path}: {text[:60]!r}...\nexpected {words!r}, got status {run.returncode}:\n{run.stdout}{run.stderr}")
        return good


def main():
    results = [case(sys.argv[1], *row) for row in CASES]
    print(f"{results.count(True)} of {len(results)} cases as expected")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
