# SPDX-License-Identifier: MIT
"""Every fuzz target is complete, nothing lies about that belongs to none, what was found stays small, and planted defects are
built into no other program. check_targets.py SOURCE_DIR COMPILE_COMMANDS TARGET..."""
import json
import os
import re
import sys

MIN_SEEDS = 20
# What ci/fuzz-all keeps of one target: files, bytes of each, bytes of all.
MAX_FOUND, MAX_FOUND_FILE, MAX_FOUND_BYTES = 64, 4096, 32768
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
        if folder not in ("seed", "found", "regress"):
            yield f"corpus/{name}/{folder}: neither seed, found nor regress"
    yield from check_found(os.path.join(root, "corpus", name, "found"))


def check_found(folder):
    sizes = [os.path.getsize(os.path.join(folder, file)) for file in visible(folder)]
    if len(sizes) > MAX_FOUND or max(sizes, default=0) > MAX_FOUND_FILE or sum(sizes) > MAX_FOUND_BYTES:
        yield f"{folder}: {len(sizes)} files of {sum(sizes)} bytes; at most {MAX_FOUND} of {MAX_FOUND_BYTES}, {MAX_FOUND_FILE} each"


def check_planted(commands):
    with open(commands, encoding="utf-8") as file:
        for entry in json.load(file):
            planted = "planted" in os.path.basename(entry["file"])
            if planted and "fuzz_planted_" not in entry.get("output", "") + entry["command"]:
                yield f"{entry['file']}: a planted defect outside of the programs that are meant to be caught"


def check_strays(root, targets):
    for folder, pattern in (("fuzz", r"fuzz_(.*)\.c"), ("fuzz/dict", r"(.*)\.dict"), ("corpus", r"(.*)")):
        for name in visible(os.path.join(root, folder)):
            match = re.fullmatch(pattern, name)
            if match and match.group(1) not in targets:
                yield f"{folder}/{name}: belongs to no target of fuzz/CMakeLists.txt"


def main():
    root, commands, targets = sys.argv[1], sys.argv[2], sys.argv[3:]
    findings = [] if targets else ["no targets"]
    findings.extend(check_planted(commands))
    for name in targets:
        findings.extend(check_target(root, name))
    findings.extend(check_strays(root, targets))
    for finding in findings:
        print(finding)
    print(f"{len(targets)} targets checked, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
