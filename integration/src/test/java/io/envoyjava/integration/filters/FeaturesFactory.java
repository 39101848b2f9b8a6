// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpFilterFactory;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.LocalReplyStatus;
import java.util.EnumSet;

/** Tries what not every Envoy can do, and tells in response headers what worked. */
public final class FeaturesFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public FeaturesFactory() {}

  @Override
  public String name() {
    return "features";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var worked = EnumSet.noneOf(EnvoyFeature.class);
    if (works(() -> context.histogram("tried"))) worked.add(EnvoyFeature.METRICS);
    if (EnvoyFeature.METRICS.isAvailable()) {
      var counter = context.counter("outside");
      if (works(() -> counter.increment(1))) worked.add(EnvoyFeature.METRICS_OUTSIDE_STREAMS);
    }
    if (works(() -> context.runtime().getLong("tried", 1))) worked.add(EnvoyFeature.RUNTIME);
    if (works(() -> context.secret("tried"))) worked.add(EnvoyFeature.SECRETS);
    return stream -> new Filter(stream, EnumSet.copyOf(worked));
  }

  private static boolean works(Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (InvalidConfigException e) {
      // Envoy has understood, and has no such thing.
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private record Filter(HttpStream stream, EnumSet<EnvoyFeature> worked) implements HttpFilter {
    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      worked.add(EnvoyFeature.LOCAL_REPLY_HOOK);
      return LocalReplyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var headers = stream.responseHeaders();
      headers.add("x-added", "first");
      if (works(() -> headers.add("x-added", "second")) && headers.getAll("x-added").size() == 2) {
        worked.add(EnvoyFeature.ADDED_HEADER_VALUES);
      }
      tryAll();
      var available = EnumSet.allOf(EnvoyFeature.class);
      available.removeIf(feature -> !feature.isAvailable());
      headers.set("x-worked", worked.toString());
      headers.set("x-available", available.toString());
      return HeadersStatus.CONTINUE;
    }

    private void tryAll() {
      var metadata = stream.dynamicMetadata();
      tryOne(EnvoyFeature.BOOLEAN_METADATA, () -> metadata.setBoolean("test", "tried", true));
      tryOne(EnvoyFeature.STRUCTURED_METADATA, () -> metadata.setStruct("test", new byte[0]));
      tryOne(EnvoyFeature.SPANS, stream::activeSpan);
      tryOne(EnvoyFeature.SPAN_LOCAL_DECISION, this::keepLocalDecision);
      var state = stream.filterState();
      tryOne(EnvoyFeature.FILTER_STATE_OBJECTS, () -> state.getObject("test", String.class));
      tryOne(EnvoyFeature.FILTER_STATE_VALUES, () -> state.has("test"));
      var connections = stream.connections();
      tryOne(EnvoyFeature.UPSTREAM_CONNECTION_ID, connections::upstreamConnectionId);
      tryOne(EnvoyFeature.CONNECTIONS, connections::upstreamHostsAttempted);
      tryOne(EnvoyFeature.TIMING, stream::timing);
    }

    private void keepLocalDecision() {
      var span = stream.activeSpan();
      if (span == null) throw new UnsupportedOperationException("not traced");
      span.disableLocalDecision();
    }

    private void tryOne(EnvoyFeature feature, Runnable attempt) {
      if (works(attempt)) worked.add(feature);
    }
  }
}
