// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.stream.Header;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes requests to clusters, in the way that {@code x-way} names, to the path in {@code x-path} of
 * the cluster in {@code x-cluster}, and answers with the outcome.
 */
public final class CalloutsFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(CalloutsFactory.class);

  /** For the ServiceLoader. */
  public CalloutsFactory() {}

  @Override
  public String name() {
    return "callouts";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    return new HttpFilterConfig() {
      @Override
      public HttpFilter newFilter(HttpStream stream) {
        return new Filter(stream, threads);
      }

      @Override
      public void close() {
        threads.shutdownNow();
      }
    };
  }

  private static final class Filter implements HttpFilter {
    private final HttpStream stream;
    private final ExecutorService threads;

    Filter(HttpStream stream, ExecutorService threads) {
      this.stream = stream;
      this.threads = threads;
    }

    private String header(String name) {
      var value = stream.request().headers().get(name);
      return value == null ? "" : value;
    }

    private CalloutRequest request() {
      return CalloutRequest.get(header("x-path")).header("x-from", "filter");
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var cluster = header("x-cluster");
      switch (header("x-way")) {
        case "" -> {
          return HeadersStatus.CONTINUE;
        }
        case "consumers" -> stream.cluster(cluster).send(request(), this::answered, this::failed);
        case "stage" ->
            stream.onCompletion(
                stream.cluster(cluster).send(request()),
                this::answered,
                failure -> failed((CalloutException) failure));
        case "two" -> {
          var first = stream.cluster(cluster).send(request());
          var second = stream.cluster(cluster).send(request());
          stream.onCompletion(
              first.thenCombine(second, (a, b) -> a.status() + " and " + b.status()), this::reply);
        }
        case "small" ->
            stream
                .cluster(cluster)
                .send(request().maxResponseBytes(3), this::answered, this::failed);
        case "quick" ->
            stream
                .cluster(cluster)
                .send(request().timeout(Duration.ofMillis(100)), this::answered, this::failed);
        case "post" ->
            stream
                .cluster(cluster)
                .send(
                    CalloutRequest.post(header("x-path"), "the body").authority("example.com"),
                    this::answered,
                    this::failed);
        case "throwing" ->
            stream
                .cluster(cluster)
                .send(
                    request(),
                    _ -> {
                      throw new IllegalStateException("thrown on an answer");
                    },
                    this::failed);
        case "throwing-stage" ->
            stream.onCompletion(
                stream.cluster(cluster).send(request()).thenApply(Filter::broken), this::reply);
        case "upstream-stream" -> stream(cluster, true);
        case "reset-stream" -> stream(cluster, false);
        case "call" -> stream.callAsync(() -> "called", threads, this::reply);
        case "failing-call" -> stream.callAsync(() -> broken(new Object()), threads, this::reply);
        case "interrupted-call" -> stream.callAsync(Filter::sleep, threads, this::reply);
        case "cancelled-stage" -> logCancelled(stream.cluster(cluster).send(request()));
        case "failed-stage" ->
            stream.onCompletion(
                CompletableFuture.failedFuture(new IllegalStateException("failed elsewhere")),
                result -> reply("" + result));
        default -> throw new AssertionError("x-way");
      }
      return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
    }

    private static String broken(Object ignored) {
      throw new IllegalStateException("broken on purpose, " + ignored.getClass().getSimpleName());
    }

    private static String sleep() throws InterruptedException {
      LOG.log(Level.INFO, "the call has begun");
      try {
        new CountDownLatch(1).await();
        return "never";
      } catch (InterruptedException e) {
        LOG.log(Level.INFO, "the call was interrupted");
        throw e;
      }
    }

    private static void logCancelled(CompletionStage<CalloutResponse> stage) {
      LOG.log(Level.INFO, "the callout has begun");
      var _ =
          stage.whenComplete(
              (_, failure) ->
                  LOG.log(
                      Level.INFO,
                      "the callout ended: "
                          + (failure instanceof CalloutException callout
                              ? callout.reason()
                              : failure)));
    }

    private void answered(CalloutResponse response) {
      reply(response.status() + " " + response.text());
    }

    private void failed(CalloutException failure) {
      reply(failure.reason() + ": " + failure.getMessage());
    }

    private void reply(String text) {
      stream.sendLocalReply(LocalReply.of(200).body(text));
    }

    /** Sends two pieces and trailers, and answers with all that came back. */
    private void stream(String cluster, boolean ends) {
      var seen = new ArrayList<String>();
      var upstream =
          stream
              .cluster(cluster)
              .open(
                  CalloutRequest.of("POST", header("x-path")).body("one "),
                  new UpstreamStream.Listener() {
                    private final StringBuilder body = new StringBuilder();

                    @Override
                    public void onHeaders(int status, List<Header> headers, boolean endOfStream) {
                      seen.add("headers " + status);
                    }

                    @Override
                    public void onData(MemorySegment data, boolean endOfStream) {
                      body.append(new String(data.toArray(ValueLayout.JAVA_BYTE), UTF_8));
                    }

                    @Override
                    public void onTrailers(List<Header> trailers) {
                      seen.add("trailers " + trailers);
                    }

                    @Override
                    public void onComplete() {
                      reply(seen + " " + body);
                    }

                    @Override
                    public void onFailure(CalloutException failure) {
                      failed(failure);
                    }
                  });
      if (ends) {
        upstream.send("two ".getBytes(UTF_8));
        upstream.send("three".getBytes(UTF_8));
        upstream.end();
      } else {
        upstream.reset();
        upstream.send("nothing".getBytes(UTF_8));
        stream.executor().execute(() -> reply("reset, open: " + upstream.isOpen()));
      }
    }
  }
}
