"""Runs the program of undefined.test by quant-run and as C: undefined.py PROGRAM.mlir FOLDER.

Fails unless both give what docs/NumericContract.md says of arithmetic that MLIR leaves
open: 0 for a float without an integer of the type, and shifts by the amount modulo the
width.
"""
import ctypes
import math
import pathlib
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "Tools/quant-run/Inputs"))
import npy

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
nan, inf = math.nan, math.inf
# The last is the amount of shifts.
samples = [[x, s] for x, s in [(3.7, 0), (-3.7, 1), (127.9, 31), (128.0, 32), (-128.9, 33), (-129.0, -1), (255.9, 7),
                               (256.0, 8), (-0.9, 9), (-1.0, 40), (2147483520.0, 2), (2147483648.0, 3),
                               (-2147483648.0, 4), (-2147483904.0, 5), (9.2e18, 63), (9.3e18, 64), (-9.3e18, 65),
                               (1e-40, 6), (nan, 1), (inf, 2), (-inf, 3)]]
flat = [x for sample in samples for x in sample]
npy.write(folder / "data.npy", "<f4", f"{len(samples)},2", *flat)


def fit(x, low, high):
    return int(x) if math.isfinite(x) and low <= int(x) <= high else 0


def wrap(value, bits):
    return (value + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))


def expect(x, s):
    s = int(s)
    return [fit(x, -128, 127), wrap(fit(x, 0, 255), 8), fit(x, -2**31, 2**31 - 1), fit(x, -2**63, 2**63 - 1),
            wrap(5 << s % 32, 32), -1000000 >> s % 32, ((-1000000) % 2**32) >> s % 32, wrap(5 << s % 8, 8)]


expected = [expect(*struct.unpack("<2f", struct.pack("<2f", *sample))) for sample in samples]
subprocess.run(["quant-run", program, f"--data={folder}/data.npy", f"--save-outputs={folder}/jit"], check=True,
               stdout=subprocess.DEVNULL)
raw = next((folder / "jit").glob("*.npy")).read_bytes()
jit = list(struct.unpack(f"<{8 * len(samples)}q", raw[-64 * len(samples):]))
assert jit == sum(expected, []), [(s, list(a), b) for s, a, b in zip(samples, zip(*[iter(jit)] * 8), expected) if list(a) != b]

subprocess.run(["quant-translate", program, "--lowp-to-c", "-o", f"{folder}/main.c"], check=True)
for compiler in "gcc", "clang-22":
    library = f"{folder}/{compiler}.so"
    subprocess.run([compiler, "-std=c99", "-O2", "-shared", "-fPIC", "-fsanitize=undefined", "-fno-sanitize-recover",
                    f"{folder}/main.c", "-o", library, "-lm"] if compiler == "gcc" else
                   [compiler, "-std=c99", "-O3", "-shared", "-fPIC", f"{folder}/main.c", "-o", library, "-lm"], check=True)
    function = ctypes.CDLL(library).lowp_main
    for sample, numbers in zip(samples, expected):
        output = (ctypes.c_int64 * 8)()
        function((ctypes.c_float * 2)(*sample), output)
        assert list(output) == numbers, (compiler, sample, list(output), numbers)
print(f"C and JIT agree on {len(samples)} samples")
