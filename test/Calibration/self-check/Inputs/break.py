"""Breaks an integer program in one place, as a broken pass would:

    break.py FAULT IN OUT

The program is small-conv.mlir in affine:8 (phase integer), or functions.mlir in fixed:8.
"""
import re
import sys

# name: (what is looked for, what stands there then, which occurrence)
FAULTS = {
    "bias": (r"4624, (-\d+), ", lambda m: f"4624, {int(m.group(1)) + 100}, ", 0),
    "scale-of-the-sum": (r"dense<4\.36126611E-5>", "dense<4.4E-5>", 0),
    "scale-of-the-result": (r"dense<0\.024153538>", "dense<0.024353538>", 0),
    "zero-point-of-weights": (r"lowp\.constant -127", "lowp.constant -126", 0),
    "zero-point-of-the-result": (r"dense<130>", "dense<129>", 0),
    "zero-point-forgotten": (r"dense<130>", "dense<0>", 0),
    "floor": (r"(lowp\.requantize [^{]*\{granularity = #lowp\.granularity<tensor>)", r"\1, rounding = #lowp.rounding<floor>", 1),
    "toward-zero": (r"(lowp\.requantize [^{]*\{granularity = #lowp\.granularity<tensor>)", r"\1, rounding = #lowp.rounding<toward_zero>", 1),
    "kernel-transposed": (r"-> \(d1, d4, d5, d6\)>", "-> (d1, d4, d6, d5)>", 0),
    "stride": (r"d2 \* 2 \+ d5", "d2 + d5", 0),
    "padding": (r"(\^bb0\(%arg1: index.*\n.*lowp\.constant) 0", r"\1 9", 0),
    "relu-upside-down": (r"(%code_\w+ = lowp\.constant 0 : !lowp\.fixed<s32, 0>\n.*)lowp\.max", r"\1lowp.min", 0),
    "pooling-of-least": (r"lowp\.max %out, %in", "lowp.min %out, %in", 0),
    "weight": (r"dense<\[55, -63", "dense<[54, -63", 0),
    "product-forgotten": (r"lowp\.mac %in, %29, %out", "lowp.mac %in, %28, %out", 0),
    "border": (r"arith\.constant 144 : i32", "arith.constant 143 : i32", 0),
    "look-up": (r"(table = dense<\"0x)(..)", lambda m: m.group(1) + f"{(int(m.group(2), 16) + 1) % 256:02X}", 0),
    "factor": (r"lowp\.constant (\d+) : !lowp\.fixed<s(\d+), (-?\d+)>\n(.*lowp\.mac)",
               lambda m: f"lowp.constant {int(m.group(1)) * 63 // 64} : !lowp.fixed<s{m.group(2)}, {m.group(3)}>\n{m.group(4)}", 0),
}


def main(fault, source, target):
    text = open(source).read()
    pattern, repaired, which = FAULTS[fault]
    found = list(re.finditer(pattern, text))
    if len(found) <= (which or 0):
        sys.exit(f"{fault}: nothing to break: {pattern}")
    match = found[which or 0]
    new = repaired(match) if callable(repaired) else match.expand(repaired)
    if new == match.group(0):
        sys.exit(f"{fault}: nothing changes")
    open(target, "w").write(text[:match.start()] + new + text[match.end():])


main(*sys.argv[1:])
