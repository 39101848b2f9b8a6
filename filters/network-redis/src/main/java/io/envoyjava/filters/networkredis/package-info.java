// SPDX-License-Identifier: Apache-2.0
/** Counts the commands that clients send to Redis, and blocks some of them. */
@NullMarked
package io.envoyjava.filters.networkredis;

import org.jspecify.annotations.NullMarked;
