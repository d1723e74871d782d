/* Prints what the tables of packed.mlir hold. */
#include "tables.h"
#include <stdio.h>

static int32_t codes[TABLES_OUTPUT_ELEMENTS];

int main(void) {
  int i;
  tables(codes);
  for (i = 0; i < TABLES_OUTPUT_ELEMENTS; ++i)
    printf("%d\n", (int)codes[i]);
  return 0;
}
