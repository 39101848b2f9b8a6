// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The asynchronous look-up of docs/callouts.md. What happens to it is what the header {@code
 * x-look-up} says.
 */
public final class LookUpFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public LookUpFactory() {}

  @Override
  public String name() {
    return "look_up";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return new LookUpConfig(Executors.newVirtualThreadPerTaskExecutor(), new CountDownLatch(1));
  }

  private record LookUpConfig(ExecutorService virtualThreads, CountDownLatch closed)
      implements HttpFilterConfig {
    @Override
    public HttpFilter newFilter(HttpStream stream) {
      return new LookUpFilter(stream, this);
    }

    String lookUp(String key) {
      return switch (key) {
        case "throws" -> throw new IllegalStateException("no connection");
        case "recurses" -> lookUp(key);
        case "is slow" -> awaitClose();
        case "finds what is no header" -> "user\n";
        default -> "user";
      };
    }

    private String awaitClose() {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "user";
    }

    @Override
    public void close() {
      closed.countDown();
      virtualThreads.shutdown();
    }
  }

  private record LookUpFilter(HttpStream stream, LookUpConfig users) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var key = stream.request().headers().get("x-look-up");
      if (key == null) return HeadersStatus.CONTINUE;
      Executor threads = key.equals("is rejected") ? LookUpFilter::reject : users.virtualThreads();

      stream.onCompletion(
          CompletableFuture.supplyAsync(() -> users.lookUp(key), threads).orTimeout(1, SECONDS),
          this::goOn);
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private void goOn(String user) {
      stream.request().headers().set("x-user", user);
      stream.resumeRequest();
    }

    private static void reject(Runnable task) {
      throw new RejectedExecutionException("too many look-ups");
    }
  }
}
