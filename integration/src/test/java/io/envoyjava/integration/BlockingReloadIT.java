// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BlockingFactory;
import io.envoyjava.integration.filters.LockerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of handlers that block is replaced again and again while they serve. */
@Tag("any-envoy")
final class BlockingReloadIT {
  private static final int VERSIONS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(300);

  @TempDir Path modules;
  @TempDir Path listeners;

  @Test
  void handlersEndWithTheCodeThatTheyBeganWith() throws Exception {
    for (int i = 0; i < VERSIONS; i++) {
      ModuleFile.of(modules, "blocking" + i, BlockingFactory.class, LockerFactory.class);
    }
    long seed = System.currentTimeMillis();
    try (var upstream = RawUpstream.start();
        var updates =
            ListenerUpdates.start(
                EnvoyProcess.builder().modules(modules).concurrency(1),
                listeners,
                version(0, upstream));
        var clients = Executors.newFixedThreadPool(16)) {
      var envoy = (EnvoyProcess) updates.envoy();
      int port = envoy.port(EnvoyConfig.LISTENER);
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < Scale.of(300, 200_000); i++) {
        var random = new Random(seed + i);
        ends.add(clients.submit(() -> RandomOrder.send(port, random)));
      }
      int version = 0;
      long updated = System.nanoTime();
      for (var end : ends) {
        while (!ends(end) || System.nanoTime() - updated > BETWEEN.toNanos()) {
          updates.update(version(++version, upstream));
          updated = System.nanoTime();
        }
      }
      assertThat(version).as("replacements").isPositive();
      eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isZero());
      var jvm = new Jcmd(envoy);
      eventually(() -> assertThat(jvm.instances(BlockingFactory.class.getName())).isEqualTo(1));
      assertThat(envoy.terminate()).isZero();
    } catch (ExecutionException | AssertionError e) {
      throw new AssertionError("seeds from " + seed, e);
    }
  }

  private static boolean ends(Future<?> end) throws Exception {
    try {
      end.get(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Another module, or at least another configuration. */
  private static EnvoyConfig version(int number, RawUpstream upstream) {
    var name = "blocking" + number % VERSIONS;
    return EnvoyConfig.upstream(upstream.port())
        .filter(name, "locker", "")
        .filter(name, "blocking", "http://127.0.0.1:%d/%d".formatted(upstream.port(), number));
  }
}
