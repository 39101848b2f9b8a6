// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

/**
 * Whose filter chain a configuration is in: a listener's or a cluster's. Envoy does not say, but a
 * stream in a cluster's chain has its host from the beginning, and a stream in a listener's has
 * none until the last filter. Workers may find out at the same time, and find the same.
 */
final class FilterChain {
  private boolean known;
  private boolean cluster;

  boolean isKnown() {
    return known;
  }

  /** Called when a request's headers arrive at a filter. */
  void note(boolean hasHost) {
    cluster = hasHost;
    known = true;
  }

  /** Returns whether it is a cluster's; false if no request has arrived yet. */
  boolean isOfCluster() {
    return cluster;
  }
}
