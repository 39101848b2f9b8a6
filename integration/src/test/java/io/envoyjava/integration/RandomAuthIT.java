// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.junit.EnvoySetup;
import io.envoyjava.testing.junit.EnvoyTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

@TestEnvoy.AlsoInContainer
@EnvoyTest
final class RandomAuthIT {
  private static final int REQUESTS = 1_000;

  @EnvoySetup
  static EnvoyBuilder<?> envoy() {
    return TestEnvoy.builder().config(EnvoyConfig.direct().filter("random_auth").yaml());
  }

  @Test
  void rejectsAboutHalfOfAllRequests(Envoy envoy, HttpClient client) throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/uuid")).build();
    int rejected = 0;
    for (int i = 0; i < REQUESTS; i++) {
      var response = client.send(request, ofString());
      if (response.statusCode() == 403) {
        rejected++;
        assertThat(response.body()).isEqualTo("Access forbidden");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
      } else {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("direct");
      }
    }
    // 6 standard deviations from the middle: a fair coin fails this once in 500 million runs.
    assertThat(rejected).isBetween(REQUESTS * 40 / 100, REQUESTS * 60 / 100);
  }
}
