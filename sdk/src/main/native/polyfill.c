// SPDX-License-Identifier: Apache-2.0
#include "host.h"

void *polyfill_lookup(const char *name) {
  (void)name;
  return NULL;
}
