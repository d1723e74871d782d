"""Is what is measured at least the worst case, in every family? formats.py FOLDER NETWORK DATA

Compiles NETWORK with the report, measured on the samples that were calibrated with. SQNR
in dB of each layer; in f32, which costs less than 0.1 dB beside formats of few bits.
"""
import json
import pathlib
import subprocess
import sys

folder, network, data = map(pathlib.Path, sys.argv[1:])
folder.mkdir(parents=True, exist_ok=True)
PAIRS = [("fixed:8", "log:5"), ("affine:4@axis", "affine:8"), ("log:4", "minifloat:e4m3"), ("pow2sum:2x4", "codebook:4"), ("ternary@axis", "hwgq:2"),
         ("binary@axis", "binary"), ("codebook:4", "minifloat:e2m3"), ("mxfp4", "flex:16+5"), ("fixed:4@group=4", "log:6:sqrt2"), ("nf4", "fixed:4"), ("ternary2", "float")]
for weights, activations in PAIRS:
    report = folder / "report.mlir"
    subprocess.run(["quant-opt", network, "-o", report, f"--lowp-compile=data={data} samples=40 weights={weights} activations={activations} to=allocated report={folder}/table"],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["quant-opt", report, "-o", "/dev/null", f"--lowp-report=format=json file={folder}/report.json"], check=True)
    layers = json.loads((folder / "report.json").read_text())["layers"]
    both = {layer["name"]: (layer["worst_case_sqnr_db"], layer["measured_sqnr_db"]) for layer in layers
            if layer["worst_case_sqnr_db"] is not None and layer["measured_sqnr_db"] is not None}
    assert len(both) >= 3, f"{weights} {activations}: bounds of {list(both)} only"
    for name, (worst, measured) in both.items():
        assert measured >= worst - 0.1, f"{weights} {activations}: {name} has {measured} dB, and the worst case is {worst}"
    print(weights, activations, *(f"{name}: {worst:.1f} <= {measured:.1f}" for name, (worst, measured) in both.items()))
