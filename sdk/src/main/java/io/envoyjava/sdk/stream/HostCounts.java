// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

/**
 * The hosts of a cluster in one priority.
 *
 * @param total all of them
 * @param healthy those that are healthy
 * @param degraded those that are degraded: used if too few are healthy
 * @since 0.1
 */
public record HostCounts(long total, long healthy, long degraded) {}
