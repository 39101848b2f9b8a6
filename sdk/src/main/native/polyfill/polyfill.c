// SPDX-License-Identifier: Apache-2.0
//
// The first generation of the ABI (v1.35, v1.36) has a function for each header map and each body;
// today's ABI has one function with a parameter for it. The first generation also has functions with
// today's names but other arguments. On such an Envoy, the SDK can use only what FIRST_GENERATION
// lists: any other function, even if Envoy exports it, might read its arguments differently.
//
// On a later Envoy, its own functions come first, and LATER has stand-ins for a few that it may lack.
#include "polyfill/polyfill.h"

#include <string.h>

#include "polyfill/generation.h"
#include "polyfill/stand_in.h"

static const stand_in *const FIRST_GENERATION[] = {
    polyfill_headers,  polyfill_body_parts, polyfill_whole_bodies, polyfill_stream,
    polyfill_callouts, polyfill_metadata,   polyfill_metrics,      polyfill_process, NULL,
};

static const stand_in *const LATER[] = {polyfill_later_bodies, polyfill_later_stream, NULL};

// Returns the first row with this name whose functions Envoy has; null if no row matches.
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
