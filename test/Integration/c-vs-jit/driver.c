/* Runs the network of lowp_main.h on every sample of an uncompressed IDX file of bytes
   and writes the raw results, one after the other.

   usage: driver IMAGES OUTPUT [COUNT]

   Pixels are x / 255 in float. If the network takes codes, they are rounded to the
   nearest code (ties to even) and saturated, as lowp.quantize does; the steps of the
   tests are powers of two or far from ties, so double arithmetic is exact enough. */
#include "lowp_main.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void fail(const char *message) {
  fprintf(stderr, "driver: %s\n", message);
  exit(1);
}

/* Reads the sizes of an IDX header; the first counts samples. */
static size_t read_sizes(FILE *file, int rank, size_t *sample) {
  size_t count = 0;
  int dim, i;
  *sample = 1;
  for (dim = 0; dim < rank; ++dim) {
    size_t size = 0;
    for (i = 0; i < 4; ++i)
      size = size << 8 | (size_t)(unsigned char)fgetc(file);
    if (dim == 0)
      count = size;
    else
      *sample *= size;
  }
  return count;
}

static lowp_main_input_t convert(unsigned char pixel) {
  float x = (float)pixel / 255.0f;
#ifdef LOWP_MAIN_INPUT_STEP
  double code = nearbyint((double)x / LOWP_MAIN_INPUT_STEP) + LOWP_MAIN_INPUT_ZERO_POINT;
  if (code < LOWP_MAIN_INPUT_CODE_MIN)
    code = LOWP_MAIN_INPUT_CODE_MIN;
  if (code > LOWP_MAIN_INPUT_CODE_MAX)
    code = LOWP_MAIN_INPUT_CODE_MAX;
  return (lowp_main_input_t)code;
#elif defined LOWP_MAIN_INPUT_LEVELS
  static const double thresholds[] = LOWP_MAIN_INPUT_THRESHOLDS;
  static const int codes[] = LOWP_MAIN_INPUT_LEVEL_CODES;
  double quotient = (double)x / LOWP_MAIN_INPUT_SCALE;
  size_t rank = 0;
  while (rank + 1 < LOWP_MAIN_INPUT_LEVELS && thresholds[rank] <= quotient)
    ++rank;
  return (lowp_main_input_t)codes[rank];
#else
  return x;
#endif
}

int main(int argc, char **argv) {
  static unsigned char pixels[LOWP_MAIN_INPUT_ELEMENTS];
  static lowp_main_input_t input[LOWP_MAIN_INPUT_ELEMENTS];
  static lowp_main_output_t output[LOWP_MAIN_OUTPUT_ELEMENTS];
  unsigned char magic[4];
  size_t count, sample, index, k;
  FILE *data, *out;
  if (argc != 3 && argc != 4)
    fail("usage: driver IMAGES OUTPUT [COUNT]");
  data = fopen(argv[1], "rb");
  out = fopen(argv[2], "wb");
  if (!data || !out)
    fail("cannot open the files");
  if (fread(magic, 1, 4, data) != 4 || magic[0] || magic[1] || magic[2] != 8)
    fail("the images are no IDX file of bytes");
  count = read_sizes(data, magic[3], &sample);
  if (argc == 4 && count > strtoul(argv[3], NULL, 10))
    count = strtoul(argv[3], NULL, 10);
  if (sample != LOWP_MAIN_INPUT_ELEMENTS)
    fail("the samples have another size than the input");
  for (index = 0; index < count; ++index) {
    if (fread(pixels, 1, sample, data) != sample)
      fail("the images are cut short");
    for (k = 0; k < sample; ++k)
      input[k] = convert(pixels[k]);
    lowp_main(input, output);
    fwrite(output, sizeof output[0], LOWP_MAIN_OUTPUT_ELEMENTS, out);
  }
  if (fclose(out))
    fail("cannot write the output");
  return 0;
}
