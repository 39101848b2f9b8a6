// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a stream came by and goes on with. Addresses are as Envoy writes them, such
 * as {@code 127.0.0.1:8080}. A view: each call asks Envoy.
 *
 * <p>On the stream's worker thread only. Elsewhere its methods throw {@link WrongThreadException},
 * and once the stream is gone {@link IllegalStateException}. If this Envoy version does not offer
 * one, they throw {@link UnsupportedOperationException}: see {@code HttpFeature.CONNECTIONS}, and
 * {@code HttpFeature.UPSTREAM_CONNECTION_ID} for the one.
 *
 * @since 0.1
 */
public interface Connections {

  /**
   * The downstream connection's peer, whatever the request's headers say; unlike {@link
   * Attribute#SOURCE_ADDRESS}, which may be from {@code x-forwarded-for}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_http_get_downstream_direct_remote_address}.
   *
   * @return the address; null if it is not known
   */
  @Nullable String downstreamDirectRemoteAddress();

  /**
   * The upstream connection's peer.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_upstream_remote_address}.
   *
   * @return the address; null as long as there is no upstream connection
   */
  @Nullable String upstreamRemoteAddress();

  /**
   * The upstream connection's number, which Envoy's log shows as {@code [C123]}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_upstream_connection_id}.
   *
   * @return the number; empty as long as there is no upstream connection
   */
  OptionalLong upstreamConnectionId();

  /**
   * The numbers of the upstream connections that were tried, one for each attempt.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted}.
   *
   * @return the numbers, in the order of the attempts
   */
  List<Long> upstreamConnectionIdsAttempted();

  /**
   * The addresses of the upstream hosts that were tried, one for each attempt.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_upstream_hosts_attempted}.
   *
   * @return the addresses, in the order of the attempts
   */
  List<String> upstreamHostsAttempted();
}
