// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;

/** A goal of the Maven plugin that runs an Envoy, from when that is ready. */
final class PluginRun implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready \\((process|container) (\\w+)\\)");
  private static final Pattern ADDRESS = Pattern.compile("curl -i (http://127.0.0.1:(\\d+)/get)");

  private static final Duration MAVEN = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;
  private final String envoy;
  private final URI address;

  private PluginRun(Process process, Path log, String envoy, URI address) {
    this.process = process;
    this.log = log;
    this.envoy = envoy;
    this.address = address;
  }

  static PluginRun start(OutsideMaven maven, Path project, Path folder, String... arguments)
      throws Exception {
    var log = Files.createTempFile(folder, "run", ".log");
    var process = maven.start(project, log, arguments);
    try {
      while (true) {
        var output = Files.readString(log);
        var ready = READY.matcher(output);
        var address = ADDRESS.matcher(output);
        if (ready.find() && address.find()) {
          return new PluginRun(process, log, ready.group(2), URI.create(address.group(1)));
        }
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(output).isFalse();
      }
    } catch (Exception | Error e) {
      process.destroy();
      throw e;
    }
  }

  /** The id of Envoy's process. */
  long envoy() {
    return Long.parseLong(envoy);
  }

  int port() {
    return address.getPort();
  }

  /** The greeting in a response, on a new connection. */
  String greeting() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(HttpRequest.newBuilder(address).build(), discarding());
      return response.headers().firstValue("x-hello").orElse("none");
    }
  }

  void awaitGreeting(String wanted) throws Exception {
    eventually(() -> assertThat(greeting()).isEqualTo(wanted));
  }

  /** The same, after Maven has compiled the project. */
  void awaitGreetingOfMaven(String wanted) throws Exception {
    eventually(MAVEN, () -> assertThat(greeting()).isEqualTo(wanted));
  }

  void awaitLog(String regex) throws Exception {
    eventually(() -> assertThat(log()).containsPattern(regex));
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends Maven, which must not leave Envoy behind. */
  void terminate() {
    close();
    if (TestEnvoy.IN_CONTAINER) {
      var inspection = DockerClientFactory.lazyClient().inspectContainerCmd(envoy);
      assertThatThrownBy(inspection::exec).isInstanceOf(NotFoundException.class);
    } else {
      assertThat(ProcessHandle.of(envoy())).isEmpty();
    }
  }

  @Override
  public void close() {
    process.toHandle().destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
