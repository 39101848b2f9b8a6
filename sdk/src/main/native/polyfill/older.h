// SPDX-License-Identifier: Apache-2.0
//
// Looks up functions of older Envoys.
#ifndef ENVOY_JAVA_OLDER_H
#define ENVOY_JAVA_OLDER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define CALLBACK "envoy_dynamic_module_callback_"

typedef void (*function)(void);

typedef struct {
  const char *name;
  _Atomic(function) address;
} older_function;

#define OLDER(suffix) {.name = CALLBACK suffix}

// Returns Envoy's own function with this name; null if it has none.
void *older_lookup(const char *name);

// Returns whether Envoy has all of these functions. If so, older_address returns them from then on.
bool older_resolve(older_function *functions, unsigned count);

// Returns a function that a stand-in needs according to its table. The lookup offers a stand-in only
// after these functions have been resolved.
static inline function older_address(older_function *of) {
  return atomic_load_explicit(&of->address, memory_order_relaxed);
}

#endif
