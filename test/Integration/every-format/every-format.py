#!/usr/bin/env python3
"""Takes a network through every format to integers, and compares JIT and C bit for bit.

usage: every-format.py small|cnn BIN SOURCE WORK [FILTER]

Every spelling as weights against fixed:8 activations, and every kind of activations
against fixed:8 weights and against weights of other families. Both compilers. small: a
network of three layers on images of noise; cnn: cnn.mlir on the first 1,000 test images.
FILTER: only pairs whose name, WEIGHTS/ACTIVATIONS, holds it.
"""
import gzip
import pathlib
import shutil
import subprocess
import sys

WEIGHTS = [
    "fixed:8", "fixed:4@axis", "fixed:4@group=32", "affine:8", "affine:4@axis", "log:4", "log:8", "log:5:sqrt2", "pow2sum:2x4", "pow2sum:1x4",
    "flex:16+5", "ternary", "ternary@axis", "ternary@group=16", "ternary2", "ternary2@axis", "binary", "binary@axis", "codebook:4", "codebook:2@axis", "nf4",
    "nf4@group=32", "minifloat:e4m3", "minifloat:e3m2", "mxfp8-e4m3", "mxfp8-e5m2", "mxfp6-e2m3", "mxfp6-e3m2", "mxfp4", "mxint8", "nvfp4", "bfp:4",
    "dorefa:4", "wage:4",
]
ACTIVATIONS = ["fixed:4", "affine:8", "log:5", "log:6:sqrt2", "flex:16+5", "minifloat:e4m3", "minifloat:e5m2", "minifloat:e2m3", "codebook:4", "binary", "hwgq:2"]
OTHERS = ["fixed:8", "log:4", "ternary@axis", "pow2sum:2x4"]
PAIRS = [(weights, "fixed:8") for weights in WEIGHTS] + [(weights, activations) for activations in ACTIVATIONS for weights in OTHERS]


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True)


def check(done):
    if done.returncode:
        raise RuntimeError(next((line for line in done.stderr.split("\n") if "error" in line), done.stderr.strip()[:300]))


def prepare(network, source, work):
    """The program, the data to calibrate on, and an uncompressed file of images."""
    images = work / "images.idx"
    if network == "small":
        check(run(sys.executable, source / "test/Target/C/Inputs/images.py", images, 40, 13, 11))
        return source / "test/Target/C/Inputs/small-conv.mlir", images, images
    mnist = source / "test/Integration/mnist"
    data = gzip.open(mnist / "t10k-images-idx3-ubyte.gz").read()
    images.write_bytes(data[:4] + (1000).to_bytes(4, "big") + data[8:16 + 1000 * 28 * 28])
    return mnist / "cnn.mlir", mnist / "calibration-images-idx3-ubyte.gz", images


def try_pair(tools, source, work, inputs, weights, activations):
    """Raises RuntimeError with what went wrong."""
    network, data, images = inputs
    folder = work / (weights + "," + activations).replace(":", "_").replace("@", "-").replace("=", "")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    program = folder / "program.mlir"
    check(run(tools / "quant-opt", network, "-o", program,
              f"--lowp-compile=data={data} samples=200 weights={weights} activations={activations} to=integer"))
    check(run(tools / "quant-translate", program, "--lowp-to-c", "-o", folder / "lowp_main.c"))
    check(run(tools / "quant-run", program, f"--data={images}", f"--save-outputs={folder / 'jit'}"))
    jit = next((folder / "jit").glob("0-*.npy")).read_bytes()
    for compiler in ("gcc", "clang-22"):
        if not shutil.which(compiler):
            continue
        check(run(compiler, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O1", f"-I{folder}", folder / "lowp_main.c",
                  source / "test/Integration/c-vs-jit/driver.c", "-lm", "-o", folder / "driver"))
        check(run(folder / "driver", images, folder / "c.raw"))
        # A .npy file is a header and the same raw numbers.
        raw = (folder / "c.raw").read_bytes()
        if jit[-len(raw):] != raw or not raw:
            raise RuntimeError(f"{compiler} and JIT differ")
    shutil.rmtree(folder)


def main():
    network = sys.argv[1]
    tools, source, work = map(pathlib.Path, sys.argv[2:5])
    pattern = sys.argv[5] if len(sys.argv) > 5 else ""
    work.mkdir(parents=True, exist_ok=True)
    inputs = prepare(network, source, work)
    bad = 0
    for weights, activations in PAIRS:
        if pattern not in f"{weights}/{activations}":
            continue
        try:
            try_pair(tools, source, work, inputs, weights, activations)
            print(f"ok: {weights} x {activations}", flush=True)
        except RuntimeError as error:
            bad += 1
            print(f"FAIL: {weights} x {activations}: {error}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
