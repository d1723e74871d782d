#!/usr/bin/env python3
"""Keeps pieces of real files in pages up to date.

usage: includes.py update|check ROOT PAGE...

A page has a comment, and behind it a block that this script fills:

    <!-- include test/Lib/Toy/Toy.td: FIRST ... LAST -->
    ```tablegen
    ```

from the first line that holds FIRST to the next one that is LAST (or holds it, if it
is more than `}`).
"""
import pathlib
import re
import sys

BLOCK = re.compile(r"<!-- include (\S+): (.+?) \.\.\. (.+?) -->\n```(\w*)\n.*?^```$", re.S | re.M)


def cut(root, name, first, last):
    lines = (root / name).read_text().split("\n")
    start = next((i for i, line in enumerate(lines) if first in line), None)
    if start is None:
        sys.exit(f"{name}: no line holds '{first}'")
    for end in range(start, len(lines)):
        if lines[end] == last or (len(last) > 1 and last in lines[end]):
            return "\n".join(lines[start:end + 1])
    sys.exit(f"{name}: no line '{last}' behind '{first}'")


def main():
    mode, root, *pages = sys.argv[1:]
    root = pathlib.Path(root)
    for page in pages:
        path = root / page
        text = path.read_text()
        fresh = BLOCK.sub(lambda m: f"<!-- include {m[1]}: {m[2]} ... {m[3]} -->\n```{m[4]}\n{cut(root, m[1], m[2], m[3])}\n```", text)
        if mode == "update":
            path.write_text(fresh)
        elif fresh != text:
            sys.exit(f"{page} does not show the files as they are; the command that mends it is\n"
                     "  cmake --build build --target update-docs")


main()
