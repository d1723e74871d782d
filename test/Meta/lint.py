#!/usr/bin/env python3
"""Checks the structure of the tree, and names each line that breaks a rule.

usage: lint.py SOURCE_ROOT

- C++ and TableGen files begin with the licence bar, and say what they answer.
- No file outgrows its ceiling: .cpp 800 lines, .h 250, .td 500.
- A room includes only rooms below it (docs/Architecture.md, "Rooms"), and only those whose subject they are
  the classes of formats ("No pass names a format").
- No path of one machine, no unfinished work, nothing that dies on user input.
- Every pass has a file, tests and a heading in docs/Passes.md; every lit test looks
  at something.
"""
import pathlib
import re
import subprocess
import sys

# Where the classes of formats are known.
NAMES_FORMATS = re.compile(r"(lib|include/lowp)/IR/|lib/External/|lib/Quantizers/Families/|lib/Conversion/(FlexToLinalg|Quant)")
LICENCE = "// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions."
CEILINGS = {".cpp": 800, ".h": 250, ".td": 500}
ROOMS = {
    "Numerics": 0, "IR": 1, "External": 2, "Constants": 2, "Analysis": 3, "CodeForm": 4, "Quantizers": 4, "Allocation": 5, "Transforms": 6,
    "Conversion": 6, "Codegen": 7, "Target": 8, "Execution": 8, "Calibration": 9, "Pipelines": 10, "Report": 10,
}
# Spelled in pieces so that this file does not find itself.
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.-])/(" + "|".join(["home", "root", "work", "Users"]) + r")/[A-Za-z.]")
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", r"\bst" + r"ub\b"]))
DEADLY = re.compile(r"report_fatal_" + r"error|assert\(false")
LOOKS = re.compile(r"CHECK|expected-(error|warning|remark|note)|\bdiff\b|\bcmp\b|FileCheck")


def main(root):
    files = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if files.returncode == 0:
        names = files.stdout.split("\n")[:-1]
    else:  # a source archive without .git
        names = [str(p.relative_to(root)) for p in root.rglob("*")
                 if p.is_file() and not p.relative_to(root).parts[0].startswith("build")]
    texts = {}
    for name in names:
        try:
            texts[name] = (root / name).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            pass  # data, or a file that is just being moved
    problems = []

    def report(name, line, rule):
        problems.append(f"{name}:{line}: {rule}")

    for name, text in texts.items():
        suffix = pathlib.PurePath(name).suffix
        lines = text.split("\n")
        if suffix in CEILINGS and not name.startswith("test/Consumer"):
            if len(lines) < 2 or lines[1] != LICENCE:
                report(name, 1, "the licence bar is missing")
            elif suffix in (".cpp", ".h") and not lines[5:7] == ["//"] and not "".join(lines[5:8]).strip("/ "):
                report(name, 6, "a paragraph on what the file answers is missing")
            if len(lines) > CEILINGS[suffix] + 1:
                report(name, len(lines), f"more than {CEILINGS[suffix]} lines")
        check_lines(name, lines, suffix, report)
        check_includes(name, lines, report)
        if name.startswith("test/") and suffix == ".mlir" and "RUN:" in text and not LOOKS.search(text):
            report(name, 1, "a test that looks at nothing")
    check_passes(texts, report)
    print("\n".join(sorted(problems)) or f"lint: {len(texts)} files, nothing found")
    return 1 if problems else 0


def check_lines(name, lines, suffix, report):
    data = suffix == ".mlir" and name.startswith("test/Integration/mnist/")
    for number, line in enumerate(lines if not data else [], 1):
        if MACHINE_PATH.search(line):
            report(name, number, "a path of one machine")
        if name != "test/Meta/lint.py" and suffix in (".cpp", ".h", ".td", ".py", ".cmake") and UNFINISHED.search(line):
            report(name, number, "unfinished work")
        if suffix in (".cpp", ".h", ".td") and DEADLY.search(line):
            report(name, number, "dies instead of diagnosing")


def check_includes(name, lines, report):
    own = re.match(r"(?:lib|include/lowp)/(\w+)/", name)
    if not own or own.group(1) not in ROOMS:
        return
    for number, line in enumerate(lines, 1):
        used = re.match(r'#?include "lowp/(\w+)/', line)
        if used and ROOMS.get(used.group(1), 0) > ROOMS[own.group(1)]:
            report(name, number, f"{own.group(1)} includes {used.group(1)}, a room above it")
        if re.match(r'#include "lowp/IR/Types.h"', line) and not NAMES_FORMATS.match(name):
            report(name, number, "names the class of a format; ask its interfaces")


def check_passes(texts, report):
    documented = texts.get("docs/Passes.md", "")
    sources = {n: t for n, t in texts.items() if n.startswith("lib/") and n.endswith(".cpp")}
    tests = {n: t for n, t in texts.items() if n.startswith("test/")}
    for name, text in texts.items():
        if not (name.startswith("include/") and name.endswith("Passes.td")):
            continue
        for match in re.finditer(r'def (\w+)\s*:\s*(?:Interface)?Pass<\s*"([\w-]+)"', text):
            define, flag = match.groups()
            line = text[: match.start()].count("\n") + 1
            if not any(f"GEN_PASS_DEF_{define.upper()}" in t for t in sources.values()):
                report(name, line, f"{flag}: no file defines this pass")
            if not any(f"--{flag}" in t or f"{flag}{{" in t or f"({flag}" in t for t in tests.values()):
                report(name, line, f"{flag}: no test runs this pass")
            if f"`-{flag}`" not in documented:
                report(name, line, f"{flag}: not in docs/Passes.md (cmake --build build --target update-docs)")
            if not re.search(r"let description", text[match.start(): match.start() + 600]):
                report(name, line, f"{flag}: no description")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1])))
