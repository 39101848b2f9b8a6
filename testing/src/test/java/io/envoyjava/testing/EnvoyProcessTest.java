// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyProcessTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CONFIG =
      """
      static_resources:
        listeners:
        - name: main
          address: {socket_address: {address: 127.0.0.1, port_value: 0}}
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: main
                route_config:
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                    - match: {prefix: /}
                      direct_response: {status: 200, body: {inline_string: HELLO}}
                http_filters:
                - name: envoy.filters.http.router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      """;

  @TempDir Path directory;

  @Test
  void servesUntilItIsToldToEnd() throws Exception {
    var lines = new CopyOnWriteArrayList<String>();
    try (var client = HttpClient.newHttpClient();
        var envoy = EnvoyProcess.builder().config(CONFIG).logTo(lines::add).start()) {
      assertThat(envoy.isAlive()).isTrue();
      assertThat(ProcessHandle.of(envoy.pid())).isPresent();
      assertThat(envoy.residentBytes()).isGreaterThan(1 << 20);

      assertThat(envoy.port("main")).isPositive();
      assertThat(get(client, envoy.uri("main", "/")).body()).isEqualTo("HELLO");

      assertThat(envoy.awaitStat("http.main.downstream_rq_2xx", n -> n == 1, SOON)).isEqualTo(1);
      assertThat(envoy.stat("http.main.downstream_rq_2xx")).isEqualTo(1);
      assertThat(envoy.stats()).containsEntry("http.main.downstream_rq_2xx", 1L);
      assertThat(envoy.stat("there.is.no.such")).isZero();
      assertThat(envoy.admin("/ready")).isEqualTo("LIVE\n");
      assertThat(envoy.adminPost("/logging?http=debug")).contains("http: debug");

      assertThat(envoy.awaitLog("starting main dispatch loop", SOON)).contains("[main]");
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.isAlive()).isFalse();
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.awaitExit(SOON).text()).endsWith("exiting");
      assertThat(envoy.log()).isEqualTo(lines);
    }
  }

  @Test
  void severalRunSideBySideAndLeaveNothing() {
    long first;
    try (var one = EnvoyProcess.builder().config(CONFIG).start();
        var two = EnvoyProcess.builder().config(CONFIG).concurrency(1).start()) {
      first = one.pid();
      assertThat(one.port("main")).isNotEqualTo(two.port("main"));
      assertThat(two.stat("server.concurrency")).isEqualTo(1);
    }
    assertThat(ProcessHandle.of(first)).isEmpty();
  }

  @Test
  void takesAFileAndReplacesWhatItIsTold() throws Exception {
    var file = Files.writeString(directory.resolve("envoy.yaml"), CONFIG);
    var builder = EnvoyProcess.builder().config(file).replace("HELLO", "GOOD BYE");
    try (var client = HttpClient.newHttpClient();
        var envoy = builder.start()) {
      assertThat(get(client, envoy.uri("main", "/")).body()).isEqualTo("GOOD BYE");
    }
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> builder.replace("port: 8080", "port: 0").start())
        .withMessage("the configuration has no 'port: 8080' that could be replaced");
  }

  @Test
  void failsAtOnceWhenEnvoyDoesNotStart() {
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> EnvoyProcess.builder().config("nonsense: 1").start())
        .withMessageStartingWith("Envoy ended with status 1 instead of serving")
        .withMessageContaining("nonsense");
  }

  @Test
  void showsWhyAConfigurationIsRefused() {
    var exit = EnvoyProcess.builder().config("nonsense: 1").startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.text()).contains("nonsense");

    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> EnvoyProcess.builder().config(CONFIG).startExpectingExit())
        .withMessageStartingWith("Envoy was to refuse this configuration, but serves");
  }

  @Test
  void validates() {
    var valid = EnvoyProcess.builder().config(CONFIG).validate();
    assertThat(valid.status()).isZero();
    assertThat(valid.text()).contains("OK");
    assertThat(EnvoyProcess.builder().config("nonsense: 1").validate().status()).isEqualTo(1);
  }

  @Test
  void saysWhichListenersThereAre() {
    try (var envoy = EnvoyProcess.builder().config(CONFIG).start()) {
      assertThatExceptionOfType(EnvoyException.class)
          .isThrownBy(() -> envoy.port("other"))
          .withMessageStartingWith("Envoy has no listener 'other' with a port, only [main::");
      assertThatExceptionOfType(EnvoyException.class)
          .isThrownBy(() -> envoy.awaitLog("no such line", Duration.ofMillis(50)))
          .withMessageStartingWith("Envoy did not log /no such line/ within 0.1 s")
          .withMessageContaining("starting main dispatch loop");
      assertThatExceptionOfType(EnvoyException.class)
          .isThrownBy(() -> envoy.awaitStat("no.such", n -> n > 0, Duration.ofMillis(50)))
          .withMessage("no.such was still 0 after 0.1 s");
    }
  }

  @Test
  void endsByForceWhatDoesNotListen() throws Exception {
    var script =
        executable("#!/bin/sh\ntrap '' TERM\necho deaf\nwhile :; do read line < /dev/zero; done\n");
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(
            () ->
                EnvoyProcess.builder()
                    .config(CONFIG)
                    .binary(script)
                    .timeout(Duration.ofMillis(200))
                    .start())
        .withMessage("Envoy is not ready after 0.2 s\ndeaf");
    assertThat(ProcessHandle.allProcesses().map(ProcessHandle::info))
        .noneMatch(info -> info.commandLine().orElse("").contains(script.toString()));
  }

  @Test
  void tellsWhatKeepsAJvmFromEnding() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var program =
        Files.writeString(
            directory.resolve("Stuck.java"),
            """
            void main() throws Exception {
              var stuck = Thread.ofPlatform().name("stuck").unstarted(this::waitForever);
              Runtime.getRuntime().addShutdownHook(stuck);
              IO.println("ready");
              Thread.sleep(Long.MAX_VALUE);
            }

            void waitForever() {
              IO.println("ending");
              while (true) java.util.concurrent.locks.LockSupport.park();
            }
            """);
    var script = executable("#!/bin/sh\nexec %s %s\n".formatted(java, program));
    var patience = Duration.ofMillis(50);
    var builder = EnvoyProcess.builder().config(CONFIG).binary(script).timeout(patience);
    var envoy = builder.launch(List.of());
    try {
      envoy.log().await("ready"::equals, SOON, "that it is ready");
      assertThat(ProcessHandle.of(envoy.child().pid()).orElseThrow().destroy()).isTrue();
      envoy.log().await("ending"::equals, SOON, "that it ends");
      assertThatExceptionOfType(EnvoyException.class)
          .isThrownBy(() -> envoy.awaitExit(patience))
          .withMessageContaining(") did not end within 0.1 s\nready\nending\n")
          .withMessageContaining("\"stuck\"")
          .withMessageContaining("at Stuck.waitForever");
    } finally {
      envoy.end();
    }
  }

  @Test
  void showsEnvoyAllModulesInOneDirectory() throws Exception {
    var one = Files.createDirectory(directory.resolve("one"));
    Files.writeString(one.resolve("liba.so"), "");
    Files.writeString(one.resolve("libb.so"), "");
    Files.writeString(one.resolve("readme.txt"), "");
    var two = Files.writeString(directory.resolve("libc.so"), "");
    var script =
        executable(
            """
            #!/bin/sh
            echo "$ENVOY_DYNAMIC_MODULES_SEARCH_PATH"
            echo "$MINE ${HOME-no home}"
            echo *
            ls "$ENVOY_DYNAMIC_MODULES_SEARCH_PATH"
            """);
    var builder =
        EnvoyProcess.builder().config(CONFIG).binary(script).env("MINE", "x").modules(one);
    assertThat(builder.startExpectingExit().log())
        .contains(one.toString())
        .contains("liba.so", "libb.so", "readme.txt");

    var exit = builder.directory(one).withoutEnv("HOME").modules(two).startExpectingExit();
    assertThat(exit.log().subList(1, exit.log().size()))
        .isEqualTo(
            List.of("x no home", "liba.so libb.so readme.txt", "liba.so", "libb.so", "libc.so"));
    assertThat(Path.of(exit.log().getFirst())).doesNotExist();
    assertThat(two).exists();

    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> builder.modules(one.resolve("liba.so")).startExpectingExit())
        .withMessageStartingWith("two modules have the name liba.so");
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(
            () -> EnvoyProcess.builder().config(CONFIG).modules(Path.of("/no/libx.so")).start())
        .withMessage("there is no module /no/libx.so: build it first");
  }

  private static HttpResponse<String> get(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).timeout(SOON).build(), BodyHandlers.ofString());
  }

  private Path executable(String script) throws IOException {
    var file = Files.writeString(directory.resolve("fake-envoy"), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
