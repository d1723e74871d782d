#!/usr/bin/env python3
"""Runs tools/new-format on a copy of what it touches, and compiles what it writes.

usage: new-format-test.py SOURCE_ROOT BUILD_ROOT WORK MLIR_TBLGEN MLIR_INCLUDE CXX [FLAG...]

The names of the generated headers come from the build tree, but for those of the types,
which are made anew with the new format among them.
"""
import pathlib
import shutil
import subprocess
import sys


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"failed: {' '.join(str(word) for word in command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    source, build, work = map(pathlib.Path, sys.argv[1:4])
    tblgen, mlir, cxx, *flags = sys.argv[4:]
    shutil.rmtree(work, ignore_errors=True)
    for part in ("include/lowp", "lib/IR", "test/Unit/Conformance"):
        shutil.copytree(source / part, work / part)
    out = run(sys.executable, source / "tools/new-format", "Sample", "--register", "--root", work)
    assert out.count("wrote ") == 4, out
    generated = work / "generated/lowp/IR"
    generated.mkdir(parents=True)
    includes = [f"-I{work / 'include'}", f"-I{mlir}"]
    for name, flag in (("LowpTypes.h.inc", "-gen-typedef-decls"), ("LowpTypes.cpp.inc", "-gen-typedef-defs")):
        run(tblgen, flag, "-typedefs-dialect=lowp", *includes, work / "include/lowp/IR/Lowp.td", "-o", generated / name)
    for file in ("Sample.cpp", "Register.cpp"):
        run(cxx, *flags, "-fsyntax-only", f"-I{work / 'generated'}", f"-I{work / 'include'}", f"-I{build / 'include'}",
            f"-isystem{mlir}", work / "lib/IR/Formats" / file)
    # The skeleton says what the code says.
    lines = [line for line in (work / "test/Unit/Conformance/Formats.cpp").read_text().split("\n") if "sample" in line]
    assert len(lines) == 1, lines
    shutil.rmtree(work)


main()
