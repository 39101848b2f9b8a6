// SPDX-License-Identifier: Apache-2.0
//
// The Java side of this module: the jar behind this very file, in a class loader of its own, from the
// module's first configuration to its last.
#ifndef ENVOY_JAVA_MODULE_H
#define ENVOY_JAVA_MODULE_H

#include "abi/launcher_abi.h"

// Counts one configuration more, and starts the Java side if it is the first. False if it cannot be
// started, which has been logged by then; nothing was counted.
bool module_acquire(void);

// Counts one configuration less, and lets the Java side go if it was the last: its upcall stub, its
// class loader, all its classes. No upcall of this module may be under way.
void module_release(void);

// Enters Java. Only between module_acquire and module_release.
int64_t module_event(uint32_t event, uintptr_t envoy, uintptr_t handle, uint64_t argument);

#endif
