"""Tries to exceed the bounds of lowp-bound-noise on single ops: functions.py FOLDER.

Each is fed by one or two values in a format of few bits; what it makes of thousands of
inputs and of what these are rounded to is worked out here. Fails if the two differ by
more than the bound, or if a bound is far from what is found where it should not be.
"""
import math
import pathlib
import random
import re
import subprocess
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

STEP = 2.0 ** -4  # !lowp.fixed<s8, 4>


def quantize(x):
    return min(max(round(x / STEP), -128), 127) * STEP


def erf_gelu(x):
    return 0.5 * x * (1 + math.erf(x * 0.70703125))


# name: (ranges of the inputs, how many of each are read, body on %a, %b and the result %o, function, least share of the bound).
CASES = {
    "exp": ([(-2.0, 1.5)], 1, "%r = math.exp %a : f32", math.exp, 0.95),
    "exp2": ([(-2.0, 1.5)], 1, "%r = math.exp2 %a : f32", lambda x: 2.0 ** x, 0.95),
    "log": ([(0.25, 3.0)], 1, "%r = math.log %a : f32", math.log, 0.85),
    "sqrt": ([(0.25, 3.0)], 1, "%r = math.sqrt %a : f32", math.sqrt, 0.9),
    "rsqrt": ([(0.25, 3.0)], 1, "%r = math.rsqrt %a : f32", lambda x: 1 / math.sqrt(x), 0.8),
    "tanh": ([(-0.1, 0.1)], 1, "%r = math.tanh %a : f32", math.tanh, 0.9),
    "erf": ([(-0.1, 0.1)], 1, "%r = math.erf %a : f32", math.erf, 0.9),
    "sin": ([(-3.0, 3.0)], 1, "%r = math.sin %a : f32", math.sin, 0.9),
    "abs": ([(-3.0, 1.0)], 1, "%r = math.absf %a : f32", abs, 0.99),
    "negative": ([(-3.0, 1.0)], 1, "%r = arith.negf %a : f32", lambda x: -x, 0.99),
    "square": ([(-3.0, 2.0)], 1, "%r = arith.mulf %a, %a : f32", lambda x: x * x, 0.9),
    "clamp": ([(-3.0, 2.0)], 1, "%m = arith.maximumf %a, %zero : f32\n%r = arith.minimumf %m, %one : f32", lambda x: min(max(x, 0), 1), 0.99),
    # A condition that may differ: as far as the two values are apart.
    "leaky": ([(-3.0, 2.0)], 1, "%c = arith.cmpf ogt, %a, %zero : f32\n%s = arith.mulf %a, %tenth : f32\n%r = arith.select %c, %a, %s : f32",
              lambda x: x if x > 0 else 0.125 * x, 0),
    "gelu": ([(-3.0, 2.0)], 1, "%s = arith.mulf %a, %root : f32\n%t = math.erf %s : f32\n%p = arith.addf %t, %one : f32\n%h = arith.mulf %a, %half : f32\n"
             "%r = arith.mulf %h, %p : f32", erf_gelu, 0),
    "sum": ([(-3.0, 2.0), (0.0, 1.0)], 1, "%r = arith.addf %a, %b : f32", lambda x, y: x + y, 0.9),
    "difference": ([(-3.0, 2.0), (0.0, 1.0)], 1, "%r = arith.subf %a, %b : f32", lambda x, y: x - y, 0.9),
    "product": ([(-3.0, 2.0), (0.0, 1.0)], 1, "%r = arith.mulf %a, %b : f32", lambda x, y: x * y, 0.7),
    "quotient": ([(-3.0, 2.0), (0.5, 1.0)], 1, "%r = arith.divf %a, %b : f32", lambda x, y: x / y, 0.6),
    "larger": ([(-3.0, 2.0), (0.0, 1.0)], 1, "%c = arith.cmpf olt, %a, %b : f32\n%r = arith.select %c, %b, %a : f32", max, 0.99),
    "clipped": ([(-10.0, 9.0)], 1, "%r = arith.addf %a, %one : f32", lambda x: x + 1, 0.99),
    # Reductions: the first values are x's.
    "total": ([(-3.0, 2.0)], 6, "%r = arith.addf %a, %o : f32", lambda *x: sum(x), 0.7),
    "squares": ([(-3.0, 2.0)], 6, "%s = arith.mulf %a, %a : f32\n%r = arith.addf %s, %o : f32", lambda *x: sum(v * v for v in x), 0.3),
    "maximum": ([(-3.0, 2.0)], 6, "%r = arith.maximumf %a, %o : f32", lambda *x: max(0, *x), 0.9),
    "dot": ([(-3.0, 2.0), (-1.0, 1.0)], 6, "%s = arith.mulf %a, %b : f32\n%r = arith.addf %s, %o : f32",
            lambda *x: sum(a * b for a, b in zip(x[:6], x[6:])), 0.3),
}


