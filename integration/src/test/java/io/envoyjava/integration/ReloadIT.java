// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.VersionFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New code comes in a file of another name, by a listener update. */
final class ReloadIT {
  private static final int VERSIONS = 20;
  private static final int ENDLESS = Integer.MAX_VALUE;

  @TempDir Path modules;
  @TempDir Path listeners;

  @Test
  void codeIsReplacedUnderTrafficAndTheOldIsLetGo() throws Exception {
    for (int version = 1; version <= VERSIONS; version++) {
      ModuleFile.of(modules, "version" + version, VersionFactory.class);
    }
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates = ListenerUpdates.start(builder, listeners, config(1))) {
      var envoy = (EnvoyProcess) updates.envoy();
      try (var load = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), 2, ENDLESS)) {
        for (int version = 1; version <= VERSIONS; version++) {
          if (version > 1) updates.update(config(version));
          var file = "libversion" + version + ".so";
          eventually(() -> assertThat(version(envoy)).isEqualTo(file));
          int atLeast = load.answeredCount() + 100;
          eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
        }

        // What is replaced is gone while there still is traffic on what has replaced it.
        var jvm = new Jcmd(envoy.pid());
        eventually(() -> assertThat(jvm.instances("java.net.URLClassLoader")).isEqualTo(1));
        assertThat(jvm.instances(VersionFactory.class.getName())).isEqualTo(1);
        int atLeast = load.answeredCount() + 100;
        eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
        load.stop();
        assertThat(load.await()).hasSizeGreaterThan(VERSIONS * 100);
        System.out.printf(
            "%d requests were answered by %d versions; %d MiB of memory at the end%n",
            load.answeredCount(), VERSIONS, envoy.residentBytes() >> 20);
      }
      assertThat(envoy.stat("dynamicmodulescustom.version.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log()).noneMatch(line -> line.matches("\\[.*]\\[(error|critical)]\\[.*"));
    }
  }

  private static EnvoyConfig config(int version) {
    return EnvoyConfig.upstream(1)
        .filter("version" + version, "version", "")
        .routes(
            """
            - match: { prefix: / }
              direct_response: { status: 200, body: { inline_string: direct } }
            """);
  }

  /** The version that answers on a new connection. */
  private static String version(Envoy envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      return client.send(request, discarding()).headers().firstValue("x-version").orElse("none");
    }
  }
}
