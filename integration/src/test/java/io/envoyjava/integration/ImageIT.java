// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.envoyjava.testing.EnvoyContainer;
import io.envoyjava.testing.EnvoyException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The image itself, and what tests of filters elsewhere do with it. */
@TestEnvoy.AlsoInContainer
final class ImageIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String DIRECT =
      """
      - match: { prefix: / }
        direct_response: { status: 200, body: { inline_string: direct } }
      """;

  @TempDir Path directory;

  @BeforeAll
  static void onlyInContainers() {
    assumeTrue(TestEnvoy.IN_CONTAINER, "runs in the other execution of these tests");
  }

  @Test
  void servesOnAPortOfItsOwnNetwork() throws Exception {
    try (var envoy = builder().ports(10000).start();
        var client = HttpClient.newHttpClient()) {
      var uri = envoy.uri(EnvoyConfig.LISTENER, "/");
      assertThat(uri.getPort()).isNotEqualTo(10000);
      var response = client.send(HttpRequest.newBuilder(uri).build(), ofString());
      assertThat(response.body()).isEqualTo("direct");
      assertThat(response.headers().firstValue("x-passthrough-response-header")).hasValue("true");
      assertThat(envoy.awaitStat("http.main.downstream_rq_2xx", n -> n == 1, SOON)).isEqualTo(1);
      assertThat(envoy.adminPost("/logging?http=debug")).contains("http: debug");
      assertThat(envoy.awaitLog("starting main dispatch loop", SOON)).contains("[main]");
      assertThat(envoy.isAlive()).isTrue();
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.isAlive()).isFalse();
      assertThat(envoy.awaitExit(SOON).text()).contains("exiting");
    }
  }

  @Test
  void saysWhichPortIsNotReached() {
    try (var envoy = builder().start()) {
      assertThatExceptionOfType(EnvoyException.class)
          .isThrownBy(() -> envoy.port(EnvoyConfig.LISTENER))
          .withMessage("port 10000 of the container is not reached from here: add ports(10000)");
    }
  }

  @Test
  void takesAModuleThatIsNotInTheImage() throws Exception {
    var module = EnvoyConfig.module("passthrough");
    var other = Files.copy(module, directory.resolve("libother.so"));
    var config = config(EnvoyConfig.upstream(1).filter("other", "passthrough", ""));
    try (var envoy = EnvoyContainer.builder().config(config).modules(other).ports(10000).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).headers().map())
          .containsKey("x-passthrough-response-header");
    }
  }

  @Test
  void loadsClassesFromTheCacheThatCameWithTheImage() {
    var builder = builder().env("ENVOY_JAVA_OPTS", "-Xlog:class+load:stdout");
    try (var envoy = builder.start()) {
      var bootstrap = envoy.awaitLog("io.envoyjava.sdk.internal.Bootstrap ", SOON);
      assertThat(bootstrap).contains("source: shared objects file");
    }
  }

  @Test
  void showsWhyAConfigurationIsRefused() {
    var exit = EnvoyContainer.builder().config("nonsense: 1").startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.text()).contains("nonsense");
    assertThat(builder().validate().status()).isZero();
  }

  @Test
  void itsModulesRunOnOldSystems() throws Exception {
    try (var container = new GenericContainer<>(name())) {
      container.start();
      for (var module : EnvoyConfig.modules()) {
        var copy = directory.resolve(module.getFileName());
        container.copyFileFromContainer("/usr/local/lib/" + module.getFileName(), copy.toString());
        PackagingIT.assertRunsOnOldSystems(copy);
      }
    }
  }

  @Test
  void runtimeHasTheModulesThatTheFiltersNeedAndNoDesktop() throws Exception {
    try (var container = new GenericContainer<>(name())) {
      container.start();
      var listed = container.execInContainer("/opt/java/openjdk/bin/java", "--list-modules");
      assertThat(listed.getStdout().lines().map(line -> line.replaceFirst("@.*", "")))
          .contains("java.base", "java.sql", "java.net.http", "jdk.jcmd", "jdk.jfr")
          // The filter javascript needs it.
          .contains("jdk.dynalink")
          .doesNotContain("java.desktop");
    }
  }

  private static EnvoyContainer.Builder builder() {
    return EnvoyContainer.builder().config(config(EnvoyConfig.upstream(1).filter("passthrough")));
  }

  private static String config(EnvoyConfig config) {
    return config
        .routes(DIRECT)
        .yaml()
        .replace("127.0.0.1, port_value: 0", "0.0.0.0, port_value: 10000");
  }

  private static DockerImageName name() {
    return DockerImageName.parse(EnvoyContainer.defaultImage());
  }
}
