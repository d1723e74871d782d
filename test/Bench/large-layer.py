#!/usr/bin/env python3
"""What one large layer costs the compiler: seconds and memory of each phase, median of
several rounds. The layer is a matmul with SIZE x SIZE weights.

usage: large-layer.py BIN WORK [--size=4096] [--rounds=3]
       cmake --build build --target bench-large-layer
"""
import argparse
import array
import os
import pathlib
import random
import statistics
import struct
import subprocess
import sys
import time

TEXT = """func.func @main(%x: tensor<?x{n}xf32>) -> tensor<?x{n}xf32> {{
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense_resource<w> : tensor<{n}x{n}xf32>
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x{n}xf32>
  %e = tensor.empty(%rows) : tensor<?x{n}xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<?x{n}xf32>) -> tensor<?x{n}xf32>
  %y = linalg.matmul ins(%x, %w : tensor<?x{n}xf32>, tensor<{n}x{n}xf32>) outs(%init : tensor<?x{n}xf32>) -> tensor<?x{n}xf32>
  return %y : tensor<?x{n}xf32>
}}

{{-#
  dialect_resources: {{
    builtin: {{
      w: "0x04000000"""

# (what, options of lowp-allocate)
CHOICES = [
    ("fixed:8", "weights=fixed:8"), ("affine:8@axis", "weights=affine:8@axis"), ("mxfp4", "weights=mxfp4"),
    ("fixed:8@group=32", "weights=fixed:8@group=32"), ("average-bits=4", "weights=fixed average-bits=4"),
]


def write_layer(path, size):
    """Normal numbers of deviation 1/sqrt(size), each block a little wider than the one before."""
    generator = random.Random(7)
    block = [generator.gauss(0, size ** -0.5) for _ in range(1 << 16)]
    with open(path, "w") as file:
        file.write(TEXT.format(n=size))
        for first in range(0, size * size, len(block)):
            factor = 1 + first / (size * size) / 4
            part = array.array("f", [value * factor for value in block[:size * size - first]])
            if sys.byteorder == "big":
                part.byteswap()
            file.write(part.tobytes().hex().upper())
        file.write('"\n    }\n  }\n#-}\n')


def write_data(path, rows, size):
    generator = random.Random(8)
    values = array.array("f", [generator.gauss(0, 1) for _ in range(rows * size)])
    if sys.byteorder == "big":
        values.byteswap()
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {size}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + values.tobytes())


def measure(command, rounds):
    """The median of seconds, and the most MiB."""
    seconds, most = [], 0
    for _ in range(rounds):
        start = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE)
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.monotonic() - start)
        if process.returncode:
            sys.exit(f"failed: {' '.join(map(str, command))}\n{message.decode()}")
        most = max(most, usage.ru_maxrss)
    return statistics.median(seconds), most / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    work, opt, translate = options.work, options.bin / "quant-opt", options.bin / "quant-translate"
    work.mkdir(parents=True, exist_ok=True)
    weights = options.size ** 2
    write_layer(work / "layer.mlir", options.size)
    write_data(work / "data.npy", 16, options.size)
    subprocess.run([opt, work / "layer.mlir", "--emit-bytecode", "-o", work / "float.mlirbc"], check=True)
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    print(f"CPU: {cpu}, {os.cpu_count()} cores; {weights:,} weights, {4 * weights / 2 ** 20:.0f} MiB as floats; "
          f"median of {options.rounds} rounds")
    print(f"{'phase':34} {'seconds':>8} {'MiB':>6}")

    def step(name, source, target, *arguments, tool=opt):
        seconds, memory = measure([tool, work / source, "-o", work / target, *arguments], options.rounds)
        print(f"{name:34} {seconds:8.2f} {memory:6.0f}", flush=True)

    step("calibrate (16 samples)", "float.mlirbc", "calibrated.mlirbc", "--lowp-normalise",
         f"--lowp-calibrate=data={work / 'data.npy'}", "--emit-bytecode")
    for name, choice in CHOICES:
        stem = name.replace(":", "").replace("@", "-").replace("=", "")
        step(f"allocate {name}", "calibrated.mlirbc", f"{stem}.a.mlirbc", f"--lowp-allocate={choice} activations=fixed:8", "--emit-bytecode")
        step(f"quantize {name}", f"{stem}.a.mlirbc", f"{stem}.q.mlirbc", "--lowp-quantize", "--emit-bytecode")
        step(f"integerize {name}", f"{stem}.q.mlirbc", f"{stem}.i.mlirbc", "--lowp-integerize", "--emit-bytecode")
        step(f"to loops {name}", f"{stem}.i.mlirbc", f"{stem}.l.mlirbc", "--lowp-to-loops", "--emit-bytecode")
        step(f"to C {name}", f"{stem}.i.mlirbc", f"{stem}.c", "--lowp-to-c", tool=translate)
        print(f"{'':34} {(work / f'{stem}.c').stat().st_size / weights:8.2f} bytes of C a weight")


if __name__ == "__main__":
    main()
