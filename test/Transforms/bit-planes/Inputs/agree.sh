#!/bin/sh
# usage: agree.sh FOLDER NETWORK DATA WEIGHTS ACTIVATIONS
#
# Compiles FOLDER/NETWORK.mlir with these formats and runs it with and without bit planes
# on FOLDER/DATA.npy. Prints "bits agree" if the outputs have the same bits and no lowp.mac
# is left.
set -eu
folder=$1 network=$2 data=$3 weights=$4 activations=$5
quant-opt "$folder/$network.mlir" \
  --lowp-compile="data=$folder/$data.npy weights=$weights activations=$activations to=integer" \
  -o "$folder/scalar.mlir"
quant-opt "$folder/scalar.mlir" --lowp-bit-planes="least-sum=1" -o "$folder/planes.mlir"
grep -q "lowp.mac" "$folder/scalar.mlir"
if grep -q "lowp.mac" "$folder/planes.mlir" || ! grep -q math.ctpop "$folder/planes.mlir"; then
  echo "$network $weights $activations: no bit planes"
  exit 1
fi
rm -rf "$folder/out"
quant-run "$folder/scalar.mlir" "$folder/planes.mlir" --data="$folder/$data.npy" \
  --save-outputs="$folder/out" > "$folder/run.txt"
cmp "$folder/out/0-scalar.npy" "$folder/out/1-planes.npy"
echo "$network $weights $activations: bits agree"
