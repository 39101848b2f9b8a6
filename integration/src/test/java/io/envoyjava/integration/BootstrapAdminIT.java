// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The bootstrap extension bootstrap-admin shows the JVM in Envoy's admin interface and statistics.
 */
final class BootstrapAdminIT {
  private static final String PREFIX = "dynamicmodulescustom.bootstrap_admin.";

  @BeforeAll
  static void assumeExtensions() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
  }

  private static EnvoyProcess.Builder builder(String config) {
    var extension = BootstrapExtensionIT.extension("bootstrap_admin", config.replace("\"", "\\\""));
    return EnvoyProcess.builder()
        .config(EnvoyConfig.direct().yaml() + extension)
        .modules(EnvoyConfig.module("bootstrap_admin"));
  }

  @Test
  void showsTheJvm() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    try (var envoy = builder("{\"interval_seconds\": 1}").start()) {
      assertThat(envoy.admin("/java"))
          .contains("java.version: ")
          .containsPattern("heap.used_bytes: [1-9]")
          .contains(
              "extension.path: /java\n", "extension.interval: PT1S\n", "envoy.listeners: 1\n");
      assertThat(envoy.admin("/java/threads")).contains(": RUNNABLE");
      assertThat(envoy.admin("/help")).contains("/java", "the JVM in this Envoy");
      Stream.of("heap_used_bytes", "heap_committed_bytes", "non_heap_used_bytes", "threads")
          .forEach(gauge -> assertThat(envoy.stat(PREFIX + gauge)).as(gauge).isPositive());
      assertThat(envoy.admin("/stats/prometheus"))
          .containsPattern("bootstrap_admin_classes\\S* \\d");

      // The timer brings the gauges up to date, again and again.
      for (int i = 0; i < 2; i++) {
        long before = envoy.stat(PREFIX + "gc_collections");
        assertThatThrownBy(() -> envoy.adminPost("/java/gc"))
            .isInstanceOf(EnvoyException.class)
            .hasMessageContaining("with 202: started");
        envoy.awaitStat(PREFIX + "gc_collections", value -> value > before, Duration.ofSeconds(30));
      }
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
  }

  @Test
  void doesNothingWithoutPages() throws Exception {
    try (var envoy = builder("").start()) {
      EnvoyVersion.assumeOlderThan("1.38", envoy);
      eventually(
          () ->
              assertThat(envoy.log())
                  .anyMatch(
                      line -> line.contains("there is no page, since this needs Envoy v1.38")));
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void envoyDoesNotStartWithAWrongConfiguration() {
    var exit = builder("{\"path\": \"java\"}").startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log())
        .last()
        .asString()
        .contains(
            "bootstrap extension 'bootstrap_admin': configuration rejected: path: expected"
                + " letters");
  }
}
