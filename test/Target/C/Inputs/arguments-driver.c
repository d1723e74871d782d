/* Prints what arguments.mlir computes, and its inputs afterwards. */
#include "arguments.h"
#include <stdio.h>

static void print(const char *name, const float *values) {
  printf("%s %g %g %g %g\n", name, (double)values[0], (double)values[1], (double)values[2], (double)values[3]);
}

int main(void) {
  float x[4] = {1, 2, 3, 4}, accumulator[4] = {10, 20, 30, 40};
  float sums[4], inserted[4], returned[4], again[4], filled[4];
  arguments(x, accumulator, sums, inserted, returned, again, filled);
  print("sums", sums);
  print("inserted", inserted);
  print("returned", returned);
  print("again", again);
  print("filled", filled);
  printf("inputs %g %g %g %g", (double)x[0], (double)x[1], (double)x[2], (double)x[3]);
  print("", accumulator);
  return 0;
}
