#!/bin/sh
# usage: agree.sh PROGRAM.mlir FOLDER IMAGES.idx DRIVER.c
#
# Fails unless the C of a program on toy formats, compiled by gcc and by clang, gives
# the bits of the JIT on all images.
set -eu
program=$1 folder=$2 images=$3 driver=$4
mkdir -p "$folder"
lowp-test-translate "$program" --lowp-to-c -o "$folder/lowp_main.c"
lowp-test-run "$program" --data="$images" --save-outputs="$folder/jit" > "$folder/run.txt"
for compiler in gcc clang-22; do
  $compiler -std=c99 -pedantic -Wall -Wextra -Werror -O2 -I"$folder" \
    "$folder/lowp_main.c" "$driver" -lm -o "$folder/driver"
  "$folder/driver" "$images" "$folder/c.raw"
  # A .npy file is a header and the same raw numbers.
  bytes=$(wc -c < "$folder/c.raw")
  tail -c "$bytes" "$folder"/jit/0-*.npy > "$folder/jit.raw"
  cmp "$folder/c.raw" "$folder/jit.raw"
  echo "$compiler and JIT agree on $bytes bytes"
done