def print_case(ranges, count, body):
    reduces = count > 1
    inputs = "%x" if len(ranges) == 1 else "%x, %y"
    types = ", ".join([f"tensor<{count}xf32>"] * len(ranges))
    arguments = "".join(f", %{name}0: tensor<{count}xf32>" for name in "xy"[: len(ranges)])[2:]
    observes = "".join(
        f'%{name} = lowp.observe %{name}0 {{layer = "{name}", role = "input", choice = #s8, statistics = #lowp.statistics<count = 4, '
        f"min = {low}, max = {high}, mean = {high}, m2 = 4.0, bins = [625], counts = [4]>}} : tensor<{count}xf32>\n"
        for name, (low, high) in zip("xy", ranges))
    result = "f32" if reduces else "1xf32"
    maps = ", ".join(["affine_map<(d0) -> (d0)>"] * len(ranges) + ["affine_map<(d0) -> ()>" if reduces else "affine_map<(d0) -> (d0)>"])
    block = "".join(f"%{name}: f32, " for name in "ab"[: len(ranges)])
    return f"""
#s8 = #lowp.choice<format = !lowp.fixed<s8, 4>, scales = [1.0], granularity = tensor, spec = "fixed:8">
module attributes {{lowp.phase = "allocated", lowp.entry = "main", lowp.layers = [{{name = "f", kind = "value"}}]}} {{
func.func @main({arguments}) -> tensor<{result}> {{
%zero = arith.constant 0.0 : f32
%one = arith.constant 1.0 : f32
%half = arith.constant 0.5 : f32
%tenth = arith.constant 0.125 : f32
%root = arith.constant 0.70703125 : f32
{observes}%e = tensor.empty() : tensor<{result}>
%i = linalg.fill ins(%zero : f32) outs(%e : tensor<{result}>) -> tensor<{result}>
%g = linalg.generic {{indexing_maps = [{maps}], iterator_types = ["{'reduction' if reduces else 'parallel'}"]}} ins({inputs} : {types}) outs(%i : tensor<{result}>) {{
^bb0({block}%o: f32):
{body}
linalg.yield %r : f32
}} -> tensor<{result}>
%f = lowp.observe %g {{layer = "f", role = "activations", statistics = #lowp.statistics<count = 4, min = -1000.0, max = 1000.0, mean = 0.0, m2 = 4.0, bins = [625], counts = [4]>}} : tensor<{result}>
return %f : tensor<{result}>
}}
}}
"""


source = folder / "functions.mlir"
source.write_text("// -----\n".join(print_case(ranges, count, body) for ranges, count, body, *_ in CASES.values()))
printed = subprocess.run(["quant-opt", source, "--split-input-file", "--lowp-bound-noise"], check=True, stdout=subprocess.PIPE, text=True).stdout
bounds = [float(found) for found in re.findall(r"worst_case_error = (\S+)", printed)]
assert len(bounds) == len(CASES), f"{len(bounds)} bounds of {len(CASES)}"
for bound, (name, (ranges, count, _, function, share)) in zip(bounds, CASES.items()):
    generator, largest = random.Random(name), 0.0
    for turn in range(3000):
        values = []
        for low, high in ranges:
            # From anywhere, from next to the ends, and half a step from a code.
            near = [generator.uniform(low, high), low + STEP * generator.random() ** 4, high - STEP * generator.random() ** 4,
                    (math.floor(generator.uniform(low, high) / STEP) + generator.choice((0.4999, 0.5001))) * STEP]
            values += [min(max(generator.choice(near if turn % 3 else near[1:]), low), high) for _ in range(count)]
        largest = max(largest, abs(function(*values) - function(*map(quantize, values))))
    assert largest <= bound * (1 + 1e-9), f"{name}: off by {largest}, the bound is {bound}"
    assert largest >= share * bound, f"{name}: off by {largest} at most, the bound of {bound} is too far"
    print(f"{name}: {largest:.5f} of {bound:.5f}")
