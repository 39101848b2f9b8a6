// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.Host;

/**
 * What not every Envoy can do that the SDK runs in. All that is not listed here works from v1.35
 * on.
 *
 * <p>A filter that can do without asks {@link #isAvailable}; one that cannot lets the SDK throw an
 * {@link UnsupportedOperationException}, which names the first Envoy that can. All methods are safe
 * for any thread.
 */
public enum EnvoyFeature {
  /** {@link ConfigContext#counter}; {@link ConfigContext#optionalCounter} does without. */
  COUNTERS("1.36", "http_filter_config_define_counter"),

  /** {@link HeaderMap#add}, to a header that has a value already. */
  ADDED_HEADER_VALUES("1.37", "http_add_header"),

  /** {@link HttpFilter#onLocalReply} is called. */
  LOCAL_REPLY_HOOK("1.38", "http_filter_reset_stream");

  private final String since;
  private final String function;

  /** With the name of a function that came with the feature. */
  EnvoyFeature(String since, String function) {
    this.since = since;
    this.function = "envoy_dynamic_module_callback_" + function;
  }

  /**
   * The first Envoy that can.
   *
   * @return a version, for example {@code 1.37}
   */
  public String since() {
    return since;
  }

  /**
   * Whether this Envoy can: asks which of the ABI's functions it has.
   *
   * @return true if so; false also outside of Envoy, as in a unit test
   */
  public boolean isAvailable() {
    return Host.has(function);
  }

  /**
   * Refuses to go on without.
   *
   * @param what is to be done, for the message
   * @throws UnsupportedOperationException if this Envoy cannot; the message names the first that
   *     can
   */
  public void require(String what) {
    if (isAvailable()) return;
    throw new UnsupportedOperationException(
        "%s: this Envoy cannot; v%s is the first".formatted(what, since));
  }
}
