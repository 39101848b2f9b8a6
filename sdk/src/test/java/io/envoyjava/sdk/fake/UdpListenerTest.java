// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.RandomUdpFilters;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a UDP listener filter calls in whichever hook, nothing reaches Envoy that it would not
 * survive: the fake Envoy ends the process then, and so do the sanitizers.
 */
class UdpListenerTest {
  private static final int ROUNDS = 100;
  private static final int DATAGRAMS = 40;
  private static final int STOP_ITERATION = 1;

  @TempDir private static Path folder;

  @BeforeEach
  void clearLog() {
    // It has room for some lines only, which other tests may have filled.
    long _ = FakeEnvoy.call("log_clear");
  }

  @Test
  void nothingReachesEnvoyThatItWouldNotSurvive() {
    long module = load("random");
    for (int seed = 0; seed < ROUNDS; seed++) {
      long config = FakeEnvoy.call("udp_config_new", module, "random", "" + seed);
      assertThat(config).isNotZero();
      var random = new Random(seed);
      // Two listeners with one configuration, on one worker.
      var listeners =
          new long[] {
            FakeEnvoy.call("udp_listener_new", module, config),
            FakeEnvoy.call("udp_listener_new", module, config)
          };
      for (int i = 0; i < DATAGRAMS; i++) {
        var data = new byte[random.nextInt(20)];
        int _ = FakeEnvoy.callInt("udp_data", listeners[random.nextInt(2)], data);
      }
      for (long listener : listeners) {
        long _ = FakeEnvoy.call("udp_listener_destroy", listener);
      }
      long _ = FakeEnvoy.call("udp_config_destroy", module, config);
    }
    // It is not all refused.
    assertThat(FakeEnvoy.call("udp_sent")).isPositive();
    assertThat(FakeEnvoy.call("udp_metrics")).isPositive();
    assertThat(FakeEnvoy.call("udp_failures")).isPositive();
  }

  /** As Envoy up to v1.39, which makes filters of it all the same. */
  @Test
  void aListenerWithoutAConfigurationDropsAllDatagrams() {
    long module = load("rejected");
    long config = FakeEnvoy.call("udp_config_new", module, "random", "");
    assertThat(config).isZero();
    long listener = FakeEnvoy.call("udp_listener_new", module, config);
    assertThat(FakeEnvoy.callInt("udp_data", listener, new byte[3])).isEqualTo(STOP_ITERATION);
    long _ = FakeEnvoy.call("udp_listener_destroy", listener);
    long _ = FakeEnvoy.call("udp_config_destroy", module, config);
    assertThat(FakeEnvoy.log()).contains("its listener drops all datagrams");
  }

  private static long load(String name) {
    var file = TestModule.udp(folder, name, RandomUdpFilters.class);
    long module = FakeEnvoy.call("udp_load", file.toString());
    assertThat(module).isNotZero();
    return module;
  }
}
