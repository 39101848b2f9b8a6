// SPDX-License-Identifier: Apache-2.0
//
// Configurations of HTTP filters, and of their routes.
#ifndef ENVOY_JAVA_HTTP_CONFIG_H
#define ENVOY_JAVA_HTTP_CONFIG_H

#include "abi/launcher_abi.h"

// Hands an event of a configuration to Java. A failure is counted. Main thread.
void http_config_event(envoy_filter_config envoy, uintptr_t config, uint32_t event,
                       uint64_t argument);

#endif
