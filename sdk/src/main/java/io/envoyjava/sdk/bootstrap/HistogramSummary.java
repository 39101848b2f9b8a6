// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

/**
 * The samples of one of Envoy's histograms since Envoy's start.
 *
 * @param count how many there are
 * @param sum their sum
 * @since 0.1
 */
public record HistogramSummary(long count, double sum) {}
