// SPDX-License-Identifier: Apache-2.0
//
// The Java side of this module: the jar behind this very file, in a class loader of its own, from the
// module's first configuration to its last.
#ifndef ENVOY_JAVA_MODULE_H
#define ENVOY_JAVA_MODULE_H

#include "abi/launcher_abi.h"

// Counts one configuration more, of a point of launcher_abi.h. The module's first one starts the Java
// side, a point's first one makes the point's way into it. False if that fails, which has been logged
// by then; nothing was counted.
bool module_acquire(uint32_t point);

// Counts one configuration less, and lets the Java side go if it was the last: its upcall stubs,
// its class loader, all its classes. No upcall of this module may be under way.
void module_release(void);

// Enters Java. Only between module_acquire and module_release.
int64_t module_event(uint32_t point, uint32_t event, uintptr_t envoy, uintptr_t handle,
                     uint64_t argument);

#endif
