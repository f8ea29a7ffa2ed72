# SPDX-License-Identifier: MIT
"""Prints gcovr's JSON as a table a layer; status 1 when a layer is below its floor. coverage_table.py FILE [--uncovered]"""
import json
import os
import sys

import layerfile

# Per cent of the lines that tests have to run.
FLOORS = {layer: 99.0 for layer in layerfile.PARSE} | {"mi": 85.0, "proto": 85.0}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        files = json.load(file)["files"]
    here = os.path.dirname(os.path.abspath(__file__))
    layers = layerfile.read(os.path.join(here, "..", "..", "src", "layers.txt"))
    lines, covered, missed = {}, {}, []
    for entry in files:
        layer = entry["file"].split("/")[1]
        for line in entry["lines"]:
            if line.get("gcovr/noncode"):
                continue
            lines[layer] = lines.get(layer, 0) + 1
            if line["count"] > 0:
                covered[layer] = covered.get(layer, 0) + 1
            elif layer in FLOORS:
                missed.append(f'{entry["file"]}:{line["line_number"]}')
    if "--uncovered" in sys.argv:
        print("\n".join(missed))
    status = 0
    print(f"{'layer':<12} {'lines':>7} {'covered':>8} {'%':>7}")
    for layer in layers:
        total, hit = lines.get(layer, 0), covered.get(layer, 0)
        percent = 100.0 * hit / total if total else 0.0
        low = percent < FLOORS.get(layer, 0.0)
        status |= low
        print(f"{layer:<12} {total:>7} {hit:>8} {percent:>7.1f}{f'  below {FLOORS[layer]:.0f}' if low else ''}")
    total, hit = sum(lines.values()), sum(covered.values())
    print(f"{'all':<12} {total:>7} {hit:>8} {100.0 * hit / max(total, 1):>7.1f}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
