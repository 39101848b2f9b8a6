// SPDX-License-Identifier: Apache-2.0
//
// Derives the size and the identity of a body's parts from their chunks.
#ifndef ENVOY_JAVA_BODY_PARTS_H
#define ENVOY_JAVA_BODY_PARTS_H

#include "abi/http_filter_abi.h"

// Today's functions about chunks, or stand-ins for them.
typedef size_t (*body_number)(envoy_filter, envoy_body);
typedef bool (*body_chunks)(envoy_filter, envoy_body, envoy_buffer *);

// Functions of the first generation.
typedef bool (*chunks)(envoy_filter, envoy_buffer *);
typedef bool (*chunk_count)(envoy_filter, size_t *);
typedef bool (*append)(envoy_filter, const char *, size_t);
typedef bool (*drain)(envoy_filter, size_t);

// Returns the size of a part in bytes.
size_t body_size_of(envoy_filter filter, envoy_body part, body_number count_of,
                    body_chunks chunks_of);

// Returns whether two parts are the same memory.
bool body_parts_are_one(envoy_filter filter, envoy_body received, envoy_body buffered,
                        body_number count_of, body_chunks chunks_of);

#endif
