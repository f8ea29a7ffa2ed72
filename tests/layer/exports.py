# SPDX-License-Identifier: MIT
"""The shared libraries export what is promised and nothing else. exports.py NM INCLUDE_DIR LIBWSMI LIBWSMI_PARSE"""
import os
import re
import subprocess
import sys

ENTRIES = {"MI_Application_InitializeV1", "mi_clientFT_V1"}


def exported(nm, library):
    text = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    # The node of the version map itself is an absolute symbol.
    rows = [line.split() for line in text.splitlines()]
    return {row[-1].split("@")[0] for row in rows if row[-2] != "A"}


def declared(folder):
    names = set()
    for entry in sorted(os.listdir(folder)):
        with open(os.path.join(folder, entry), encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.S)
        text = re.sub(r"^#(?:\\\n|[^\n])*", " ", text, flags=re.M)
        for declaration in re.findall(r"\bWSMI_API\b([^;]*);", text):
            found = re.search(r"\b(wsmi_\w+)\s*\(", declaration)
            if found is None:
                sys.exit(f"{entry}: not understood: {declaration}")
            names.add(found.group(1))
    return names


def compare(library, found, wanted):
    for name in sorted(found - wanted):
        print(f"{library}: exports {name}, which no public header declares")
    for name in sorted(wanted - found):
        print(f"{library}: does not export {name}")
    return found == wanted


def main():
    nm, include, libwsmi, libparse = sys.argv[1:5]
    wanted = declared(os.path.join(include, "wsmi"))
    good = [compare("libwsmi", exported(nm, libwsmi), ENTRIES), compare("libwsmi-parse", exported(nm, libparse), wanted)]
    print(f"{len(ENTRIES)} and {len(wanted)} symbols expected")
    return 0 if all(good) and wanted else 1


if __name__ == "__main__":
    sys.exit(main())
