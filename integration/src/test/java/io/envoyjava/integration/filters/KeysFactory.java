// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fetches a path from a cluster, which the configuration names, while it is configured and again
 * after each answer, and answers each request with how often that has succeeded. A path of {@code
 * /fail} has a task of the configuration fail.
 */
public final class KeysFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(KeysFactory.class);

  /** For the ServiceLoader. */
  public KeysFactory() {}

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    LOG.log(
        Level.INFO,
        "concurrency " + context.concurrency() + ", validates " + context.isValidation());
    var fetched = new AtomicInteger();
    var executor = context.executor();
    var words = config.split(" ", 2);
    fetch(context.cluster(words[0]), executor, words[1], fetched);
    return stream -> new Filter(stream, fetched, executor);
  }

  private static void fetch(
      Cluster cluster, Executor mainThread, String path, AtomicInteger fetched) {
    cluster.send(
        CalloutRequest.get(path),
        answer -> {
          if (answer.status() == 200 && fetched.incrementAndGet() < 3) {
            // From another thread, as a timer would.
            Thread.ofVirtual()
                .start(() -> mainThread.execute(() -> fetch(cluster, mainThread, path, fetched)));
          }
        },
        failure -> LOG.log(Level.INFO, "no keys: " + failure.getMessage()));
  }

  private record Filter(HttpStream stream, AtomicInteger fetched, Executor executor)
      implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var path = stream.request().headers().get(":path");
      if ("/fail".equals(path)) executor.execute(Filter::fail);
      if ("/fail-in-one-turn".equals(path)) {
        // Until all of them wait, so that the next turn is for all.
        var waiting = new CountDownLatch(1);
        executor.execute(() -> await(waiting));
        for (int i = 0; i < 3; i++) executor.execute(Filter::fail);
        waiting.countDown();
      }
      stream.sendLocalReply(LocalReply.of(200).body("fetched " + fetched.get()));
      return HeadersStatus.CONTINUE;
    }

    private static void fail() {
      throw new IllegalStateException("a task that fails");
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
