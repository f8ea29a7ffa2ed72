# SPDX-License-Identifier: MIT
"""Every fuzz target is complete, and nothing lies about that belongs to none. check_targets.py SOURCE_DIR TARGET..."""
import os
import re
import sys

MIN_SEEDS = 20
# The dictionary syntax that libFuzzer and AFL++ share.
ENTRY = re.compile(r'(?:[A-Za-z0-9_]+(?:@\d+)?\s*=\s*)?"(?:[^"\\]|\\\\|\\"|\\x[0-9A-Fa-f]{2})+"\s*$')


def visible(path):
    return sorted(name for name in os.listdir(path) if not name.startswith(".")) if os.path.isdir(path) else []


def check_dictionary(path):
    entries = 0
    with open(path, encoding="latin-1") as file:
        for number, line in enumerate(file, 1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            entries += 1
            if not ENTRY.match(text):
                yield f"{path}:{number}: not a dictionary entry"
    if entries == 0:
        yield f"{path}: no entries"


def check_target(root, name):
    for path in (f"fuzz/fuzz_{name}.c", f"tests/props/prop_{name}.c", f"fuzz/dict/{name}.dict"):
        if not os.path.isfile(os.path.join(root, path)):
            yield f"{path}: missing"
    dictionary = os.path.join(root, "fuzz", "dict", f"{name}.dict")
    if os.path.isfile(dictionary):
        yield from check_dictionary(dictionary)
    seeds = len(visible(os.path.join(root, "corpus", name, "seed")))
    if seeds < MIN_SEEDS:
        yield f"corpus/{name}/seed: {seeds} seeds, at least {MIN_SEEDS} wanted"
    for folder in visible(os.path.join(root, "corpus", name)):
        if folder not in ("seed", "regress"):
            yield f"corpus/{name}/{folder}: neither seed nor regress"


def check_strays(root, targets):
    for folder, pattern in (("fuzz", r"fuzz_(.*)\.c"), ("fuzz/dict", r"(.*)\.dict"), ("corpus", r"(.*)")):
        for name in visible(os.path.join(root, folder)):
            match = re.fullmatch(pattern, name)
            if match and match.group(1) not in targets:
                yield f"{folder}/{name}: belongs to no target of fuzz/CMakeLists.txt"


def main():
    root, targets = sys.argv[1], sys.argv[2:]
    findings = [] if targets else ["no targets"]
    for name in targets:
        findings.extend(check_target(root, name))
    findings.extend(check_strays(root, targets))
    for finding in findings:
        print(finding)
    print(f"{len(targets)} targets checked, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
