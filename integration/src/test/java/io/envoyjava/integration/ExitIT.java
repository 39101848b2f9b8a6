// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LauncherFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code System.exit} and {@code Runtime.halt} do not end Envoy. */
@Tag("any-envoy")
final class ExitIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ExitIT.class);

  private static final String FAILURES = "dynamicmodulescustom.launcher.failures";
  private static final String REFUSED =
      "java: .*LauncherFactory[.].* called System[.]exit or Runtime[.]halt, which would end Envoy;"
          + " it gets an exception";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path directory;

  @BeforeAll
  static void makeModule() {
    ModuleFile.of(directory, "launcher", LauncherFactory.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "halt"})
  void failsTheRequestOfTheFilterThatCallsIt(String what) throws Exception {
    try (var envoy = builder("").start();
        var client = HttpClient.newHttpClient()) {
      assertThat(get(envoy, client, what).statusCode()).isEqualTo(500);
      assertThat(envoy.stat(FAILURES)).isEqualTo(1);
      envoy.awaitLog(REFUSED, SOON);
      envoy.awaitLog(".*UnsupportedOperationException: System.exit and Runtime.halt .*", SOON);
      assertThat(get(envoy, client, "").statusCode()).isEqualTo(200);
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "`System.exit` or `Runtime.halt` in a hook",
        "500",
        "who called it, and `UnsupportedOperationException` with its stack trace",
        "nothing; counted as a failure");
  }

  @Test
  void failsTheThreadThatCallsIt() throws Exception {
    try (var envoy = builder("").start();
        var client = HttpClient.newHttpClient()) {
      assertThat(get(envoy, client, "exit on a thread").statusCode()).isEqualTo(200);
      envoy.awaitLog(REFUSED, SOON);
      assertThat(get(envoy, client, "").statusCode()).isEqualTo(200);
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "`System.exit` on a thread of a filter's own", "nothing", "who called it", "that thread");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "halt"})
  void refusesTheConfigurationThatCallsIt(String what) {
    var exit = builder(what).startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log())
        .anyMatch(line -> line.matches(".*" + REFUSED))
        .last()
        .asString()
        .startsWith(
            "Envoy ended after this refusal: filter 'launcher': configuration failed:"
                + " java.lang.UnsupportedOperationException: System.exit");
    FAULTS.assertHas(
        "`System.exit` or `Runtime.halt` in `configure`",
        "-",
        "who called it; the configuration is refused; status 1 if Envoy starts with it",
        "nothing");
  }

  private static EnvoyProcess.Builder builder(String config) {
    var yaml = EnvoyConfig.direct().filter("launcher", config).yaml();
    return EnvoyProcess.builder().config(yaml).modules(directory);
  }

  private static HttpResponse<String> get(Envoy envoy, HttpClient client, String what)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/"));
    if (!what.isEmpty()) request.header("x-do", what);
    return client.send(request.build(), ofString());
  }
}
