// SPDX-License-Identifier: Apache-2.0
#include "polyfill/older.h"

#include <dlfcn.h>


void *older_lookup(const char *name) { return dlsym(RTLD_DEFAULT, name); }

bool older_resolve(older_function *functions, unsigned count) {
  for (older_function *it = functions; it < functions + count; it++) {
    function address;
    *(void **)&address = older_lookup(it->name);
    if (address == NULL) return false;
    atomic_store_explicit(&it->address, address, memory_order_relaxed);
  }
  return true;
}
