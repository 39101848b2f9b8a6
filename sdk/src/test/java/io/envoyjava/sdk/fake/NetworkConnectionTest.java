// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.RandomNetworkFilters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a network filter calls in whichever hook, and whatever the peer does meanwhile, nothing
 * reaches Envoy that it would not survive: the fake Envoy ends the process then, and so do the
 * sanitizers.
 */
class NetworkConnectionTest {
  private static final int ROUNDS = 300;
  private static final int EVENTS = 40;

  @TempDir private static Path folder;

  @Test
  void nothingReachesEnvoyThatItWouldNotSurvive() {
    var file = TestModule.network(folder, "random", RandomNetworkFilters.class);
    long module = FakeEnvoy.call("network_load", file.toString());
    assertThat(module).isNotZero();
    long sent = 0;
    long passed = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      long config = FakeEnvoy.call("network_config_new", module, "random", "" + seed);
      assertThat(config).isNotZero();
      var random = new Random(seed);
      var connections = new ArrayList<Long>();
      for (int i = 0; i < 3; i++) {
        connections.add(FakeEnvoy.call("connection_new", module, config));
      }
      for (int event = 0; event < EVENTS; event++) {
        happen(random, connections.get(random.nextInt(connections.size())));
      }
      for (long connection : connections) {
        long _ = FakeEnvoy.call("connection_destroy", connection);
      }
      long _ = FakeEnvoy.call("network_run_scheduled");
      long _ = FakeEnvoy.call("network_config_destroy", module, config);
      for (long connection : connections) {
        sent += length(FakeEnvoy.callText("connection_sent", connection));
        passed += length(FakeEnvoy.callText("connection_passed", connection));
        long _ = FakeEnvoy.call("connection_free", connection);
      }
    }
    // It is not all refused.
    assertThat(sent).isPositive();
    assertThat(passed).isPositive();
    assertThat(FakeEnvoy.call("network_failures")).isPositive();
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static void happen(Random random, long connection) {
    var data = "d".repeat(random.nextInt(30)).getBytes(UTF_8);
    switch (random.nextInt(8)) {
      case 0 -> {
        long _ = FakeEnvoy.call("network_run_scheduled");
      }
      case 1, 2 -> {
        long _ = FakeEnvoy.call("connection_write", connection, data, random.nextInt(9) == 0);
      }
      case 3 -> {
        if (random.nextInt(5) == 0) {
          long _ = FakeEnvoy.call("connection_leave", connection);
        }
      }
      default -> {
        int _ = FakeEnvoy.callInt("connection_read", connection, data, random.nextInt(9) == 0);
      }
    }
  }
}
