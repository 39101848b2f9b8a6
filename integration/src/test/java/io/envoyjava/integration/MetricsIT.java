// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.MetricsFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy reports a filter's metrics under the names that docs/configuration.md states. */
final class MetricsIT {
  private static final String PREFIX = "dynamicmodulescustom.metrics.";

  @TempDir Path directory;

  @Test
  void metricsAreUpdatedWithAStreamAndWithoutOne() throws Exception {
    var module = ModuleFile.of(directory, "metrics", MetricsFactory.class);
    try (var upstream = Httpbin.start(0);
        var envoy =
            EnvoyProcess.builder()
                .config(EnvoyConfig.upstream(upstream.port()).filter("metrics").yaml())
                .modules(module)
                .start();
        var client = HttpClient.newHttpClient()) {
      var answers =
          Answers.of(envoy, client)
              .is("same", "true")
              .is(
                  "too-few",
                  "IllegalArgumentException: counter 'two': expected a value for each of \\[a, b],"
                      + " found \\[1]")
              .is("too-many", "IllegalStateException: counter 'many': has 1000 combinations .*")
              .is("known", "true")
              .is("no-labels", "IllegalArgumentException: .* expected names of labels, found none")
              .is("thread-stream", "WrongThreadException.*")
              .is("thread-histogram", "WrongThreadException.*")
              .since("1.39", "configure", "done")
              .since("1.39", "worker", "done")
              .since("1.39", "thread", "done")
              .since("1.39", "thread-gauge", "done");
      assertThat(envoy.stat(PREFIX + "requests")).isEqualTo(2);
      assertThat(envoy.stat(PREFIX + "open")).isEqualTo(40 + 5 - 3);
      awaitLeast(envoy, "sizes", "10[05]0");
      assertThat(envoy.stat(PREFIX + "by_method.method.GET.class.2xx")).isEqualTo(1);
      assertThat(envoy.stat(PREFIX + "open_by.method.GET")).isEqualTo(9 + 1 - 3);
      awaitLeast(envoy, "sizes_by.method.GET", "10[05]0");

      boolean outside = answers.isAtLeast("1.39");
      assertThat(envoy.stat(PREFIX + "outside")).isEqualTo(outside ? 7 + 7 + 100 : 0);
      assertThat(envoy.stat(PREFIX + "outside_gauge")).isEqualTo(outside ? 10 + 7 - 1 + 100 : 0);
      if (outside) awaitLeast(envoy, "outside_sizes", "7(\\.0\\d*)?");
      assertThat(envoy.stat(PREFIX + "failures")).isZero();

      assertThat(envoy.stat(PREFIX + "dotted.http-2.some-label.a.b")).isEqualTo(1);
      var prefix = answers.isAtLeast("1.38") ? "envoy_dynamicmodulescustom_metrics_" : "metrics_";
      assertThat(envoy.admin("/stats/prometheus").lines())
          .contains(
              prefix + "requests{} 2",
              prefix + "open{} 42",
              prefix + "by_method{method=\"GET\",class=\"2xx\"} 1",
              prefix + "dotted_http_2{some_label=\"a.b\"} 1")
          .anyMatch(line -> line.matches(prefix + "sizes_bucket\\{le=\"1000\"} .*"));
    }
  }

  /**
   * The least of a histogram's values, as exactly as Envoy keeps it. Envoy gathers the values from
   * its threads from time to time.
   */
  private static void awaitLeast(Envoy envoy, String name, String least) throws Exception {
    eventually(
        () ->
            assertThat(envoy.admin("/stats?filter=" + PREFIX + name).lines())
                .anyMatch(
                    line ->
                        line.matches(PREFIX + name + ": P0\\([^,]+," + least + "(\\.0)?\\) .*")));
  }
}
