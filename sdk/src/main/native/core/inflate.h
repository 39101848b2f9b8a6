// SPDX-License-Identifier: Apache-2.0
//
// Decompresses DEFLATE (RFC 1951). Our own, so that the launcher needs no library of the machine that
// builds it, nor of the one that runs it.
#ifndef ENVOY_JAVA_INFLATE_H
#define ENVOY_JAVA_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decompresses `in` to `out`. Returns false unless `in` is valid and gives exactly `out_size` bytes.
// Never reads or writes outside of the two, whatever `in` contains.
bool inflate_bytes(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size);

#endif
