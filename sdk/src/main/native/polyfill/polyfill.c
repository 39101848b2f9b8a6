// SPDX-License-Identifier: Apache-2.0
//
// The first generation of the ABI (v1.35, v1.36) has a function for each header map and for each
// body where today's has one function that is told which, and functions of today's names with other
// arguments. On such an Envoy only what FIRST_GENERATION lists is offered: any other name, even one
// that Envoy exports, might be a function that reads its arguments in another way.
//
// A later Envoy is asked first, and LATER has a few functions for those that lack them.
#include "polyfill/polyfill.h"

#include <string.h>

#include "polyfill/generation.h"
#include "polyfill/stand_in.h"

static const stand_in *const FIRST_GENERATION[] = {
    polyfill_headers,  polyfill_body_parts, polyfill_whole_bodies, polyfill_stream,
    polyfill_callouts, polyfill_metadata,   polyfill_metrics,      polyfill_process, NULL,
};

static const stand_in *const LATER[] = {polyfill_later_bodies, polyfill_later_stream, NULL};

// Returns the first row with this name whose functions Envoy has; null if there is none.
static const stand_in *find(const stand_in *const *tables, const char *name) {
  for (; *tables != NULL; tables++) {
    for (const stand_in *row = *tables; row->name != NULL; row++) {
      if (strcmp(row->name, name) == 0 && older_resolve(row->needed, row->count)) return row;
    }
  }
  return NULL;
}

void *polyfill_lookup(const char *name) {
  const stand_in *row = find(polyfill_is_first_generation() ? FIRST_GENERATION : LATER, name);
  if (row == NULL) return NULL;
  return row->function != NULL ? *(void *const *)&row->function : older_lookup(name);
}
