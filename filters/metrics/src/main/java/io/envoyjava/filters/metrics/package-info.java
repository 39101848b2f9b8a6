// SPDX-License-Identifier: Apache-2.0
/** Measures how long each route takes to answer. */
@NullMarked
package io.envoyjava.filters.metrics;

import org.jspecify.annotations.NullMarked;
