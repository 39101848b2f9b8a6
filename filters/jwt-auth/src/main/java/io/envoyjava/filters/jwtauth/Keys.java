// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.callout.Cluster;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys: fetched through a cluster when the configuration is made, again from time to
 * time, and when a token names a key that is not among them. The last good ones are kept. Any
 * thread reads; all else is done on Envoy's main thread.
 */
final class Keys implements AutoCloseable {
  private static final System.Logger LOG = EnvoyLogger.of(Keys.class);

  /** How long to wait after a failure, and how often unknown keys are asked for at most. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** Makes a verifier of the keys' text. */
  interface Parser {
    Verifier parse(String jwks) throws ParseException;
  }

  private final Cluster cluster;
  private final CalloutRequest request;
  private final Duration refresh;
  private final Parser parser;
  private final Executor mainThread;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("jwt-auth-keys").factory());
  private final AtomicLong askedAgain = new AtomicLong(System.nanoTime());
  private volatile @Nullable Verifier verifier;
  private boolean underWay;

  Keys(
      Cluster cluster,
      CalloutRequest request,
      Duration refresh,
      Parser parser,
      Executor mainThread) {
    this.cluster = cluster;
    this.request = request;
    this.refresh = refresh;
    this.parser = parser;
    this.mainThread = mainThread;
  }

  /** Returns the verifier for the current keys; null until the first keys arrive. */
  @Nullable Verifier verifier() {
    return verifier;
  }

  /** Fetches the keys. The main thread. */
  void fetch() {
    if (underWay) return;
    underWay = true;
    cluster.send(request, this::answered, failure -> failed(String.valueOf(failure.getMessage())));
  }

  /** A token names a key that is not known: the issuer may have a new one. Any thread. */
  void askAgain() {
    long now = System.nanoTime();
    long before = askedAgain.get();
    if (now - before > RETRY.toNanos() && askedAgain.compareAndSet(before, now)) {
      mainThread.execute(this::fetch);
    }
  }

  private void answered(CalloutResponse answer) {
    if (answer.status() != 200) {
      failed("the answer is " + answer.status());
      return;
    }
    try {
      verifier = parser.parse(answer.text());
    } catch (ParseException e) {
      failed("the answer is not a set of keys: " + e.getMessage());
      return;
    }
    LOG.log(INFO, "the keys have been fetched");
    next(refresh);
  }

  private void failed(String reason) {
    LOG.log(WARNING, () -> "no keys from cluster '" + cluster.name() + "': " + reason);
    next(RETRY);
  }

  private void next(Duration delay) {
    underWay = false;
    var _ =
        timer.schedule(
            () -> mainThread.execute(this::fetch), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
