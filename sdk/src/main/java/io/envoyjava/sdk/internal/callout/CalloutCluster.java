// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.callout;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutException.Reason;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A cluster, for a stream or a configuration.
 *
 * @param name its name
 * @param callouts the requests that are under way
 */
public record CalloutCluster(String name, Callouts callouts) implements Cluster {

  @Override
  public void send(
      CalloutRequest request,
      Consumer<? super CalloutResponse> answer,
      Consumer<? super CalloutException> failure) {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(failure, "failure");
    callouts.start(
        name,
        request,
        true,
        new Answer(name, request.maxResponseBytes(), answer, failure, () -> {}));
  }

  @Override
  public CompletionStage<CalloutResponse> send(CalloutRequest request) {
    var future = new CompletableFuture<CalloutResponse>();
    callouts.start(
        name,
        request,
        true,
        new Answer(
            name,
            request.maxResponseBytes(),
            future::complete,
            future::completeExceptionally,
            () -> future.completeExceptionally(new CalloutException(name, Reason.CANCELLED))));
    // Not a view of it, which would wrap the exception.
    return future;
  }

  @Override
  public UpstreamStream open(CalloutRequest request, UpstreamStream.Listener listener) {
    callouts.port().requireStreams("a stream to cluster '" + name + "'");
    var stream = new CalloutStream(callouts, name, Objects.requireNonNull(listener, "listener"));
    callouts.start(name, request, false, stream);
    return stream;
  }

  /** A request that waits for its answer. */
  private record Answer(
      String cluster,
      long limit,
      Consumer<? super CalloutResponse> answer,
      Consumer<? super CalloutException> failure,
      Runnable cancelled)
      implements Callouts.Pending {

    @Override
    public void started(long id) {}

    @Override
    public void on(CalloutEvent event) {
      switch (event.result()) {
        case CommonAbi.ENVOY_CALLOUT_SUCCESS -> {
          if (event.size() > limit) {
            fail(Reason.RESPONSE_TOO_LARGE);
          } else {
            answer.accept(new CalloutResponse(event.status(), event.headers(), event.body()));
          }
        }
        case CommonAbi.ENVOY_CALLOUT_RESPONSE_TOO_LARGE -> fail(Reason.RESPONSE_TOO_LARGE);
        default -> fail(Reason.RESET);
      }
    }

    @Override
    public void fail(Reason reason) {
      failure.accept(new CalloutException(cluster, reason));
    }

    @Override
    public void cancel() {
      cancelled.run();
    }
  }
}
