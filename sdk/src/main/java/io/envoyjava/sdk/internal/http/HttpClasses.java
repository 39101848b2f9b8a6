// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.ResetReason;
import io.envoyjava.sdk.http.SocketOptions;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.internal.abi.envoy_timing;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.util.List;

/** The classes with static initializers that HTTP filters need; a test knows if one is missing. */
public final class HttpClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          Attribute.class,
          BodyStatus.class,
          CalloutException.Reason.class,
          CalloutRequest.class,
          Counter.class,
          Gauge.class,
          Histogram.class,
          FilterState.LifeSpan.class,
          FilterState.Sharing.class,
          HeadersStatus.class,
          LocalReply.class,
          LocalReplyStatus.class,
          MetadataSource.class,
          ResetReason.class,
          SocketOptions.Side.class,
          SocketOptions.Stage.class,
          Timing.Point.class,
          TrailersStatus.class,
          envoy_timing.class,
          ActiveStream.BooleanAttributes.class,
          ActiveStream.RouteCache.class,
          EnvoyHeaders.class,
          Framing.class,
          GrpcReplies.class,
          HeaderMap.Kind.class,
          HeaderRules.class,
          HttpConnections.class,
          HttpDynamicMetadata.class,
          HttpEvents.class,
          HttpExecutor.class,
          HttpFeature.class,
          HttpFilterRunner.State.class,
          HttpFilterState.class,
          HttpHeaderMap.class,
          HttpHook.class,
          HttpLinking.class,
          HttpMetadata.class,
          HttpMetrics.class,
          HttpSocketOptions.class,
          HttpSpan.class,
          HttpTiming.class,
          HttpUpstream.class,
          StreamSpan.class);

  private HttpClasses() {}
}
