// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A response that has no body gets none from a filter: the client would read it as the response to
 * its next request.
 *
 * <p>The filter is that of {@code WriteFactory}.
 */
final class BodilessResponsesIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(BodilessResponsesIT.class);

  @TempDir static Path directory;
  private static WriteEnvoy write;

  @BeforeAll
  static void start() throws Exception {
    write = WriteEnvoy.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    write.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  | /    | requestHeaders reply 204                                             | 204
          GET  | /    | requestHeaders reply 304                                             | 304
          GET  | /    | responseHeaders reply 204                                            | 204
          GET  | /    | requestHeaders reply 200 body                                        | 200
          HEAD | /    | requestHeaders reply 200 body                                        | 200
          HEAD | /    | responseHeaders reply 200 body                                       | 200
          GET  | /    | requestHeaders reply 204 body                                        | 500
          GET  | /    | requestHeaders reply 205 body                                        | 500
          GET  | /    | requestHeaders reply 304 body                                        | 500
          GET  | /    | responseHeaders reply 204 body                                       | 500
          GET  | /    | responseHeaders reply 304 body                                       | 500
          GET  | /    | responseHeaders set :status 203                                      | 203
          GET  | /    | responseHeaders set :status 204                                      | 500
          GET  | /    | responseHeaders set :status 205                                      | 500
          GET  | /    | responseHeaders set :status 304                                      | 500
          GET  | /    | hold,responseEnd set :status 204                                     | 500
          GET  | /    | hold,responseEnd drain 99,responseEnd set :status 204                | 204
          GET  | /    | hold,responseEnd drain 99,responseEnd remove content-length,responseEnd set :status 204 | 204
          HEAD | /    | responseHeaders set :status 304                                      | 304
          HEAD | /    | responseHeaders append body                                          | 500
          HEAD | /    | responseHeaders replace body                                         | 500
          GET  | /204 | responseHeaders append body                                          | 500
          GET  | /204 | responseHeaders append body,responseHeaders set :status 200          | 500
          GET  | /204 | responseHeaders set :status 200                                      | 200
          GET  | /204 | responseHeaders set :status 200,responseHeaders append body          | 200
          GET  | /304 | responseHeaders append body                                          | 500
          GET  | /304 | responseHeaders set :status 200                                      | 500
          GET  | /304 | responseHeaders remove content-length,responseHeaders set :status 200| 200
          """)
  void nothingComesBetweenAResponseAndTheNext(String method, String path, String orders, int status)
      throws Exception {
    long failures = write.failures();
    var headers =
        Arrays.stream(orders.split(",", -1)).map("x-write: "::concat).toArray(String[]::new);
    try (var connection = KeptConnection.open(write.envoy().port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send(method, path, headers).status()).isEqualTo(status);
      var next = connection.send("GET", "/next");
      assertThat(next.start()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(next.body()).isEqualTo("upstream");
    }
    assertThat(write.failures() - failures).isEqualTo(status == 500 ? 1 : 0);
    if (status == 500) {
      FAULTS.assertHas(
          "A filter gives a body to a response that has none (204, 205, 304, the answer to `HEAD`),"
              + " or such a status to a response with a body or another content-length",
          "500, and the next response whole",
          "`java.lang.IllegalArgumentException` or `IllegalStateException` with the reason",
          "nothing; counted as a failure");
    }
  }
}
