// SPDX-License-Identifier: Apache-2.0
/** Counters, gauges and histograms in Envoy's statistics. */
@NullMarked
package io.envoyjava.sdk.metrics;

import org.jspecify.annotations.NullMarked;
