/* The naive program that network.mlir is compared with. */
#include "network.h"
#include <stdio.h>

static const int weights[2][3][3] = {{{1, -2, 3}, {-4, 5, -6}, {7, -8, 9}},
                                     {{127, -128, 11}, {-12, 13, -14}, {15, -16, 17}}};

static int code(const int8_t *input, int o, int y, int x) {
  int sum = 0, ky, kx;
  for (ky = -1; ky <= 1; ++ky)
    for (kx = -1; kx <= 1; ++kx)
      if (y + ky >= 0 && y + ky < 8 && x + kx >= 0 && x + kx < 8)
        sum += input[(y + ky) * 8 + x + kx] * weights[o][ky + 1][kx + 1];
  sum = (sum + 16) >> 5;
  return sum < 0 ? 0 : sum > 127 ? 127 : sum;
}

int main(void) {
  int8_t input[LOWP_MAIN_INPUT_ELEMENTS];
  int32_t output[LOWP_MAIN_OUTPUT_ELEMENTS];
  unsigned state = 7;
  int trial, i, o, y, x, differences = 0;
  for (trial = 0; trial < 200; ++trial) {
    int sums[3] = {0, 0, 0}, position = 0;
    for (i = 0; i < LOWP_MAIN_INPUT_ELEMENTS; ++i) {
      state = state * 1664525u + 1013904223u;
      input[i] = (int8_t)((int)(state >> 24) - 128);
    }
    lowp_main(input, output);
    for (o = 0; o < 2; ++o)
      for (y = 0; y < 8; y += 2)
        for (x = 0; x < 8; x += 2) {
          int k, most = -128;
          for (k = 0; k < 4; ++k) {
            int c = code(input, o, y + k / 2, x + k % 2);
            most = c > most ? c : most;
          }
          for (i = 0; i < 3; ++i)
            sums[i] += ((i * 7 + position) % 9 - 5) * most;
          ++position;
        }
    for (i = 0; i < LOWP_MAIN_OUTPUT_ELEMENTS; ++i)
      differences += output[i] != sums[i];
  }
  printf("%d differences\n", differences);
  return 0;
}
