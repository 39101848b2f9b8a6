// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.AttributesFactory;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import io.envoyjava.testing.junit.EnvoySetup;
import io.envoyjava.testing.junit.EnvoyTest;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each attribute has the type that Envoy gives it. */
@EnvoyTest
final class AttributesIT {
  @TempDir static Path directory;

  @EnvoySetup
  static EnvoyBuilder<?> envoy(Httpbin upstream) {
    return EnvoyProcess.builder()
        .config(EnvoyConfig.upstream(upstream.port()).filter("attributes").yaml())
        .modules(ModuleFile.of(directory, "attributes", AttributesFactory.class));
  }

  @Test
  void envoyHasEachAttributeByItsTypeAndByNoOther(Envoy envoy, HttpClient client) throws Exception {
    var known =
        Attribute.all().stream()
            .map(attribute -> attribute.number() + "=" + attribute.getClass().getSimpleName())
            .toList();
    var types = List.of(answer(envoy, client).firstValue("x-types").orElseThrow().split(" "));
    assertThat(types).isSubsetOf(known).hasSizeGreaterThan(12);
  }

  @Test
  void clientsAddressHasItsPort(Envoy envoy, HttpClient client) throws Exception {
    assertThat(answer(envoy, client).firstValue("x-client").orElseThrow())
        .matches("/127\\.0\\.0\\.1:[1-9]\\d*");
  }

  private static HttpHeaders answer(Envoy envoy, HttpClient client) throws Exception {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/get?a=b"))
            .header("user-agent", "test")
            .header("referer", "http://example.com/")
            .build();
    return client.send(request, discarding()).headers();
  }
}
