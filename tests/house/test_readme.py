#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The C example that README.md prints is the file the tests compile and run. usage: test_readme.py SOURCE_DIR [--update]"""

import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
readme = source / "README.md"
text = readme.read_text(encoding="utf-8")
example = (source / "examples" / "test_connection.c").read_text(encoding="utf-8")
block = re.compile(r"(`examples/test_connection\.c`[^\n]*\n\n```c\n)(.*?)(```\n)", re.S)

found = block.search(text)
if found is None:
    sys.exit("README.md has no C example of examples/test_connection.c")
if sys.argv[2:] == ["--update"]:
    readme.write_text(text[:found.start(2)] + example + text[found.end(2):], encoding="utf-8")
elif found.group(2) != example:
    sys.exit("the example in README.md is not examples/test_connection.c; run tests/house/test_readme.py . --update")
