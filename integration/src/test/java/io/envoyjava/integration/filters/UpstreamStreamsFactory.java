// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams to clusters, in the way that {@code x-way} names, to the path in {@code x-path} of
 * the cluster in {@code x-cluster}, from the filter's stream or, if {@code x-from} says so, from
 * its configuration, and answers with all that came back.
 */
public final class UpstreamStreamsFactory implements HttpFilterFactory {
  /** For the ServiceLoader. */
  public UpstreamStreamsFactory() {}

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    if (!HttpFeature.CONFIG_CALLOUTS.isAvailable()) return stream -> new Filter(stream, null, null);
    var executor = context.executor();
    if (!config.isEmpty()) {
      // Never ends by itself.
      var silent = new Conversation(context.cluster(config), "/silent", executor, _ -> {});
      Conversation.refused(() -> silent.begin("whole"));
      executor.execute(() -> silent.begin("whole"));
    }
    return stream -> new Filter(stream, executor, context::cluster);
  }

  private record Filter(
      HttpStream stream,
      @Nullable Executor mainThread,
      @Nullable Function<String, Cluster> configClusters)
      implements HttpFilter {
    private String header(String name) {
      var value = stream.request().headers().get(name);
      return value == null ? "" : value;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var way = header("x-way");
      if (way.isEmpty()) return HeadersStatus.CONTINUE;
      var cluster = header("x-cluster");
      var path = header("x-path");
      var outcome = new CompletableFuture<String>();
      stream.onCompletion(outcome, text -> stream.sendLocalReply(LocalReply.of(200).body(text)));
      if (!header("x-from").equals("configuration")) {
        new Conversation(stream.cluster(cluster), path, stream.executor(), outcome::complete)
            .begin(way);
      } else if (mainThread != null && configClusters != null) {
        mainThread.execute(
            () ->
                new Conversation(configClusters.apply(cluster), path, mainThread, outcome::complete)
                    .begin(way));
      }
      return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
    }
  }

  /** Opens a stream to a cluster and records what comes back. */
  private static final class Conversation implements UpstreamStream.Listener {
    private final Cluster cluster;
    private final String path;
    private final Executor executor;
    private final Consumer<String> outcome;
    private final List<String> seen = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private @Nullable UpstreamStream upstream;
    private String way = "";

    Conversation(Cluster cluster, String path, Executor executor, Consumer<String> outcome) {
      this.cluster = cluster;
      this.path = path;
      this.executor = executor;
      this.outcome = outcome;
    }

    void begin(String how) {
      way = how;
      var request = CalloutRequest.of("POST", path).body("one ");
      if (way.equals("quick")) request = request.timeout(Duration.ofMillis(100));
      var opened = cluster.open(request, this);
      upstream = opened;
      switch (way) {
        case "whole" -> {
          opened.send("two".getBytes(UTF_8));
          opened.end();
          refused(() -> opened.send(new byte[1]));
          refused(opened::end);
        }
        case "trailers" -> {
          opened.send("two ".getBytes(UTF_8));
          // In another turn, as a task that comes later would.
          executor.execute(
              () -> {
                opened.send("three".getBytes(UTF_8));
                opened.end(List.of(new Header("x-end", "yes")));
              });
        }
        case "reset" -> {
          opened.reset();
          opened.send("nothing".getBytes(UTF_8));
          executor.execute(() -> outcome.accept("reset, open: " + opened.isOpen() + ", " + seen));
        }
        case "quick", "throw", "reset-on-headers" -> opened.end();
        default -> throw new AssertionError(way);
      }
    }

    private static void refused(Runnable call) {
      try {
        call.run();
      } catch (IllegalStateException e) {
        return;
      }
      throw new AssertionError("was not refused");
    }

    @Override
    public void onHeaders(int status, List<Header> headers, boolean endOfStream) {
      seen.add("headers " + status);
      if (way.equals("throw")) {
        outcome.accept("thrown");
        throw new IllegalStateException("thrown by a listener");
      }
      var opened = upstream;
      if (way.equals("reset-on-headers") && opened != null) {
        opened.reset();
        executor.execute(() -> outcome.accept("reset, open: " + opened.isOpen() + ", " + seen));
      }
    }

    @Override
    public void onData(MemorySegment data, boolean endOfStream) {
      body.append(new String(data.toArray(ValueLayout.JAVA_BYTE), UTF_8));
    }

    @Override
    public void onTrailers(List<Header> trailers) {
      for (var trailer : trailers) seen.add(trailer.name() + "=" + trailer.value());
    }

    @Override
    public void onComplete() {
      boolean open = upstream != null && upstream.isOpen();
      outcome.accept(seen + " " + body + (open ? " but open" : ""));
    }

    @Override
    public void onFailure(CalloutException failure) {
      outcome.accept(seen + " " + failure.reason());
    }
  }
}
