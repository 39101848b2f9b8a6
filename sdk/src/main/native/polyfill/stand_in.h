// SPDX-License-Identifier: Apache-2.0
//
// The types of the polyfill's tables. Each file has stand-ins for some of today's functions, a table
// of them, and a table of the older functions that they call.
#ifndef ENVOY_JAVA_STAND_IN_H
#define ENVOY_JAVA_STAND_IN_H

#include "polyfill/older.h"

// The first generation declares pointer and length as two parameters. The calling convention passes a
// buffer by value in the same way. Arrays of buffers and headers have today's layout.

// A function of today's on an Envoy that lacks it.
typedef struct {
  const char *name;
  function function;  // null for Envoy's own function of this name, which takes the same arguments
  // The older functions that the stand-in calls. It is offered only if Envoy has them.
  older_function *needed;
  unsigned count;
} stand_in;

#define ENVOYS_OWN(name) {CALLBACK name, NULL, NULL, 0}
#define STAND_IN(name, stand_in, needed, count) {CALLBACK name, (function)(stand_in), needed, count}
#define LAST_STAND_IN {NULL, NULL, NULL, 0}

// The tables, each of which ends with LAST_STAND_IN. Of several rows with the same name, the first
// one whose functions Envoy has is used.
extern const stand_in polyfill_headers[];
extern const stand_in polyfill_body_parts[];
extern const stand_in polyfill_whole_bodies[];
extern const stand_in polyfill_stream[];
extern const stand_in polyfill_callouts[];
extern const stand_in polyfill_metadata[];
extern const stand_in polyfill_metrics[];
extern const stand_in polyfill_process[];

// The tables for Envoys after the first generation.
extern const stand_in polyfill_later_bodies[];
extern const stand_in polyfill_later_stream[];

#endif
