/* Sums of what is positive among 32 numbers, modulo 2^32: see joined-loops.mlir. */
#include "sum.h"
#include <stdio.h>

int main(void) {
  static int32_t x[32];
  float y[2];
  for (uint32_t i = 0; i < 32; ++i)
    x[i] = (int32_t)(i * UINT32_C(2654435761));
  sum(x, y);
  printf("sums %.9g %.9g\n", y[0], y[1]);
  return 0;
}
