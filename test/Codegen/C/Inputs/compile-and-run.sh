#!/bin/sh
# usage: compile-and-run.sh SOURCE.c DRIVER.c [ARG...]
#
# Compiles SOURCE with both compilers, strictly and under sanitizers, checks its
# header as C++, and runs DRIVER with it. Prints the output of the driver, which has
# to be the same every time.
set -eu
source=$1 driver=$2
shift 2
folder=$(dirname "$source")
strict="-std=c99 -pedantic -Wall -Wextra -Werror"
sanitize="-fsanitize=undefined,address -fno-sanitize-recover=all"
header=${source%.c}.h
for compiler in gcc clang-22; do
  $compiler $strict -Wmissing-prototypes -Wshadow -O2 -c "$source" -o "$source.o"
  $compiler $strict -O1 -g $sanitize -I"$folder" "$source" "$driver" -lm -o "$source.$compiler"
  ASAN_OPTIONS=detect_leaks=0 "$source.$compiler" "$@" > "$source.$compiler.out"
  $compiler $strict -O3 -I"$folder" "$source" "$driver" -lm -o "$source.$compiler.fast"
  "$source.$compiler.fast" "$@" > "$source.$compiler.fast.out"
  cmp "$source.$compiler.out" "$source.$compiler.fast.out"
done
cmp "$source.gcc.out" "$source.clang-22.out"
if [ -e "$header" ]; then
  printf '#include "%s"\n#include "%s"\n' "$(basename "$header")" "$(basename "$header")" > "$source.cc"
  clang++-22 -std=c++11 -pedantic -Wall -Wextra -Werror -I"$folder" -fsyntax-only "$source.cc"
fi
cat "$source.gcc.out"
