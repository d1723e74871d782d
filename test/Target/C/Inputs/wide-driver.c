/* The oracle of wide.mlir, in unsigned arithmetic. */
#include "wide.h"
#include <stdio.h>

#define N 1024
static int32_t lhs[N], rhs[N], out32[9 * N];
static int64_t longs[N], out64[7 * N];
static int16_t out16[2 * N];

int main(void) {
  static const int32_t special[] = {0, 1, -1, 2, -2, 127, -128, 255, 32767, -32768,
                                    65535, INT32_MAX, INT32_MIN, INT32_MAX - 1, INT32_MIN + 1};
  const int count = (int)(sizeof(special) / sizeof(special[0]));
  uint64_t state = 1;
  int i, differences = 0;
  for (i = 0; i < N; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    lhs[i] = i < count * count ? special[i / count] : (int32_t)(state >> 32);
    rhs[i] = i < count * count ? special[i % count] : (int32_t)state;
    longs[i] = i % 7 == 0 ? INT64_MIN : (int64_t)(state ^ (state << 13));
  }
  wide(lhs, rhs, longs, out32, out64, out16);
  for (i = 0; i < N; ++i) {
    uint32_t a = (uint32_t)lhs[i], b = (uint32_t)rhs[i];
    uint64_t p = (uint64_t)lhs[i] * (uint64_t)rhs[i], l = (uint64_t)longs[i];
    int64_t high = ((int64_t)p + 1073741824) >> 31;
    uint64_t quotient = rhs[i] == 0 ? 0 : rhs[i] == -1 ? 0 - l : (uint64_t)(longs[i] / rhs[i]);
    int less = l < p, greater = lhs[i] > rhs[i];
    const uint32_t expect32[9] = {
        a + b, a - b, a * b, a << 3, (uint32_t)(lhs[i] >> 3), a >> 3,
        rhs[i] == 0 ? 0 : rhs[i] == -1 ? 0 - a : (uint32_t)(lhs[i] / rhs[i]),
        (uint32_t)out32[7 * N + i], (uint32_t)high};
    const uint64_t expect64[7] = {p, l + p, l * p, quotient, ((uint64_t)1 << 63) - l, a,
                                  (less && greater) != greater ? l : p};
    int k;
    for (k = 0; k < 9; ++k)
      differences += (uint32_t)out32[k * N + i] != expect32[k];
    for (k = 0; k < 7; ++k)
      differences += (uint64_t)out64[k * N + i] != expect64[k];
    differences += (uint16_t)out16[i] != (uint16_t)a;
    differences += (uint16_t)out16[N + i] != (uint16_t)(a * b);
  }
  printf("%d differences\n", differences);
  return 0;
}
