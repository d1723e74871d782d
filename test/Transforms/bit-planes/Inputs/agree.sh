#!/bin/sh
# usage: agree.sh FOLDER NETWORKS SIGNS WEIGHTS ACTIVATIONS   (lists separated by blanks)
#
# Compiles each FOLDER/NETWORK.mlir with each pair of formats and runs it with and without
# bit planes on FOLDER/NETWORK.npy (a sign of "any") or FOLDER/NETWORK-plus.npy ("plus").
# Prints "bits agree" if the outputs have the same bits and no lowp.mac is left.
set -eu
folder=$1 networks=$2 signs=$3 formats=$4 others=$5

compare() {
  network=$1 data=$2 weights=$3 activations=$4
  quant-opt "$folder/$network.mlir" \
    --lowp-compile="data=$folder/$data.npy weights=$weights activations=$activations to=integer bit-planes=false" \
    -o "$folder/scalar.mlir"
  quant-opt "$folder/scalar.mlir" --lowp-bit-planes="least-sum=1 planes=8" -o "$folder/planes.mlir"
  grep -q "lowp.mac" "$folder/scalar.mlir"
  if grep -q "lowp.mac.*!lowp.\(ternary\|binary\)" "$folder/planes.mlir" ||
    ! grep -q math.ctpop "$folder/planes.mlir"; then
    echo "$network $weights $activations: no bit planes"
    exit 1
  fi
  rm -rf "$folder/out"
  quant-run "$folder/scalar.mlir" "$folder/planes.mlir" --data="$folder/$data.npy" \
    --save-outputs="$folder/out" > "$folder/run.txt"
  cmp "$folder/out/0-scalar.npy" "$folder/out/1-planes.npy"
  echo "$network $weights $activations: bits agree"
}

for network in $networks; do
  for sign in $signs; do
    for weights in $formats; do
      for activations in $others; do
        case $sign in
        any) compare "$network" "$network" "$weights" "$activations" ;;
        *) compare "$network" "$network-$sign" "$weights" "$activations" ;;
        esac
      done
    done
  done
done
