#!/bin/sh
# usage: agree.sh PROGRAM.mlir FOLDER MNIST [quant-translate options]
#
# Runs the program on all test images (with LIMIT=N in the environment: on the first
# N) as compiled C (both compilers, strict; -O2, and -O3 with the vectors of this machine)
# and by JIT, and fails unless every output has the same bits. MNIST: folder of the data.
set -eu
program=$1 folder=$2 mnist=$3
shift 3
here=$(dirname "$0")
mkdir -p "$folder"
quant-translate "$program" --lowp-to-c "$@" -o "$folder/lowp_main.c"
python3 "$here/../../Target/C/Inputs/masked-accesses.py" "$folder/lowp_main.c"
gunzip -c "$mnist/t10k-images-idx3-ubyte.gz" > "$folder/images"
for compiler in gcc clang-22; do
  for fast in "-O3 -march=native" -O2; do
    $compiler -std=c99 -pedantic -Wall -Wextra -Werror $fast -I"$folder" \
      "$folder/lowp_main.c" "$here/driver.c" -lm -o "$folder/driver"
    "$folder/driver" "$folder/images" "$folder/$compiler$fast.raw" ${LIMIT:-}
  done
  cmp "$folder/$compiler-O3 -march=native.raw" "$folder/$compiler-O2.raw"
  mv "$folder/$compiler-O2.raw" "$folder/$compiler.raw"
done
cmp "$folder/gcc.raw" "$folder/clang-22.raw"
quant-run "$program" --data="$mnist/t10k-images-idx3-ubyte.gz" \
  --labels="$mnist/t10k-labels-idx1-ubyte.gz" --save-outputs="$folder/jit" ${LIMIT:+--limit=$LIMIT} > "$folder/run.txt"
# A .npy file is a header and the same raw numbers.
bytes=$(wc -c < "$folder/gcc.raw")
tail -c "$bytes" "$folder"/jit/0-*.npy > "$folder/jit.raw"
cmp "$folder/gcc.raw" "$folder/jit.raw"
echo "C and JIT agree on $bytes bytes"
rm -r "$folder"
