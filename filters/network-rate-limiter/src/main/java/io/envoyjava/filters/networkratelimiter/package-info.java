// SPDX-License-Identifier: Apache-2.0
/** Limits how many connections are open at a time. */
@NullMarked
package io.envoyjava.filters.networkratelimiter;

import org.jspecify.annotations.NullMarked;
