// SPDX-License-Identifier: Apache-2.0
#include "polyfill/generation.h"

#include <stdatomic.h>

#include "polyfill/older.h"

bool polyfill_is_first_generation(void) {
  static _Atomic(int) answer;  // 0 until it is known
  int known = atomic_load_explicit(&answer, memory_order_relaxed);
  if (known == 0) {
    bool today = older_lookup(CALLBACK "http_get_header") != NULL;
    bool first = older_lookup(CALLBACK "http_get_request_header") != NULL;
    known = !today && first ? 1 : -1;
    atomic_store_explicit(&answer, known, memory_order_relaxed);
  }
  return known > 0;
}
