/* Times the emitted C: runs lowp_main on every image of an uncompressed IDX file of
   bytes, ROUNDS times, and prints the images per second of the median round.

   usage: driver IMAGES ROUNDS

   Pixels are x / 255; their conversion to float is not timed. */
#define _POSIX_C_SOURCE 199309L
#include "lowp_main.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PIXELS = 28 * 28, CLASSES = 10 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  unsigned char header[16];
  FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  int rounds = argc == 3 ? atoi(argv[2]) : 0;
  if (!file || rounds < 1 || fread(header, 1, 16, file) != 16) {
    fprintf(stderr, "usage: driver IMAGES ROUNDS\n");
    return 1;
  }
  size_t count = (size_t)header[4] << 24 | (size_t)header[5] << 16 |
                 (size_t)header[6] << 8 | header[7];
  unsigned char *bytes = malloc(count * PIXELS);
  float *images = malloc(count * PIXELS * sizeof(float));
  double *rates = malloc((size_t)rounds * sizeof(double));
  if (!bytes || !images || !rates || fread(bytes, PIXELS, count, file) != count) {
    fprintf(stderr, "driver: %s: cut short\n", argv[1]);
    return 1;
  }
  for (size_t i = 0; i < count * PIXELS; ++i)
    images[i] = (float)bytes[i] / 255.0f;
  float sum = 0;
  for (int round = 0; round < rounds; ++round) {
    double start = now();
    for (size_t i = 0; i < count; ++i) {
      float logits[CLASSES];
      lowp_main(images + i * PIXELS, logits);
      sum += logits[0];
    }
    rates[round] = (double)count / (now() - start);
  }
  qsort(rates, (size_t)rounds, sizeof(double), compare);
  /* The sum keeps the calls alive. */
  fprintf(stderr, "checksum %g\n", (double)sum);
  printf("%.0f\n", rates[rounds / 2]);
  return 0;
}
