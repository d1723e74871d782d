/* Compares what the functions of masked.mlir compute with the same, element by element
   and without optimisation. */
#include "masked.h"
#include <stdio.h>

enum { COUNT = MASKED_INPUT0_ELEMENTS };

static float a[COUNT], b[COUNT], selected[COUNT], loaded[COUNT], stored[COUNT];
static int8_t codes[COUNT], minima[COUNT], table[COUNT];

/* Volatile, so that this loop is not what a compiler gets wrong. */
static void check(const char *name, const volatile float *found, int form) {
  int wrong = 0, i;
  for (i = 0; i < COUNT; ++i) {
    float x = a[i], y = b[i];
    float right = form == 0 ? (x > 0 ? y : 0) : form == 1 ? (x > 0 ? y : x) : x > 0 ? 3 * y : y - x;
    wrong += found[i] != right;
  }
  printf("%s: %d wrong of %d\n", name, wrong, COUNT);
}

int main(void) {
  uint32_t state = 1;
  int i, wrong = 0;
  for (i = 0; i < COUNT; ++i) {
    state = state * 1664525u + 1013904223u;
    a[i] = (float)(int)(state >> 24) - 128;
    b[i] = (float)(int)(state >> 16 & 255) - 100;
    codes[i] = (int8_t)((int)(state >> 24) - 128);
  }
  masked(a, b, codes, selected, loaded, stored, minima, table);
  check("selected", selected, 0);
  check("loaded", loaded, 1);
  check("stored", stored, 2);
  for (i = 0; i < COUNT; ++i) {
    int code = ((volatile int8_t *)codes)[i];
    wrong += ((volatile int8_t *)minima)[i] != (code < 0 ? 100 - code % 28 : code);
    wrong += ((volatile int8_t *)table)[i] != (code >= 0 && code < 8 ? code * code % 8 : 1);
  }
  printf("codes: %d wrong\n", wrong);
  return 0;
}
