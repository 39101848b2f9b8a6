// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyContainer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** A module that brings its own Java, in Envoy's official image, which has none. */
@TestEnvoy.AlsoInContainer
final class OwnJavaImageIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String IMAGE = "envoyproxy/envoy:v" + EnvoyBinary.defaultVersion();

  @TempDir static Path modules;

  private static Path module = Path.of("");

  @BeforeAll
  static void makeModule() throws Exception {
    assumeTrue(TestEnvoy.IN_CONTAINER, "runs in the other execution of these tests");
    assumeTrue(isThere(), "the image " + IMAGE + ", of which ours is made");
    module = OwnJavaModule.make(modules);
  }

  private static boolean isThere() {
    try {
      var _ = DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Test
  void moduleServesInAnImageWithoutJava() throws Exception {
    var config =
        EnvoyConfig.direct()
            .filter("java_home")
            .yaml()
            .replace("127.0.0.1, port_value: 0", "0.0.0.0, port_value: 10000");
    var builder = EnvoyContainer.builder().image(IMAGE).config(config);
    try (var envoy = builder.modules(module).ports(10000).start()) {
      assertServesWithItsOwnJava(envoy);
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void moduleThatEnvoyFetchesServesInAnImageWithoutJava() throws Exception {
    try (var upstream = CannedUpstream.start()) {
      var config = EnvoyConfig.direct().filterEntry(OwnJavaModule.remote(module, upstream));
      config.cluster("modules", upstream.port());
      var builder = EnvoyContainer.builder().image(IMAGE).config(config.yaml());
      try (var envoy = builder.network("host").start()) {
        envoy.awaitLog("java: unpacked the Java runtime of ", SOON);
        eventually(() -> assertServesWithItsOwnJava(envoy));
      }
    }
  }

  private static void assertServesWithItsOwnJava(Envoy envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      var response = client.send(request, discarding());
      assertThat(response.statusCode()).isEqualTo(200);
      // User 101 of the image.
      assertThat(response.headers().firstValue("x-java-home").orElse(""))
          .startsWith("/tmp/envoy-java-101/runtime-");
    }
  }
}
