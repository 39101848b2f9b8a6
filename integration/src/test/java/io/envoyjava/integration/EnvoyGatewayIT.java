// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.Httpbin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The objects that the goal {@code config} prints, in Envoy Gateway. */
@Tag("any-envoy")
@EnabledIfSystemProperty(named = "envoyjava.gateway", matches = "true")
final class EnvoyGatewayIT {
  private static final HttpLoad.Request REQUEST =
      new HttpLoad.Request("GET /get HTTP/1.1\r\nhost: test\r\n\r\n", _ -> true);

  /** A status and the header {@code x-hello}. */
  private record Answer(int status, String greeting) {}

  private static final Answer UNFILTERED = new Answer(200, "none");

  @TempDir static Path common;
  private static OutsideMaven maven;
  private static Path project;
  private static Path modules;

  @TempDir Path folder;
  private Httpbin upstream;
  private HttpServer files;
  private EnvoyGateway gateway;

  @BeforeAll
  static void createAndBuild() throws Exception {
    var _ = EnvoyGateway.program();
    maven = new OutsideMaven();
    project = CreatedProject.create(maven, common, "envoy-java-archetype").folder();
    var built = maven.run(project, "package");
    assertThat(built.status()).as(built.output()).isZero();
    // Only the module: the file server shows what else is in its folder.
    modules = Files.createDirectory(common.resolve("modules"));
    var module = "libmy_filter.so";
    Files.copy(project.resolve("target").resolve(module), modules.resolve(module));
  }

  @BeforeEach
  void start() throws Exception {
    upstream = Httpbin.start(0);
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    files = SimpleFileServer.createFileServer(address, modules.toRealPath(), OutputLevel.NONE);
    files.start();
    gateway = EnvoyGateway.start(folder.toRealPath(), "my-filter", upstream.port());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    files.stop(0);
    upstream.close();
  }

  /** Returns what the goal prints, and adds what an operator would: the Envoy. */
  private String printed(String... options) throws Exception {
    var file = folder.resolve("printed.yaml");
    var arguments =
        new ArrayList<>(
            List.of("envoy-java:config", "-Denvoy.target=gateway", "-Denvoy.output=" + file));
    arguments.addAll(List.of(options));
    var run = maven.run(project, arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.output()).isZero();
    var envoy =
        """
        spec:
          provider: { type: Host, host: { envoyVersion: %s } }
          telemetry: { accessLog: { disable: true } }
          dynamicModules:
        """
            .formatted(EnvoyBinary.defaultVersion());
    return replaced(Files.readString(file), "spec:\n  dynamicModules:\n", envoy);
  }

  private String local() throws Exception {
    return replaced(printed(), "\"/usr/local/lib/", "\"" + modules + "/");
  }

  private String remote() throws Exception {
    var address = "http://127.0.0.1:%d/libmy_filter.so".formatted(files.getAddress().getPort());
    return printed("-Denvoy.url=" + address);
  }

  private static String replaced(String text, String before, String after) {
    assertThat(text).contains(before);
    return text.replace(before, after);
  }

  private static String withoutPolicy(String yaml) {
    return yaml.substring(0, yaml.indexOf("---\n"));
  }

  private Answer answer() throws Exception {
    var uri = URI.create("http://127.0.0.1:%d/get".formatted(gateway.port()));
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(HttpRequest.newBuilder(uri).build(), discarding());
      return new Answer(
          response.statusCode(), response.headers().firstValue("x-hello").orElse("none"));
    }
  }

  private void awaitAnswer(int status, String greeting) throws Exception {
    awaitAnswer(new Answer(status, greeting));
  }

  private void awaitAnswer(Answer wanted) throws Exception {
    eventually(
        () -> {
          try {
            assertThat(answer()).isEqualTo(wanted);
          } catch (IOException e) {
            throw new AssertionError(e + "; the log of Envoy Gateway: " + gateway.log(), e);
          }
        });
  }

  /** Changes the policy, takes it away, and adds it again, under traffic. */
  private void assertNoRequestIsLost(String yaml) throws Exception {
    gateway.apply("filter.yaml", yaml);
    awaitAnswer(200, "good morning");
    try (var load = HttpLoad.start(gateway.port(), 2, Integer.MAX_VALUE, _ -> REQUEST)) {
      gateway.apply("filter.yaml", replaced(yaml, "good morning", "good evening"));
      awaitAnswer(200, "good evening");
      gateway.apply("filter.yaml", withoutPolicy(yaml));
      awaitAnswer(UNFILTERED);
      gateway.apply("filter.yaml", yaml);
      awaitAnswer(200, "good morning");
      load.stop();
      assertThat(load.await()).isNotEmpty();
      assertThat(load.cutCount()).isZero();
      System.out.println(load.answeredCount() + " requests were answered meanwhile");
    }
  }

  @Test
  void fileBesideEnvoyServesWhileThePolicyChanges() throws Exception {
    assertNoRequestIsLost(local());
  }

  @Test
  void fileThatEnvoyFetchesServesWhileThePolicyChanges() throws Exception {
    assertNoRequestIsLost(remote());
  }

  @Test
  void configurationThatTheFilterRefusesLeavesTheLastOne() throws Exception {
    var yaml = local();
    gateway.apply("filter.yaml", yaml);
    awaitAnswer(200, "good morning");
    gateway.apply("filter.yaml", replaced(yaml, "good morning", ""));
    eventually(
        () ->
            assertThat(gateway.log())
                .contains("filter 'my_filter': configuration rejected: greeting: expected text")
                .contains("Envoy rejected the last update"));
    assertThat(answer()).isEqualTo(new Answer(200, "good morning"));
  }

  @Test
  void textReachesTheFilterAsAStringOfJson() throws Exception {
    var yaml = replaced(local(), "config: { \"greeting\": \"good morning\" }", "config: hello");
    gateway.apply("filter.yaml", yaml);
    eventually(
        () ->
            assertThat(gateway.log())
                .contains("configuration: expected a JSON object, found \"hello\""));
  }

  @Test
  void moduleThatIsNotListedAnswers500() throws Exception {
    var yaml = local();
    var policy = yaml.substring(yaml.indexOf("---\n"));
    var other = replaced(policy, "- name: my-filter", "- name: other");
    gateway.apply("filter.yaml", withoutPolicy(yaml) + other);
    awaitAnswer(500, "none");
    assertThat(gateway.log()).contains("\"other\" is not registered in the");
  }

  @Test
  void fileWithAnotherDigestIsNotUsedAndRequestsPassWithoutTheFilter() throws Exception {
    var wrong = remote().replaceFirst("sha256: \"[0-9a-f]{8}", "sha256: \"01234567");
    gateway.apply("filter.yaml", wrong);
    eventually(() -> assertThat(gateway.log()).contains("module will not be loaded"));
    awaitAnswer(UNFILTERED);
  }
}
