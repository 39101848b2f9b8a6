// SPDX-License-Identifier: Apache-2.0
//
// Functions of older Envoys.
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

// Returns Envoy's own function of this name; null if it has none.
void *older_lookup(const char *name);

// Returns whether Envoy has all of these functions; from then on older_address gives them.
bool older_resolve(older_function *functions, unsigned count);

// Returns a function that a stand-in needs by its table: whoever calls the stand-in has looked it up,
// and was given it because these functions had been resolved.
static inline function older_address(older_function *of) {
  return atomic_load_explicit(&of->address, memory_order_relaxed);
}

#endif
