/* The oracle of arith.mlir: each operation on wide integers, wrapped to 8 bits.
   A quotient by 0 is 0, as in the emitted helpers. */
#include "arith.h"
#include <stdio.h>

static int8_t lhs[ARITH_INPUT0_ELEMENTS], rhs[ARITH_INPUT1_ELEMENTS];
static int8_t out[ARITH_OUTPUT_ELEMENTS];

static int wrap(int x) {
  x &= 255;
  return x > 127 ? x - 256 : x;
}

static int floor_div(int a, int b) {
  int q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

static int expect(int op, int a, int b) {
  int ua = a & 255, ub = b & 255, s = b & 7;
  switch (op) {
  case 0: return wrap(a + b);
  case 1: return wrap(a - b);
  case 2: return wrap(a * b);
  case 3: return wrap(ua & ub);
  case 4: return wrap(ua | ub);
  case 5: return wrap(ua ^ ub);
  case 6: return b ? wrap(a / b) : 0;
  case 7: return b ? wrap(a % b) : 0;
  case 8: return b ? wrap(ua / ub) : 0;
  case 9: return b ? wrap(ua % ub) : 0;
  case 10: return b ? wrap(floor_div(a, b)) : 0;
  case 11: return a < b ? a : b;
  case 12: return a > b ? a : b;
  case 13: return ua < ub ? a : b;
  case 14: return ua > ub ? a : b;
  case 15: return wrap(ua << s);
  case 16: return floor_div(a, 1 << s);
  case 17: return wrap(ua >> s);
  case 18: return a == b;
  case 19: return a != b;
  case 20: return a < b;
  case 21: return a <= b;
  case 22: return a > b;
  case 23: return a >= b;
  case 24: return ua < ub;
  case 25: return ua <= ub;
  case 26: return ua > ub;
  default: return ua >= ub;
  }
}

int main(void) {
  int i, op, differences = 0;
  for (i = 0; i < 65536; ++i) {
    lhs[i] = (int8_t)wrap(i >> 8);
    rhs[i] = (int8_t)wrap(i);
  }
  arith(lhs, rhs, out);
  for (op = 0; op < ARITH_OUTPUT_DIM0; ++op)
    for (i = 0; i < 65536; ++i)
      if (out[op * 65536 + i] != expect(op, lhs[i], rhs[i])) {
        if (differences++ < 5)
          printf("operation %d on %d, %d: %d\n", op, lhs[i], rhs[i], out[op * 65536 + i]);
      }
  printf("%d operations, 65536 pairs, %d differences\n", ARITH_OUTPUT_DIM0, differences);
  return 0;
}
