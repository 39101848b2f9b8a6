// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.internal.abi.envoy_socket_option;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.ConnectionOptions;
import io.envoyjava.sdk.network.ConnectionState;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.sdk.network.NetworkStatus;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.MetadataSource;
import java.util.List;

/**
 * The classes with static initializers that network filters need; a test knows if one is missing.
 */
public final class NetworkClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          Attribute.class,
          CalloutException.Reason.class,
          CalloutRequest.class,
          Counter.class,
          Gauge.class,
          Histogram.class,
          FilterState.LifeSpan.class,
          FilterState.Sharing.class,
          MetadataSource.class,
          CloseType.class,
          ConnectionEvent.class,
          ConnectionOptions.Stage.class,
          ConnectionState.class,
          NetworkFeature.class,
          NetworkStatus.class,
          envoy_socket_option.class,
          ActiveConnection.class,
          NetworkEvents.class,
          NetworkFilterRunner.class,
          NetworkFilterState.class,
          NetworkHook.class,
          NetworkLinking.class,
          NetworkMetadata.class,
          NetworkMetrics.class,
          NetworkOptions.class);

  private NetworkClasses() {}
}
