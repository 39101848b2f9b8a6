// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Response headers in which a filter reports the outcome of each of its attempts. */
final class Answers {
  private final Version version;
  private final HttpHeaders headers;

  private Answers(Version version, HttpHeaders headers) {
    this.version = version;
    this.headers = headers;
  }

  /** Sends a request with these headers: names and values in turn. */
  static Answers of(Envoy envoy, HttpClient client, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/headers"));
    if (headers.length > 0) request.headers(headers);
    var response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    assertThat(response.statusCode()).isEqualTo(200);
    return new Answers(Version.parse(envoy.version()), response.headers());
  }

  /** What any Envoy answers. */
  Answers is(String name, String regex) {
    assertThat(get(name)).as(name).matches(regex);
    return this;
  }

  /** What an Envoy answers from a version on; with an older one it has to be an exception. */
  Answers since(String first, String name, String regex) {
    if (isAtLeast(first)) return is(name, regex);
    return is(
        name,
        "UnsupportedOperationException: .*: not supported by this Envoy version; requires v"
            + first
            + " or later");
  }

  boolean isAtLeast(String wanted) {
    return version.compareTo(Version.parse(wanted)) >= 0;
  }

  String get(String name) {
    return headers.firstValue(name).orElse("missing");
  }
}
