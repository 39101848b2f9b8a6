// SPDX-License-Identifier: Apache-2.0
//
// What the launcher keeps of a bootstrap extension.
#ifndef ENVOY_JAVA_BOOTSTRAP_H
#define ENVOY_JAVA_BOOTSTRAP_H

#include "hooks/config.h"

// A configuration and its one extension. Envoy knows both by this address. Main thread.
typedef struct {
  loaded_config config;        // first, since config.c takes its address
  envoy_bootstrap envoy;       // Envoy's object for the extension; 0 while it has none
  bool initialized;            // Envoy has been told that the extension is
  void (*completion)(void *);  // ends Envoy's wait for the extension; null if it does not wait
  void *context;               // the argument of completion
  envoy_bootstrap_timer limit;  // ends it, too; 0 if there is no such timer
} java_extension;

// Lets Envoy open its listeners, once.
void extension_signal(java_extension *extension);

// Has Envoy wait for the extension no longer than for this time.
void extension_limit(java_extension *extension, uint64_t milliseconds);

// Ends Envoy's wait for the extension, if it waits.
void extension_complete(java_extension *extension);

#endif
