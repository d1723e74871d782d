#!/usr/bin/env bash
# Float loops, integer loops and compiled C of the MNIST network side by side in one run:
# images per second (median of several rounds, one thread) and bytes.
#
# usage: bench.sh BUILD_FOLDER [ROUNDS]       cmake --build build --target bench
set -euo pipefail
build=$(cd "$1" && pwd)
rounds=${2:-5}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mnist=$here/../Integration/mnist
work=$build/bench
bin=$build/bin
limit=2000
mkdir -p "$work"

python3 - "$mnist/t10k-images-idx3-ubyte.gz" "$work/images" $limit <<'PY'
import gzip, struct, sys
source, target, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with gzip.open(source, "rb") as file, open(target, "wb") as out:
    magic, _, rows, columns = struct.unpack(">4I", file.read(16))
    out.write(struct.pack(">4I", magic, count, rows, columns) + file.read(count * rows * columns))
PY

echo "CPU: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), one thread; $limit images, median of $rounds rounds"
printf '%-44s %12s %12s\n' "program" "images/s" "weight bytes"

# The median of the rates that quant-run reports.
jit_rate() {
  local rates=()
  for _ in $(seq "$rounds"); do
    "$bin/quant-run" "$1" --data="$mnist/t10k-images-idx3-ubyte.gz" \
      --labels="$mnist/t10k-labels-idx1-ubyte.gz" --limit=$limit --threads=1 --json="$work/run.json" > "$work/log" 2>&1 ||
      { cat "$work/log" >&2; exit 1; }
    rates+=("$(python3 -c 'import json, sys; print(round(json.load(open(sys.argv[1]))["programs"][0]["images_per_second"]))' "$work/run.json")")
  done
  printf '%s\n' "${rates[@]}" | sort -n | sed -n "$((rounds / 2 + 1))p"
}

c_rate() {
  local compiler=$1 name=$2
  cp "$work/$name.h" "$work/lowp_main.h"
  "$compiler" -std=c99 -O3 -march=native -I"$work" "$work/$name.c" "$here/driver.c" -o "$work/$name.$compiler"
  "$work/$name.$compiler" "$work/images" "$rounds" 2> "$work/log"
}

float_bytes= weight_bytes=
compile() {
  "$bin/quant-opt" "$mnist/cnn.mlir" -o "$work/$1.mlir" \
    --lowp-compile="data=$mnist/calibration-images-idx3-ubyte.gz samples=512 weights=$2 activations=fixed:8 requant=$3" \
    --lowp-report="format=json file=$work/$1.json" > /dev/null
  "$bin/quant-translate" "$work/$1.mlir" --lowp-to-c -o "$work/$1.c"
  read -r float_bytes weight_bytes < <(python3 -c '
import json, sys
total = json.load(open(sys.argv[1]))["total"]
print(total["float_bytes"], total["weight_bytes"])' "$work/$1.json")
}

compile shift fixed:8 shift
printf '%-44s %12s %12s\n' "float loops (JIT)" "$(jit_rate "$mnist/cnn.mlir")" "$float_bytes"
for requant in shift multiplier; do
  weights=fixed:8
  [ $requant = shift ] || weights=fixed:8@axis
  compile $requant $weights $requant
  printf '%-44s %12s %12s\n' "integer loops, requant=$requant (JIT)" "$(jit_rate "$work/$requant.mlir")" "$weight_bytes"
  for compiler in gcc clang-22; do
    command -v $compiler > /dev/null || continue
    printf '%-44s %12s %12s\n' "C, requant=$requant ($compiler -O3)" "$(c_rate $compiler $requant)" "$weight_bytes"
  done
done
