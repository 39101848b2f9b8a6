// SPDX-License-Identifier: Apache-2.0
//
// The Java side of this module: the jar at the end of the module's file, in a class loader of its
// own. It exists from the module's first configuration to its last.
#ifndef ENVOY_JAVA_MODULE_H
#define ENVOY_JAVA_MODULE_H

#include "abi/launcher_abi.h"

// Counts a new configuration of an extension point (launcher_abi.h). The module's first configuration
// starts the Java side; a point's first one creates the point's entry function. On failure, logs it,
// counts nothing and returns false.
bool module_acquire(uint32_t point);

// Uncounts a configuration. After the last one, releases the Java side: its upcall stubs, its class
// loader, and all its classes. No upcall of this module may be under way.
void module_release(void);

// Enters Java. Call it only between module_acquire and module_release.
int64_t module_event(uint32_t point, uint32_t event, uintptr_t envoy, uintptr_t handle,
                     uint64_t argument);

#endif
