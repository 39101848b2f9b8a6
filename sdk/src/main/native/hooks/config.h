// SPDX-License-Identifier: Apache-2.0
//
// Configurations of all extension points.
#ifndef ENVOY_JAVA_CONFIG_H
#define ENVOY_JAVA_CONFIG_H

#include "abi/launcher_abi.h"

// What the launcher keeps of a configuration; its address is what Envoy knows it by.
typedef struct {
  uintptr_t envoy;
  uintptr_t handle;
  uint64_t failures;  // Envoy's number for the counter of failures, or JAVA_NO_COUNTER
} loaded_config;

// Has Java make a configuration. Returns a positive handle, or 0 or less if there is none; the reason
// is in the log then. Main thread.
int64_t config_make(uint32_t point, uint32_t event, uintptr_t envoy, java_config *config);

// The same, and returns what to give to Envoy; 0 if there is no configuration.
uintptr_t config_new(uint32_t point, uint32_t event, uintptr_t envoy, envoy_buffer name,
                     envoy_buffer text);

// Tells Java that Envoy has dropped a configuration, and frees it. Any thread.
void config_destroy(uint32_t point, uint32_t event, uintptr_t config);

// Hands an event of a configuration to Java; returns how many failures to count. Main thread.
uint64_t config_event(uint32_t point, uint32_t event, uintptr_t config, uint64_t argument);

#endif
