// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.MakerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the maker of a filter can do already: read the request's headers, and answer. */
final class MakerIT {
  @TempDir Path directory;
  private Httpbin upstream;
  private EnvoyProcess envoy;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    var module = ModuleFile.of(directory, "maker", MakerFactory.class);
    upstream = Httpbin.start(0);
    envoy =
        EnvoyProcess.builder()
            .config(EnvoyConfig.upstream(upstream.port()).filter("maker").yaml())
            .modules(module)
            .start();
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    envoy.close();
    upstream.close();
  }

  @Test
  void aMakerThatAnswersEndsTheStreamAndItsFilterOnce() throws Exception {
    var replies =
        IntStream.range(0, 50).mapToObj(_ -> send("reply")).map(CompletableFuture::join).toList();
    assertThat(replies)
        .allSatisfy(
            reply -> {
              assertThat(reply.statusCode()).isEqualTo(418);
              assertThat(reply.body()).isEqualTo("made");
            });
    assertThat(send("tell").join().body())
        .contains("\"X-Made\": [\"50\"]")
        .contains("\"X-Destroyed\": [\"50\"]");
    assertThat(envoy.log()).noneMatch(line -> line.contains("failed in"));
  }

  private CompletableFuture<HttpResponse<String>> send(String order) {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/headers"))
            .header("x-order", order)
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }
}
