// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy knows of a stream, whichever extension point sees it, and what filters leave there for
 * each other.
 *
 * <p>All methods, and those of all that they return, may be called on the stream's worker thread
 * only. Elsewhere they throw {@link WrongThreadException}, and once the stream is gone {@link
 * IllegalStateException}.
 *
 * @since 0.1
 */
public interface StreamInfo {

  /**
   * An attribute whose value is a string, as in Envoy's documentation of attributes.
   *
   * <p>Stands on {@code envoy_dynamic_module_callback_http_filter_get_attribute_string}.
   *
   * @param attribute which one
   * @return the value, one character a byte; null if the stream does not have it (yet), this Envoy
   *     does not offer it to modules, or it is not a string
   */
  @Nullable String attribute(Attribute attribute);

  /**
   * An attribute whose value is a number.
   *
   * <p>Stands on {@code envoy_dynamic_module_callback_http_filter_get_attribute_int}.
   *
   * @param attribute which one
   * @return the value; empty if the stream does not have it (yet), this Envoy does not offer it to
   *     modules, or it is not a number
   */
  OptionalLong longAttribute(Attribute attribute);

  /**
   * An attribute whose value is a truth value.
   *
   * <p>Stands on {@code envoy_dynamic_module_callback_http_filter_get_attribute_bool}.
   *
   * @param attribute which one
   * @return the value; empty if the stream does not have it (yet), this Envoy does not offer it to
   *     modules (before v1.38 none but {@link Attribute#CONNECTION_MTLS}), or it is no truth value
   */
  Optional<Boolean> booleanAttribute(Attribute attribute);

  /**
   * The stream's own metadata, to be read and written.
   *
   * @return a view
   */
  DynamicMetadata dynamicMetadata();

  /**
   * Metadata of the stream, or of what its request is routed to.
   *
   * @param source whose
   * @return a view, empty as long as there is no route, cluster or host
   */
  Metadata metadata(MetadataSource source);

  /**
   * What filters leave for each other and for Envoy.
   *
   * @return a view
   */
  FilterState filterState();

  /**
   * The connections that the stream came by and goes on with.
   *
   * @return a view
   */
  Connections connections();

  /**
   * When things happened so far.
   *
   * <p>Stands on {@code envoy_dynamic_module_callback_http_get_timing_info}.
   *
   * @return the times as they are now
   * @throws UnsupportedOperationException where this Envoy cannot: see {@code HttpFeature.TIMING}
   */
  Timing timing();
}
