#!/bin/sh
# compile-and-compare.sh FOLDER LEAST OPTIONS: compiles FOLDER/net.mlir with lowp-compile and OPTIONS, runs it beside
# the float program, and fails if the signal-to-noise ratio of the outputs is below LEAST dB.
set -e
quant-opt "$1/net.mlir" --lowp-compile="data=$1/data.npy $3" -o "$1/int.mlir"
quant-run "$1/net.mlir" "$1/int.mlir" --data="$1/data.npy" --json="$1/scores.json" > /dev/null
python3 -c "
import json
score = json.load(open('$1/scores.json'))['programs'][1]
found = score['output_sqnr_db']
print('$3', found)
assert found is None or found >= $2, f'{found} dB, not $2'"
