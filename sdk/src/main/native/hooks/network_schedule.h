// SPDX-License-Identifier: Apache-2.0
//
// Scheduled events of connections that are not tasks of Java's, which have number 0.
#ifndef ENVOY_JAVA_NETWORK_SCHEDULE_H
#define ENVOY_JAVA_NETWORK_SCHEDULE_H

#include "abi/launcher_abi.h"

enum { NETWORK_ABOVE_HIGH_WATERMARK_EVENT = 1, NETWORK_BELOW_LOW_WATERMARK_EVENT = 2 };

// Has Envoy bring one of these events; returns whether it will.
bool network_schedule(envoy_connection envoy, uint64_t event);

#endif
