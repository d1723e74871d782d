#!/bin/sh
# usage: compile-and-run.sh SOURCE.c DRIVER.c [ARG...]
#
# Compiles SOURCE with both compilers, strictly, under sanitizers and with all that -O3
# and this machine's vectors do, checks its header as C++ and its conditions for accesses
# to memory, and runs DRIVER with it. Prints the output of the driver, which has to be the
# same every time.
set -eu
source=$1 driver=$2
shift 2
folder=$(dirname "$source")
strict="-std=c99 -pedantic -Wall -Wextra -Werror"
sanitize="-fsanitize=undefined,address -fno-sanitize-recover=all"
header=${source%.c}.h
python3 "$(dirname "$0")/masked-accesses.py" "$source"
for compiler in gcc clang-22; do
  $compiler $strict -Wmissing-prototypes -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wcast-qual -O2 -c "$source" -o "$source.o"
  $compiler $strict -O1 -g $sanitize -I"$folder" "$source" "$driver" -lm -o "$source.$compiler"
  ASAN_OPTIONS=detect_leaks=0 "$source.$compiler" "$@" > "$source.$compiler.out"
  for fast in "-O3" "-O3 -march=native"; do
    $compiler $strict $fast -I"$folder" "$source" "$driver" -lm -o "$source.$compiler.fast"
    "$source.$compiler.fast" "$@" > "$source.$compiler.fast.out"
    cmp "$source.$compiler.out" "$source.$compiler.fast.out"
  done
done
cmp "$source.gcc.out" "$source.clang-22.out"
if [ -e "$header" ]; then
  printf '#include "%s"\n#include "%s"\n' "$(basename "$header")" "$(basename "$header")" > "$source.cc"
  clang++-22 -std=c++11 -pedantic -Wall -Wextra -Werror -I"$folder" -fsyntax-only "$source.cc"
fi
cat "$source.gcc.out"
