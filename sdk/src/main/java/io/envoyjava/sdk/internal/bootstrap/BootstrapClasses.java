// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.bootstrap.FileEvent;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.util.List;

/**
 * The classes with static initializers that bootstrap extensions need; a test knows if one is
 * missing.
 */
public final class BootstrapClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          CalloutException.Reason.class,
          CalloutRequest.class,
          Counter.class,
          Gauge.class,
          Histogram.class,
          BootstrapFeature.class,
          FileEvent.class,
          ResourceKind.class,
          ActiveExtension.class,
          BootstrapEvents.class,
          BootstrapLinking.class);

  private BootstrapClasses() {}
}
