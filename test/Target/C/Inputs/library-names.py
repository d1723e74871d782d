"""Translates a program whose function is named like each NAME, and compiles the C with
the headers of the C library before it: no warning, and a name of its own.

usage: library-names.py QUANT_TRANSLATE PROGRAM FOLDER NAME ..    (PROGRAM has NAME for it)
"""
import pathlib
import subprocess
import sys

translate, program, folder, *names = sys.argv[1:]
headers = "assert complex errno limits math signal stdio stdlib string time".split()
text = pathlib.Path(program).read_text()
for name in names:
    stem = pathlib.Path(folder) / f"library-{name}"
    stem.with_suffix(".mlir").write_text(text.replace("@NAME", f"@{name}"))
    subprocess.run([translate, f"{stem}.mlir", "--lowp-to-c", "-o", f"{stem}.c"], check=True)
    assert f"void lowp_{name}(" in stem.with_suffix(".h").read_text(), name
    includes = [f"-include{header}.h" for header in headers]
    for language in ("-std=c99", "-std=gnu17"):
        subprocess.run(["gcc", language, *includes, "-Wall", "-Wextra", "-Werror", "-fsyntax-only", f"{stem}.c"],
                       check=True)
print(len(names), "names")
