// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ListenerAnswersFactory;
import io.envoyjava.integration.filters.ListenerCommandsFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New configurations and new code of listener filters replace the old ones, which are let go. */
@Tag("any-envoy")
final class ListenerReloadIT {
  private static final String LOADED = "io.envoyjava.sdk.internal.listener.LoadedListenerConfig";

  @TempDir Path modules;
  @TempDir Path listeners;

  @Test
  void newCodeAndNewConfigurationsReplaceTheOldOnes() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var versions = new String[] {"first", "second", "third"};
    for (var version : versions) {
      ModuleFile.of(modules, version, ListenerCommandsFactory.class, ListenerAnswersFactory.class);
    }
    try (var upstream = LineUpstream.start();
        var updates =
            ListenerUpdates.start(
                EnvoyProcess.builder().modules(modules),
                listeners,
                config("first", upstream.port()))) {
      var envoy = (EnvoyProcess) updates.envoy();
      for (var version : versions) {
        if (!version.equals("first")) updates.update(config(version, upstream.port()));
        try (var client = LineClient.of(envoy)) {
          assertThat(client.ask("origin")).isEqualTo("lib%s.so of %s".formatted(version, version));
        }
      }
      eventually(
          () ->
              assertThat(envoy.log())
                  .contains("closed libfirst.so of first", "closed libsecond.so of second")
                  .doesNotContain("closed libthird.so of third"));
      eventually(() -> assertThat(new Jcmd(envoy).instances(LOADED)).isEqualTo(1));
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
  }

  private static NetworkConfig config(String version, int upstreamPort) {
    return NetworkConfig.upstream(upstreamPort)
        .listenerFilter(version, "listener_commands", "of " + version)
        .terminalFilter(version, "listener_answers", "");
  }

  @Test
  void anInvalidConfigurationIsRefusedWithItsReason() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    ModuleFile.of(modules, "listener_commands", ListenerCommandsFactory.class);
    try (var updates =
        ListenerUpdates.start(
            EnvoyProcess.builder().modules(modules),
            listeners,
            NetworkConfig.upstream(1)
                .listenerFilter("listener_commands", "listener_commands", ""))) {
      updates.updateExpectingRejection(
          NetworkConfig.upstream(1)
              .listenerFilter("listener_commands", "listener_commands", "invalid"),
          "listener_commands",
          "expected something valid, found 'invalid'");
      updates.updateExpectingRejection(
          NetworkConfig.upstream(1).listenerFilter("listener_commands", "listener_command", ""));
      assertThat(updates.envoy().terminate()).isZero();
    }
  }
}
