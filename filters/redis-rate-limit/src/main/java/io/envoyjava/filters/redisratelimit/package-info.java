// SPDX-License-Identifier: Apache-2.0
/** Limits the requests of each client, by counts that all Envoys share in Redis. */
@NullMarked
package io.envoyjava.filters.redisratelimit;

import org.jspecify.annotations.NullMarked;
