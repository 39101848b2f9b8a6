// SPDX-License-Identifier: Apache-2.0
//
// The launcher's last resort.
#ifndef ENVOY_JAVA_REPLY_H
#define ENVOY_JAVA_REPLY_H

#include <stdbool.h>
#include <stdint.h>

// Ends a stream with a 500, or with a reset if the response has begun; a gRPC client gets the status
// 2 (unknown). `host` is Envoy's object;
// `grpc` says that the request is one of gRPC, though its headers may not say so any more.
void refuse(uintptr_t host, bool grpc);

#endif
