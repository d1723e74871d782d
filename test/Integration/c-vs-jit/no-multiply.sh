#!/bin/sh
# usage: no-multiply.sh FILE.c
#
# Fails if the emitted C multiplies anything but loop counters and integer literals,
# as subscripts do. The emitter writes multiplications, and only those, as "a * b".
set -eu
code=$(sed -e 's|/\*.*\*/||' -e '/^ *\/\*/d' -e '/^ \*/d' "$1")
left=$(printf '%s\n' "$code" | grep -oE '[^] ([]+[])]* \* ' | grep -vE '^(i[0-9]*|[0-9]+) \* ' || true)
right=$(printf '%s\n' "$code" | grep -oE ' \* [^] )]+' | grep -vE '^ \* [0-9]+' || true)
if [ -n "$left$right" ]; then
  printf 'a multiply on element data:\n%s\n%s\n' "$left" "$right"
  exit 1
fi
echo "no multiply on element data"
