/* Prints what control-flow.mlir computes. */
#include "flow.h"
#include <stdio.h>

static void print(const char *name, const int32_t *values, int count) {
  int i;
  printf("%s", name);
  for (i = 0; i < count; ++i)
    printf(" %d", (int)values[i]);
  printf("\n");
}

int main(void) {
  int32_t fibonacci[2], branch[6], tiles[10], floors[10], rows[4], wide[4];
  uint8_t flags[4];
  int64_t sum[1];
  int i;
  flow(fibonacci, branch, tiles, floors, rows, flags, sum);
  print("fibonacci", fibonacci, 2);
  print("branch", branch, 6);
  print("tiles", tiles, 10);
  print("floors", floors, 10);
  print("rows", rows, 4);
  for (i = 0; i < 4; ++i)
    wide[i] = flags[i];
  print("flags", wide, 4);
  printf("sum %d\n", (int)sum[0]);
  return 0;
}
