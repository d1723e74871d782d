"""Compiles FOLDER/net.mlir under growing budgets and runs the results on the data they were chosen on:
compare-budgets.py FOLDER FAMILY UNIFORM BUDGET...

Fails if a larger budget has less SQNR at the output, or one from UNIFORM bits on less than FAMILY:UNIFORM.
"""
import json
import pathlib
import subprocess
import sys

folder, family, bits = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
programs = [folder / "net.mlir"]
for budget in [None, *sys.argv[4:]]:
    programs.append(folder / f"budget-{budget}.mlir")
    choice = f"weights={family}:{bits}" + (f" average-bits={budget}" if budget else "")
    subprocess.run(["quant-opt", programs[0], "-o", programs[-1],
                    f"--lowp-compile=data={folder}/data.npy activations=fixed:8 to=quantized {choice}"], check=True)
subprocess.run(["quant-run", *programs, f"--data={folder}/data.npy", f"--json={folder}/scores.json"], check=True,
               stdout=subprocess.DEVNULL)
found = [program["output_sqnr_db"] for program in json.loads((folder / "scores.json").read_text())["programs"][1:]]
print(f"{family}:{bits}", found[0], dict(zip(sys.argv[4:], found[1:])))
last = None
for budget, sqnr in zip(sys.argv[4:], found[1:]):
    # Sums of f32 in another order: 0.001 dB.
    assert float(budget) < float(bits) or sqnr >= found[0] - 0.001, f"{budget}: uniform bits are better"
    assert last is None or sqnr >= last - 0.001, f"{budget}: a smaller budget is better"
    last = sqnr
