// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.listener.AddressType;
import io.envoyjava.sdk.listener.ListenerFeature;
import io.envoyjava.sdk.listener.ListenerStatus;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.MetadataSource;
import java.util.List;

/**
 * The classes with static initializers that listener filters need; a test knows if one is missing.
 */
public final class ListenerClasses {
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
          AddressType.class,
          ListenerFeature.class,
          ListenerStatus.class,
          ActiveSocket.class,
          ListenerEvents.class,
          ListenerFilterRunner.class,
          ListenerHook.class,
          ListenerLinking.class,
          ListenerMetrics.class,
          SocketMetadata.class,
          SocketState.class);

  private ListenerClasses() {}
}
