// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

/**
 * A feature that is not available in every Envoy version the SDK supports. Everything else works
 * with v1.35 and later. Each extension point has an enum of its features; {@link CommonFeature} has
 * those that all points share.
 *
 * <p>An extension that can do without a feature asks {@link #isAvailable}. One that cannot lets the
 * SDK throw an {@link UnsupportedOperationException}, which names the first version that has it.
 * All methods are safe for any thread.
 *
 * @since 0.1
 */
public interface EnvoyFeature {
  /**
   * Returns the first Envoy version that has the feature.
   *
   * @return a version, for example {@code 1.37}
   */
  String since();

  /**
   * Returns whether this Envoy has the feature: asks which of the ABI's functions it has.
   *
   * @return true if so; false also outside of Envoy, as in a unit test
   */
  boolean isAvailable();

  /**
   * Refuses to go on without the feature.
   *
   * @param what is to be done, for the message
   * @throws UnsupportedOperationException if this Envoy does not have the feature; the message
   *     names the first version that has
   */
  default void require(String what) {
    if (isAvailable()) return;
    throw new UnsupportedOperationException(
        "%s: not supported by this Envoy version; requires v%s or later".formatted(what, since()));
  }
}
