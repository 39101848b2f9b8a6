// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import java.net.InetSocketAddress;
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
   * Returns an attribute whose value is text.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_get_attribute_string}.
   *
   * @param attribute which one
   * @return the value, one character for each byte; null if the stream does not have it (yet), or
   *     this Envoy does not offer it to modules
   */
  @Nullable String attribute(Attribute.OfText attribute);

  /**
   * Returns an attribute whose value is a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_get_attribute_int}.
   *
   * @param attribute which one
   * @return the value; empty if the stream does not have it (yet), or this Envoy does not offer it
   *     to modules
   */
  OptionalLong attribute(Attribute.OfNumber attribute);

  /**
   * Returns an attribute whose value is true or false.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_get_attribute_bool}.
   *
   * @param attribute which one
   * @return the value; empty if the stream does not have it (yet), or this Envoy does not offer it
   *     to modules: before v1.38, it offers {@link Attribute#CONNECTION_MTLS} only
   */
  Optional<Boolean> attribute(Attribute.OfBoolean attribute);

  /**
   * Returns the address of the client: that of the downstream connection's peer, or the one that
   * Envoy took from {@code x-forwarded-for} or the PROXY protocol, if it is configured to.
   *
   * @return the address and the port, without a host name; null if the client has none, as over a
   *     Unix domain socket
   */
  default @Nullable InetSocketAddress clientAddress() {
    var text = attribute(Attribute.SOURCE_ADDRESS);
    return text == null ? null : SocketAddresses.parse(text, attribute(Attribute.SOURCE_PORT));
  }

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
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_timing_info}.
   *
   * @return the times as they are now
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.TIMING}
   */
  Timing timing();
}
