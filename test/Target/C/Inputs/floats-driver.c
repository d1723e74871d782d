/* The oracle of floats.mlir. Results are compared as bits, NaN with NaN. */
#include "floats.h"
#include <math.h>
#include <stdio.h>

#define N 64
static float lhs[N], rhs[N], extremes[4 * N];
static int8_t tests[16 * N], codes[N], unsigneds[N];
static int32_t wide[N];
static double sums[3 * N];

static int differ(double a, double b) {
  if (isnan(a) || isnan(b))
    return !isnan(a) || !isnan(b);
  return a != b || signbit(a) != signbit(b);
}

static float larger(float a, float b) {
  if (a == b)
    return signbit(a) ? b : a;
  return a > b ? a : b;
}

int main(void) {
  const float special[8] = {0.0f, -0.0f, 1.5f, -127.9f, 255.5f, INFINITY, -INFINITY, NAN};
  int i, k, differences = 0;
  for (i = 0; i < N; ++i) {
    lhs[i] = special[i / 8];
    rhs[i] = special[i % 8];
  }
  floats(lhs, rhs, tests, extremes, codes, wide, unsigneds, sums);
  for (i = 0; i < N; ++i) {
    float a = lhs[i], b = rhs[i];
    int u = isnan(a) || isnan(b);
    const int expected[16] = {a == b, a > b, a >= b, a < b, a <= b, !u && a != b, !u,
                              u || a == b, u || a > b, u || a >= b, u || a < b, u || a <= b,
                              a != b, u, a == INFINITY ? -1 : 0, signbit(a) != 0};
    for (k = 0; k < (isnan(a) ? 15 : 16); ++k)
      differences += tests[k * N + i] != expected[k];
    differences += differ(extremes[i], u ? NAN : larger(a, b));
    differences += differ(extremes[N + i], u ? NAN : -larger(-a, -b));
    if (!(a == 0 && b == 0)) {
      differences += differ(extremes[2 * N + i], isnan(a) ? b : isnan(b) ? a : larger(a, b));
      differences += differ(extremes[3 * N + i], isnan(a) ? b : isnan(b) ? a : -larger(-a, -b));
    }
    /* Out of range: any code. */
    if (a > -129 && a < 128)
      differences += codes[i] != (int)a;
    if (a > -1e9f && a < 1e9f)
      differences += wide[i] != (int32_t)a;
    if (a > -1 && a < 256)
      differences += (uint8_t)unsigneds[i] != (uint8_t)a;
    differences += differ(sums[i], (double)a - (double)b * (i % 2 ? 1.0 : (double)0x1.555556p-2f));
    differences += differ(sums[N + i], -((double)a - (double)b * (i % 2 ? 1.0 : (double)0x1.555556p-2f)));
  }
  printf("%d differences\n", differences);
  return 0;
}
