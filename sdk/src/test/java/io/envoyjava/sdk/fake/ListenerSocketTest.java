// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.RandomListenerFilters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a listener filter calls in whichever hook, and whatever the client does meanwhile,
 * nothing reaches Envoy that it would not survive: the fake Envoy ends the process then, and so do
 * the sanitizers.
 */
class ListenerSocketTest {
  private static final int ROUNDS = 60;
  private static final int EVENTS = 40;

  @TempDir private static Path folder;

  @Test
  void nothingReachesEnvoyThatItWouldNotSurvive() {
    var file = TestModule.listener(folder, "random_listener", RandomListenerFilters.class);
    long module = FakeEnvoy.call("listener_load", file.toString());
    assertThat(module).isNotZero();
    long connected = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      long config = FakeEnvoy.call("listener_config_new", module, "random", "" + seed);
      assertThat(config).isNotZero();
      var random = new Random(seed);
      var sockets = new ArrayList<Long>();
      for (int event = 0; event < EVENTS; event++) {
        if (random.nextInt(5) == 0) sockets.add(FakeEnvoy.call("socket_new", module, config));
        if (!sockets.isEmpty()) happen(random, sockets.get(random.nextInt(sockets.size())));
      }
      long _ = FakeEnvoy.call("listener_run_scheduled");
      connected += FakeEnvoy.call("listener_drop_all");
      long _ = FakeEnvoy.call("listener_config_destroy", module, config);
    }
    // It is not all refused.
    assertThat(connected).isPositive();
    assertThat(FakeEnvoy.call("listener_failures")).isPositive();
  }

  private static void happen(Random random, long socket) {
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        long _ = FakeEnvoy.call("listener_run_scheduled");
      }
      case 2 -> {
        long _ = FakeEnvoy.call("socket_leave", socket);
      }
      default -> {
        var data = "d".repeat(random.nextInt(30)).getBytes(UTF_8);
        long _ = FakeEnvoy.call("socket_receive", socket, data);
      }
    }
  }
}
