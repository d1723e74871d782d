/* Whether packed tables are read as what they are: see packed.mlir. */
#include "packed.h"
#include "plain.h"
#include <stdio.h>
#include <string.h>

static int32_t a[PACKED_OUT_ELEMENTS], b[PLAIN_OUT_ELEMENTS];

int main(void) {
  int i;
  packed(a);
  plain(b);
  for (i = 0; i < PACKED_OUT_ELEMENTS; ++i)
    if (a[i] != b[i]) {
      printf("element %d: %d, not %d\n", i, a[i], b[i]);
      return 0;
    }
  printf("agree\n");
  return 0;
}
