# SPDX-License-Identifier: MIT
"""Reads src/layers.txt; see the head of that file for its columns."""
import re
import sys

PARSE = ("core", "dest", "optblock", "httpframe", "cim", "xml", "wsman")


class Layer:
    def __init__(self, name, uses, system, owns):
        self.name = name
        self.uses = uses
        self.system = system
        self.owns = owns

    def sees(self):
        return [self.name] + self.uses


def read(path):
    """The layers by name, in the order of the file. A malformed file is fatal."""
    layers = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            text = line.split("#", 1)[0].strip()
            if not text:
                continue
            fields = [field.strip() for field in text.split(":")]
            if len(fields) != 4 or not re.fullmatch(r"[a-z]+", fields[0]):
                sys.exit(f"{path}:{number}: expected 'name : layers : system headers : public headers'")
            name, uses = fields[0], fields[1].split()
            if name in layers:
                sys.exit(f"{path}:{number}: layer {name} is listed twice")
            for used in uses:
                # Only what stands above may be used: the graph cannot have a cycle.
                if used not in layers:
                    sys.exit(f"{path}:{number}: {name} uses {used}, which is not listed above it")
            layers[name] = Layer(name, uses, fields[2].split(), fields[3].split())
    if not layers:
        sys.exit(f"{path}: no layers")
    return layers
