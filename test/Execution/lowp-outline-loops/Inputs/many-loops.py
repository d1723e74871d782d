"""Prints a function of N loop nests."""
import sys

print("func.func @main(%m: memref<4xf32>) {\n  %c = arith.constant 1.0 : f32")
for _ in range(int(sys.argv[1])):
    print("  affine.for %i = 0 to 4 {\n    affine.store %c, %m[%i] : memref<4xf32>\n  }")
print("  return\n}")
