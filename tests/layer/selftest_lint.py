# SPDX-License-Identifier: MIT
"""Plants one violation at a time in a small tree and expects ci/layers to name it. selftest_lint.py SOURCE_DIR"""
import os
import subprocess
import sys
import tempfile

LAYERS = """\
core : : stddef.h string.h : view.h
dest : core : stddef.h : destination.h
xml : core : stddef.h libxml/parser.h : xml.h
transport : core : stddef.h curl/curl.h :
mi : core dest transport : stddef.h pthread.h :
"""
TREE = {
    "src/layers.txt": LAYERS,
    "src/CMakeLists.txt": "",
    "src/core/cur.c": '#include "core/cur.h"\n#include <string.h>\n',
    "src/core/cur.h": '#include "wsmi/view.h"\n',
    "src/dest/CMakeLists.txt": "",
    "src/dest/dest.c": '/* #include <time.h> */\n#include "core/cur.h"\n#include "wsmi/destination.h"\n',
    "src/xml/sax.c": "#include <libxml/parser.h>\n",
    "src/transport/curl.c": "#include <curl/curl.h>\n",
    "src/mi/session.c": '#include "mi.h"\n#include "dest/dest.h"\n',
    "src/dest/dest.h": "",
    "include/mi.h": "#include <stddef.h>\n",
    "include/MI.h": '#include "mi.h"\n',
    "include/wsmi/view.h": "#include <stddef.h>\n",
    "include/wsmi/destination.h": '#include "wsmi/view.h"\n',
    "include/wsmi/xml.h": "",
}
# What is planted: file, text, words of the expected finding.
PLANTED = (
    ("src/core/cur.c", '#include "dest/dest.h"\n', "may not use layer dest"),
    ("src/core/cur.c", "#include <time.h>\n", "<time.h> is not in the list"),
    ("src/dest/dest.c", "#include <curl/curl.h>\n", "<curl/curl.h> is not in the list"),
    ("src/dest/dest.c", "# /* hidden */ include <stdio.h>\n", "<stdio.h> is not in the list"),
    ("src/dest/dest.c", "#inc\\\nlude <stdio.h>\n", "<stdio.h> is not in the list"),
    ("src/dest/dest.c", "%:include <stdio.h>\n", "<stdio.h> is not in the list"),
    ("src/dest/dest.c", 'char *t = "/*";\n#include <stdio.h>\nchar *u = "*/";\n', "<stdio.h> is not in the list"),
    ("src/dest/dest.c", "#define H <stdio.h>\n#include H\n", "cannot be checked"),
    ("src/dest/dest.c", "#include_next <stddef.h>\n", "is not used here"),
    ("src/dest/dest.c", '#include "wsmi/xml.h"\n', "belongs to layer xml"),
    ("src/dest/dest.c", '#include "mi.h"\n', "belongs to layer mi"),
    ("src/dest/dest.c", '#include "../mi/session.h"\n', "neither"),
    ("src/dest/dest.c", '#include "core/none.h"\n', "does not exist"),
    ("src/dest/notes.txt", "", "unknown file"),
    ("src/more/file.c", "", "not a layer"),
    ("src/stray.c", "", "unknown file"),
    ("include/wsmi/new.h", "", "owned by no layer"),
    ("include/other.h", "", "unknown file"),
    ("include/wsmi/view.h", '#include "core/cur.h"\n', "public headers only"),
    ("include/wsmi/view.h", '#include "wsmi/destination.h"\n', "belongs to layer dest"),
    ("include/wsmi/view.h", "#include <pthread.h>\n", "<pthread.h> is not in the list"),
)
TABLES = (
    ("cim : wsman : :\nwsman : : :\n", "not listed above it"),
    ("core : : :\n", "listed twice"),
    ("cim : core : :  : \n", "expected"),
    ("cim : core : : view.h\n", "is owned by core and cim"),
    ("cim : core : libxml/tree.h :\n", "libxml/ is for xml"),
    ("cim : core : curl/curl.h :\n", "curl/ is for transport"),
    ("cim : core : pthread.h :\n", "pthread.h is for"),
)
LINKS = (
    ("dest: wsmi_flags;wsmi_core\nxml: wsmi_flags;LibXml2::LibXml2;wsmi_core\n", None),
    ("dest: wsmi_flags;wsmi_xml\n", "may not link wsmi_xml"),
    ("dest: wsmi_flags;LibXml2::LibXml2\n", "may not link LibXml2::LibXml2"),
    ("xml: wsmi_flags;CURL::libcurl\n", "may not link CURL::libcurl"),
    ("core: pthread\n", "may not link pthread"),
    ("more: wsmi_core\n", "unknown layer"),
    ("", "no layers"),
)


def write(root, path, text, mode="w"):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, mode, encoding="utf-8") as file:
        file.write(text)


def expect(tool, words, *options):
    run = subprocess.run([sys.executable, tool, *options], capture_output=True, text=True)
    out = run.stdout + run.stderr
    if words is None:
        good = run.returncode == 0 and not out
    else:
        good = run.returncode == 1 and words in out
    if not good:
        print(f"expected {words!r}, got status {run.returncode}:\n{out}")
    return good


def case(tool, planted, words, links=None):
    with tempfile.TemporaryDirectory() as root:
        for path, text in TREE.items():
            write(root, path, text)
        for path, text in planted:
            write(root, path, text, "a")
        options = ["--root", root]
        if links is not None:
            write(root, "links.txt", links)
            options += ["--links", os.path.join(root, "links.txt")]
        return expect(tool, words, *options)


def main():
    tool = os.path.join(sys.argv[1], "ci", "layers")
    results = [case(tool, (), None)]
    results += [case(tool, ((path, text),), words) for path, text, words in PLANTED]
    results += [case(tool, (("src/layers.txt", line),), words) for line, words in TABLES]
    results += [case(tool, (), words, links) for links, words in LINKS]
    print(f"{results.count(True)} of {len(results)} cases as expected")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
