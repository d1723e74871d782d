#!/bin/sh
# usage: shrink.sh FOLDER MNIST FORMAT...
#
# Code and constants of the object of the MNIST network with weights of each format: packed
# weights in parts of plain ones.
set -eu
folder=$1 mnist=$2
shift 2
here=$(dirname "$0")
for weights in "$@"; do
  quant-opt "$mnist/cnn.mlir" -o "$folder/cnn.mlir" \
    --lowp-compile="data=$mnist/calibration-images-idx3-ubyte.gz samples=32 weights=$weights activations=fixed:8"
  quant-translate "$folder/cnn.mlir" --lowp-to-c --kernel=packed -o "$folder/packed.c"
  quant-translate "$folder/cnn.mlir" --lowp-to-c --kernel=scalar -o "$folder/plain.c"
  for tables in packed plain; do
    clang-22 -Os -c "$folder/$tables.c" -o "$folder/$tables.o"
  done
  size -A "$folder/packed.o" "$folder/plain.o" | python3 "$here/compare-sizes.py"
done
