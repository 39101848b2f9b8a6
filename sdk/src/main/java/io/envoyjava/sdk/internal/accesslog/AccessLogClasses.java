// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.AccessLogFeature;
import io.envoyjava.sdk.accesslog.LogType;
import io.envoyjava.sdk.accesslog.RecordQueue;
import io.envoyjava.sdk.accesslog.ResponseFlag;
import io.envoyjava.sdk.internal.abi.envoy_timing;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.util.List;

/**
 * The classes with static initializers that access loggers need; a test knows if one is missing.
 */
public final class AccessLogClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          Attribute.class,
          Counter.class,
          Gauge.class,
          Histogram.class,
          MetadataSource.class,
          Timing.Point.class,
          AccessLogFeature.class,
          LogType.class,
          RecordQueue.class,
          ResponseFlag.class,
          envoy_timing.class,
          AccessLogEvents.class,
          AccessLogLinking.class,
          ActiveEntry.class,
          ActiveLogger.class,
          EntryReader.class,
          EntryTiming.class);

  private AccessLogClasses() {}
}
