// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.envoyjava.integration.filters.OperatorFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator sets, filters see: the runtime, and secrets, which change while they run. */
final class OperatorIT {
  private static final String SECRET_AND_RUNTIME =
      """
        secrets:
        - name: static
          generic_secret: { secret: { inline_string: "s3cret" } }
      layered_runtime:
        layers:
        - name: static
          static_layer: { test: { enabled: true, count: 7, ratio: 0.5, negative: -1.5 } }
      """;

  @TempDir Path directory;
  private Httpbin upstream;
  private EnvoyProcess envoy;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    var module = ModuleFile.of(directory, "operator", OperatorFactory.class);
    var secret = writeSecret("first");
    var source =
        "{\"path_config_source\": {\"path\": \"%s\"}, \"resource_api_version\": \"V3\"}"
            .formatted(secret);
    upstream = Httpbin.start(0);
    var config = EnvoyConfig.upstream(upstream.port()).filter("operator", source);
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml() + SECRET_AND_RUNTIME)
            .modules(module)
            // Without which Envoy subscribes to nothing.
            .args("--service-node", "test", "--service-cluster", "test")
            .start();
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    envoy.close();
    upstream.close();
  }

  /** Envoy notices a file that is moved to the place of the old one. */
  private Path writeSecret(String value) throws IOException {
    var secret = directory.resolve("secret.yaml");
    var next = directory.resolve("secret.next");
    Files.writeString(
        next,
        """
        resources:
        - "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
          name: watched
          generic_secret: { secret: { inline_string: "%s" } }
        """
            .formatted(value));
    return Files.move(next, secret, ATOMIC_MOVE);
  }

  private Answers answers() throws Exception {
    return Answers.of(envoy, client);
  }

  @Test
  void runtimeIsReadOnTheMainThread() throws Exception {
    var answers =
        answers()
            .since("1.40", "boolean", "true")
            .since("1.40", "count", "7")
            .since("1.40", "ratio", "0\\.5")
            .since("1.40", "negative", "-1\\.5")
            .since("1.40", "no-integer", "-3")
            .since("1.40", "default", "true -4 0\\.25")
            .since("1.40", "other-kind", "true");
    if (answers.isAtLeast("1.40")) answers.is("worker-runtime", "WrongThreadException: .*");
  }

  @Test
  void staticSecretIsThereFromTheBeginning() throws Exception {
    var answers = answers().since("1.40", "secret", "s3cret");
    if (answers.isAtLeast("1.40")) {
      answers
          .is("configure-secret", "s3cret")
          .is("worker-secret", "s3cret")
          .is("thread-secret", "WrongThreadException: .*")
          .is("no-secret", "InvalidConfigException: secret 'absent': .*")
          .is("bad-source", "InvalidConfigException: secret 'watched': .* from nonsense; .*");
    }
  }

  @Test
  void watchedSecretIsRotated() throws Exception {
    EnvoyVersion.assumeAtLeast("1.40", envoy);
    eventually(() -> answers().is("watched", "first"));
    Path _ = writeSecret("second");
    eventually(() -> answers().is("watched", "second"));
  }
}
