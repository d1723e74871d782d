#!/usr/bin/env python3
"""Writes docs/Status.md and docs/Formats/Products.md, or checks that they are up to date.

usage: status.py update|check-status|check-products FORMAT_TABLES RESULTS DOCS

FORMAT_TABLES lists the formats and what their products take; RESULTS is what the
conformance suite wrote last (gtest's XML): cells of the matrix are tests that passed.
"""
import json
import pathlib
import re
import subprocess
import sys
from xml.etree import ElementTree

# Column: the tests, by suite and name (of granularities: the last part of the name),
# all of which stand behind it.
COLUMNS = {
    "encode": [("Meaning", "RoundTrip"), ("Meaning", "Nearest"), ("Meaning", "Monotone")],
    "decode": [("Meaning", "RoundTrip"), ("Emission", "Dequantize")],
    "fold": [("Emission", "Fold")],
    "JIT": [("Emission", "Quantize"), ("Emission", "Dequantize"), ("Arithmetic", "Extremum")],
    "C": [("Emission", "Quantize"), ("Emission", "Dequantize"), ("Arithmetic", "Extremum")],
    "packing": [("Packing", "Bytes"), ("Packing", "Unpack")],
    "mac": [("Arithmetic", "Dot")],
    "per-axis": [("Granularities", "Axis"), ("Granularities", "Axes")],
    "per-group": [("Granularities", "Group"), ("Granularities", "FlatGroup")],
    "block": [("Granularities", "Block")],
    "pair": [("Granularities", "Pair")],
    "stochastic": [("Emission", "Stochastic")],
}

HEADER = """# Status of every format

<!-- Generated from the results of the conformance suite: do not edit. To write it anew:
     ctest --test-dir build -R unit-ConformanceTests; cmake --build build --target update-docs -->

A cell is filled by tests of `test/Unit/Conformance` that passed: the laws of [AddAFormat.md](HowTo/AddAFormat.md), on every format by being listed once.
`yes`: all of them; a small number is a note below: why one of them does not apply, or why the cell is empty.

| column | what was compared, bit for bit |
|---|---|
| encode, decode | round trip of every code of up to 16 bits; nearest and ties against a scan of all values; monotone |
| fold, JIT, C | constants, LLVM's JIT, gcc and clang against the oracle: quantize around every value and middle in every rounding and overflow mode, dequantize of every code; max and min |
| packing | bytes against the layout's definition, and `lowp.unpack` as it runs |
| mac | chains of products with the formats of [Products.md](Formats/Products.md), random and extreme, against exact numbers; with how many formats (beyond 64 bits `lowp-integerize` takes the weights in words, see the numeric contract) |
| per-axis, per-group, block, pair | quantize and dequantize of a tensor, ragged last groups, scales of powers of two, scales of positive and of negative elements |
| stochastic | quantize with random bits of Philox4x32-10 |

Families without a row are made of those that have one: `affine:B` is `!lowp.fixed` with a zero point beside it (test/Unit/Conformance/QuantizeTest.cpp and FoldTest.cpp take all zero points), `dorefa:B` and
`wage:B` are `!lowp.fixed` or `!lowp.codebook`, `nf4` is `!lowp.codebook`, and the block families `mxfp8-*`, `mxfp6-*`, `mxfp4`, `mxint8`, `nvfp4` and `bfp:B` are `!lowp.minifloat` or `!lowp.fixed` with one scale per
group (column block).

"""


def read_results(path):
    """(suite, test, format name) -> (passed, reason of a skip, properties)."""
    results = {}
    for suite in ElementTree.parse(path).getroot():
        prefix, _, kind = suite.get("name").partition("/")
        if prefix != "Formats":
            continue
        for test in suite:
            name, _, parameter = test.get("name").partition("/")
            entry = re.sub(r"^\d+_", "", parameter)
            if kind == "Granularities":
                entry, _, name = entry.rpartition("_")
            reason = ""
            for skipped in test.iter("skipped"):
                # The first line is the place in the source.
                reason = " ".join(skipped.get("message", "").split("\n")[1:]).strip() or "skipped"
                reason = re.sub(r"^Skipped\s*", "", reason)
            properties = {item.get("name"): item.get("value") for item in test.iter("property")}
            results[kind, name, entry] = (test.find("failure") is None, reason, properties)
    return results


def make_status(formats, results):
    notes, lines = {}, []

    def note(text):
        return str(notes.setdefault(text, len(notes) + 1))

    def fill(entry, column, tests):
        """The text of one cell."""
        marks, passed, text = [], False, "yes"
        for suite, test in tests:
            ok, reason, properties = results.get((suite, test, entry["name"]), (True, "not run", {}))
            if not ok:
                return "FAILED"
            if reason:
                marks.append(note(reason))
            else:
                passed = True
            if "pairs" in properties:
                text = properties["pairs"]
            if properties.get("without"):
                others = ", ".join(f"`{other}`" for other in properties["without"].split(" & "))
                marks.append(note(f"with {others} a sum takes more than 64 bits"))
        if not passed:
            text = ""
        return f"{text} <sup>{','.join(marks)}</sup>".strip() if marks else text

    for entry in formats:
        spelling = f"`{entry['spelling']}`" if entry["spelling"] else ""
        cells = [fill(entry, column, tests) for column, tests in COLUMNS.items()]
        lines.append(f"| `{entry['type']}` | {spelling} | " + " | ".join(cells) + " |")
    text = HEADER + "| format | spelling | " + " | ".join(COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 2) + "\n"
    text += "\n".join(lines) + "\n\n"
    for sentence, number in notes.items():
        text += f"{number}. {sentence[0].upper()}{sentence[1:]}.\n"
    return text


def check(path, text):
    if not path.exists() or path.read_text() != text:
        sys.exit(f"{path} is not what the code says; the command that mends it is\n"
                 "  cmake --build build --target update-docs")


def main():
    mode, tables, results, docs = sys.argv[1:]
    docs = pathlib.Path(docs)

    def ask(what):
        return subprocess.run([tables, what], capture_output=True, text=True, check=True).stdout

    if mode in ("update", "check-products"):
        text = ask("--products")
        if mode == "update":
            (docs / "Formats/Products.md").write_text(text)
        else:
            check(docs / "Formats/Products.md", text)
    if mode in ("update", "check-status"):
        if not pathlib.Path(results).exists():
            if mode == "update":
                print("docs/Status.md is left as it is: no results (ctest -R unit-ConformanceTests writes them)")
                return
            sys.exit(f"{results} is missing: run ctest -R unit-ConformanceTests")
        text = make_status(json.loads(ask("--list")), read_results(results))
        if mode == "update":
            (docs / "Status.md").write_text(text)
        else:
            check(docs / "Status.md", text)


main()
