// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.NativePeers;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.SocketOptions.Option;
import io.envoyjava.sdk.http.SocketOptions.Side;
import io.envoyjava.sdk.http.SocketOptions.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Tries the features that not every Envoy has, and reports in response headers what worked. */
public final class FeaturesFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public FeaturesFactory() {}

  /** All features, in the order of the README's table. */
  public static final List<EnvoyFeature> ALL =
      Stream.<EnvoyFeature[]>of(HttpFeature.values(), CommonFeature.values())
          .flatMap(Stream::of)
          .toList();

  @Override
  public String name() {
    return "features";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var worked = new HashSet<EnvoyFeature>();
    if (works(() -> context.histogram("tried"))) worked.add(HttpFeature.METRICS);
    if (HttpFeature.METRICS.isAvailable()) {
      var counter = context.counter("outside");
      if (works(() -> counter.increment(1))) worked.add(HttpFeature.METRICS_OUTSIDE_STREAMS);
    }
    if (works(() -> context.executor().execute(() -> {}))) {
      worked.add(HttpFeature.CONFIG_EXECUTOR);
    }
    if (works(() -> context.cluster("upstream"))) worked.add(HttpFeature.CONFIG_CALLOUTS);
    if (works(context::concurrency)) worked.add(CommonFeature.SERVER_INFO);
    if (works(() -> NativePeers.data("tried"))) worked.add(CommonFeature.NATIVE_PEERS);
    if (works(() -> context.runtime().getLong("tried", 1))) worked.add(CommonFeature.RUNTIME);
    if (works(() -> context.secret("tried"))) worked.add(HttpFeature.SECRETS);
    return stream -> new Filter(stream, new HashSet<>(worked));
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

  private static final LocalReply HEAD = LocalReply.of(200);

  /** Larger than the buffer of the listener's connections. */
  private static final byte[] LARGE = new byte[1 << 20];

  /** What worked for the streams before. */
  private static final Set<EnvoyFeature> BEFORE = ConcurrentHashMap.newKeySet();

  private static final Option NO_DELAY = new Option(6, 1, Stage.PREBIND, Side.DOWNSTREAM);

  private record Filter(HttpStream stream, Set<EnvoyFeature> worked) implements HttpFilter {
    /** As a server: writes more than Envoy wants to keep, and then hears of it. */
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      if (!"/large".equals(stream.request().headers().get(":path"))) return HeadersStatus.CONTINUE;
      var reply = stream.startReply(HEAD);
      reply.write(LARGE);
      stream.executor().execute(reply::end);
      return HeadersStatus.STOP_ITERATION;
    }

    @Override
    public void onDownstreamAboveHighWatermark() {
      BEFORE.add(HttpFeature.WATERMARKS);
    }

    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      worked.add(HttpFeature.LOCAL_REPLY_HOOK);
      return LocalReplyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var headers = stream.response().headers();
      headers.add("x-added", "first");
      if (works(() -> headers.add("x-added", "second")) && headers.getAll("x-added").size() == 2) {
        worked.add(HttpFeature.ADDED_HEADER_VALUES);
      }
      tryAll();
      worked.addAll(BEFORE);
      headers.set("x-worked", names(worked::contains));
      headers.set("x-available", names(EnvoyFeature::isAvailable));
      return HeadersStatus.CONTINUE;
    }

    private static String names(Predicate<EnvoyFeature> filter) {
      return ALL.stream().filter(filter).toList().toString();
    }

    private void tryAll() {
      var request = CalloutRequest.get("/");
      if (works(() -> stream.cluster("none").send(request, _ -> {}, _ -> {}))) {
        worked.add(HttpFeature.CALLOUTS);
      }
      if (works(() -> stream.cluster("none").open(request, _ -> {}))) {
        worked.add(HttpFeature.UPSTREAM_STREAMS);
      }
      var metadata = stream.dynamicMetadata();
      tryOne(HttpFeature.BOOLEAN_METADATA, () -> metadata.setBoolean("test", "tried", true));
      tryOne(HttpFeature.METADATA_LISTS, () -> metadata.keys("test"));
      tryOne(HttpFeature.STRUCTURED_METADATA, () -> metadata.setStruct("test", new byte[0]));
      tryOne(HttpFeature.SPANS, stream::activeSpan);
      tryOne(HttpFeature.SPAN_LOCAL_DECISION, this::keepLocalDecision);
      var state = stream.filterState();
      tryOne(HttpFeature.TYPED_FILTER_STATE, () -> state.getTyped("test"));
      tryOne(HttpFeature.FILTER_STATE_OBJECTS, () -> state.getObject("test", String.class));
      tryOne(HttpFeature.FILTER_STATE_VALUES, () -> state.has("test"));
      var connections = stream.connections();
      tryOne(HttpFeature.UPSTREAM_CONNECTION_ID, connections::upstreamConnectionId);
      tryOne(HttpFeature.CONNECTIONS, connections::upstreamHostsAttempted);
      tryOne(HttpFeature.TIMING, stream::timing);
      tryOne(HttpFeature.STREAMED_REPLIES, () -> refused(() -> stream.startReply(HEAD)));
      tryOne(HttpFeature.RESPONSE_FLAGS, () -> stream.addResponseFlag("TRIED"));
      tryOne(HttpFeature.STREAM_CONTROL, () -> refused(stream::recreate));
      tryOne(HttpFeature.UPSTREAM_CHOICE, stream.upstream()::clusterName);
      tryOne(HttpFeature.SOCKET_OPTIONS, () -> stream.socketOptions().getInt(NO_DELAY));
      tryOne(HttpFeature.WORKER_INDEX, stream::workerIndex);
      tryOne(HttpFeature.BUFFER_LIMIT, stream::bufferLimit);
    }

    /** In an Envoy that has the feature, it is too late for this. */
    private static void refused(Runnable attempt) {
      try {
        attempt.run();
      } catch (IllegalStateException e) {
        return;
      }
      throw new AssertionError("was not refused");
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
