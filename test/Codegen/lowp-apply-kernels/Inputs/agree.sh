#!/bin/sh
# usage: agree.sh FOLDER NETWORKS SIGNS WEIGHTS ACTIVATIONS KERNELS   (lists separated by blanks)
#
# Compiles each FOLDER/NETWORK.mlir with each pair of formats and runs its loops by kernel
# "scalar" and by each of KERNELS on FOLDER/NETWORK.npy (a sign of "any") or
# FOLDER/NETWORK-plus.npy ("plus"). Prints "bits agree" if the outputs have the same bits
# and the contraction was computed by that kernel.
set -eu
folder=$1 networks=$2 signs=$3 formats=$4 others=$5 kernels=$6

compare() {
  network=$1 data=$2 weights=$3 activations=$4
  quant-opt "$folder/$network.mlir" \
    --lowp-compile="data=$folder/$data.npy weights=$weights activations=$activations to=integer" \
    -o "$folder/integer.mlir"
  quant-opt "$folder/integer.mlir" --lowp-to-loops="kernel=scalar" -o "$folder/scalar.mlir"
  rm -rf "$folder/out"
  set -- "$folder/scalar.mlir"
  for kernel in $kernels; do
    quant-opt "$folder/integer.mlir" --lowp-choose-kernels="kernel=$kernel" -o "$folder/chosen.mlir"
    if ! grep -q "lowp.kernel = \"$kernel\"" "$folder/chosen.mlir"; then
      echo "$network $weights $activations: not by $kernel"
      exit 1
    fi
    quant-opt "$folder/chosen.mlir" --lowp-to-loops -o "$folder/$kernel.mlir"
    set -- "$@" "$folder/$kernel.mlir"
  done
  quant-run "$@" --data="$folder/$data.npy" --save-outputs="$folder/out" > "$folder/run.txt"
  number=0
  for kernel in $kernels; do
    number=$((number + 1))
    cmp "$folder/out/0-scalar.npy" "$folder/out/$number-$kernel.npy"
  done
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
