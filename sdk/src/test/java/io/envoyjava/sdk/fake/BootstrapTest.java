// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import io.envoyjava.sdk.fake.filters.RandomBootstrap;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a bootstrap extension does in whichever hook, nothing reaches Envoy that it would not
 * survive, and nothing is left at its end: the fake Envoy ends the process then, and so do the
 * sanitizers.
 */
class BootstrapTest {
  private static final int ROUNDS = 30;

  @TempDir private static Path folder;

  @BeforeEach
  void clearLog() {
    // It has room for some lines only, which other tests may have filled.
    long _ = FakeEnvoy.call("log_clear");
  }

  @Test
  void nothingReachesEnvoyThatItWouldNotSurvive() {
    var file =
        TestModule.extension(
            folder, "random", BootstrapExtensionFactory.class, RandomBootstrap.class);
    long failures = 0;
    int waits = 0;
    int ready = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      long server = FakeEnvoy.call("server_new", file.toString(), "random", "" + seed);
      assertThat(server).isNotZero();
      for (int turn = 0; turn < 10; turn++) {
        long _ = FakeEnvoy.call("server_turn", server);
        assertThat(FakeEnvoy.callText("server_page", server, "/act"))
            .isIn(
                "200 3000 7",
                "404 not found\n",
                "500 the admin handler failed; Envoy's log has the reason\n");
      }
      ready += (int) FakeEnvoy.call("server_turn", server);
      if (FakeEnvoy.call("server_shut_down", server) == 0) {
        waits++;
        // The timer of the limit fires.
        for (int turn = 0; turn < 2; turn++) {
          long _ = FakeEnvoy.call("server_turn", server);
        }
      } else {
        long _ = FakeEnvoy.call("server_turn", server);
      }
      assertThat(FakeEnvoy.call("server_completed", server)).isEqualTo(1);
      failures += FakeEnvoy.call("server_failures", server);
      long _ = FakeEnvoy.call("server_end", server);
    }
    assertThat(failures).isPositive();
    assertThat(waits).isPositive();
    assertThat(ready).isPositive();
  }

  @Test
  void aRefusedConfigurationLeavesNothing() {
    var file =
        TestModule.extension(
            folder, "refused", BootstrapExtensionFactory.class, RandomBootstrap.class);
    assertThat(FakeEnvoy.call("server_new", file.toString(), "random", "no number")).isZero();
    assertThat(FakeEnvoy.log()).contains("bootstrap extension 'random': configuration failed");
  }
}
