// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.udp.UdpFeature;
import io.envoyjava.sdk.udp.UdpStatus;
import java.util.List;

/**
 * The classes with static initializers that UDP listener filters need; a test knows if one is
 * missing.
 */
public final class UdpClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          Counter.class,
          Gauge.class,
          Histogram.class,
          UdpFeature.class,
          UdpStatus.class,
          ActiveUdpListener.class,
          UdpConfigs.class,
          UdpEvents.class,
          UdpLinking.class,
          UdpMetrics.class);

  private UdpClasses() {}
}
