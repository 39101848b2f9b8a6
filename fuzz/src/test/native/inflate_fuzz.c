// SPDX-License-Identifier: Apache-2.0
//
// Decompresses any bytes: the first two are the size of what should come out.
#include <stdlib.h>
#include <string.h>

#include "core/inflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return -1;
  size_t out_size = data[0] | (size_t)data[1] << 8;
  // Areas of exactly these sizes, so that the sanitizer sees each byte beyond them.
  uint8_t *in = malloc(size - 2);
  uint8_t *out = malloc(out_size);
  if (in != NULL) memcpy(in, data + 2, size - 2);
  if (in != NULL && out != NULL) inflate_bytes(in, size - 2, out, out_size);
  free(in);
  free(out);
  return 0;
}
