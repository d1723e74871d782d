#!/bin/sh
# usage: agree-small.sh PROGRAM.mlir FOLDER IMAGES DRIVER.c [quant-translate options]
#
# Fails unless the C of the program, under both compilers and sanitizers, gives the bits
# of the JIT on all images.
set -eu
program=$1 folder=$2 images=$3 driver=$4
shift 4
mkdir -p "$folder"
quant-translate "$program" --lowp-to-c "$@" -o "$folder/lowp_main.c"
sh "$(dirname "$0")/compile-and-run.sh" "$folder/lowp_main.c" "$driver" "$images" "$folder/c.raw"
quant-run "$program" --data="$images" --save-outputs="$folder/jit" > "$folder/run.txt"
# A .npy file is a header and the same raw numbers.
tail -c "$(wc -c < "$folder/c.raw")" "$folder"/jit/0-*.npy > "$folder/jit.raw"
cmp "$folder/c.raw" "$folder/jit.raw"
echo "agree on $(wc -c < "$folder/c.raw") bytes"
