// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.envoyjava.testing.EnvoyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a filter writes, the upstream reads one request for one that was sent, with the body
 * that it has, and the client one response. Before the filter's Envoy there is another one, by
 * which a client comes over HTTP/2.
 */
final class FramingIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(FramingIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String REFUSED =
      "`java.lang.IllegalArgumentException` with the name of the header";
  private static final String LOST = "nothing; counted as a failure";

  private static final String HTTP2 = "explicit_http_config: { http2_protocol_options: {} }";

  /** Read with another length than the right one, it is a request of its own from some byte on. */
  private static final String BODY = "abcGET /smuggled HTTP/1.1\r\nhost: test\r\n\r\n";

  private static final String LENGTH = "content-length: " + BODY.length();

  @TempDir static Path directory;
  private static WriteEnvoy write;
  private static RawUpstream upstream;
  private static EnvoyProcess envoy;
  private static EnvoyProcess before;

  @BeforeAll
  static void start() throws Exception {
    write = WriteEnvoy.start(directory);
    upstream = write.upstream();
    envoy = write.envoy();
    before =
        EnvoyProcess.builder()
            .config(
                EnvoyConfig.upstream(envoy.port(EnvoyConfig.LISTENER))
                    .upstreamHttpOptions(HTTP2)
                    .yaml())
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    before.close();
    write.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  private static HttpWire.Message post(String... orders) throws Exception {
    var headers = new String[orders.length + 1];
    headers[0] = LENGTH;
    for (int i = 0; i < orders.length; i++) headers[i + 1] = "x-write: " + orders[i];
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      return connection.sendBody("POST", "/", BODY, headers);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set content-length 3",
        "set Content-Length 3",
        "add content-length 3",
        "set transfer-encoding chunked",
        "add transfer-encoding identity",
        "remove transfer-encoding",
        "set connection content-length",
        "set upgrade websocket",
        "set keep-alive 5",
        "set proxy-connection close",
        "set te chunked",
        "set :status 200",
        "set :protocol websocket",
        "set :method HEAD",
        "set :method CONNECT",
        "set :path /x HTTP/1.1",
      })
  void aRequestThatWouldBecomeAnotherIsRefused(String write) throws Exception {
    long failures = failures();
    assertThat(post("requestHeaders " + write).status()).isEqualTo(500);
    assertThat(upstream.requests()).isEmpty();
    assertRefused(write, failures);
    FAULTS.assertHas(
        "A filter writes a header that frames the request or describes its connection, a method"
            + " that has other bodies, or a line that is two",
        "500; the upstream sees nothing",
        REFUSED,
        LOST);
  }

  private static long failures() {
    return write.failures();
  }

  private static void assertRefused(String write, long failuresBefore) {
    var name = Pattern.quote(write.split("[ =]", -1)[1]);
    envoy.awaitLog("(?i)java\\.lang\\.IllegalArgumentException: (header )?" + name + ": ", TIMEOUT);
    assertThat(failures()).isEqualTo(failuresBefore + 1);
  }

  @Test
  void withoutItsContentLengthARequestIsSentInChunks() throws Exception {
    assertThat(post("requestHeaders remove content-length").status()).isEqualTo(200);
    assertThat(upstream.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.values("transfer-encoding")).containsExactly("chunked");
              assertThat(request.values("content-length")).isEmpty();
              assertThat(request.body()).isEqualTo(BODY);
            });
  }

  @Test
  void aBodyThatIsReplacedHasItsOwnLength() throws Exception {
    assertThat(post("hold", "requestEnd replace another").status()).isEqualTo(200);
    assertThat(upstream.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.values("content-length")).containsExactly("7");
              assertThat(request.body()).isEqualTo("another");
            });
  }

  /** Envoy v1.36.2 does not let a filter begin a body. */
  @Test
  void anAuthorCanGiveABodyItsLength() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var response =
          connection.send(
              "PUT",
              "/",
              "content-length: 0",
              "x-write: requestHeaders append made",
              "x-write: requestHeaders set content-length 4");
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(upstream.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.values("content-length")).containsExactly("4");
              assertThat(request.body()).isEqualTo("made");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requestEnd replace another",
        "requestEnd append more",
        "requestEnd drain 3,requestEnd append more",
        "requestEnd remove content-length,requestEnd append more",
        "requestEnd drain 3,requestEnd append 123,requestEnd append 4",
      })
  void aRequestDoesNotGrowBehindHeadersThatAreGone(String orders) throws Exception {
    long failures = failures();
    assertThat(post(orders.split(",", -1)).status()).isEqualTo(500);
    assertThat(upstream.requests()).allMatch(request -> request.body().equals(BODY));
    envoy.awaitLog("IllegalStateException: .*moved on", TIMEOUT);
    assertThat(failures()).isEqualTo(failures + 1);
    FAULTS.assertHas(
        "A filter makes a body longer than the `content-length` that the headers have moved on"
            + " with",
        "500, or the connection closes if a response has begun; the peer reads no byte of it",
        "`java.lang.IllegalStateException` with both numbers",
        LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requestEnd drain 3,requestEnd append 123",
        "requestEnd drain 3,requestEnd append 1,requestEnd append 23",
      })
  void bytesBehindHeadersThatAreGoneCanBeReplaced(String orders) throws Exception {
    assertThat(post(orders.split(",", -1)).status()).isEqualTo(200);
    assertThat(upstream.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.values("content-length")).containsExactly("" + BODY.length());
              assertThat(request.body()).isEqualTo(BODY.substring(3) + "123");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "requestEnd append more, 45",
    "requestEnd drain 3, 38",
    "requestEnd drain 999, 0",
    "requestEnd append 1;requestEnd drain 3;requestEnd append 23, 41",
  })
  void aBodyThatChangesWithItsHeadersHeldHasItsOwnLength(String orders, int length)
      throws Exception {
    var all = ("hold;" + orders).split(";", -1);
    assertThat(post(all).status()).isEqualTo(200);
    assertThat(upstream.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.values("content-length")).containsExactly("" + length);
              assertThat(request.body()).hasSize(length);
            });
  }

  @Test
  void aResponseDoesNotGrowBehindHeadersThatAreGone() throws Exception {
    long failures = failures();
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThatIOException()
          .isThrownBy(() -> connection.send("GET", "/", "x-write: responseEnd append more"));
    }
    assertThat(failures()).isEqualTo(failures + 1);
  }

  @Test
  void aResponseThatGrowsWithItsHeadersHeldHasItsOwnLength() throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var grown = connection.send("GET", "/", "x-write: hold", "x-write: responseEnd append +more");
      assertThat(grown.values("content-length")).containsExactly("13");
      assertThat(grown.body()).isEqualTo("upstream+more");
      assertThat(connection.send("GET", "/").body()).isEqualTo("upstream");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set content-length 1",
        "set content-length 99",
        "set transfer-encoding chunked",
        "set connection close",
        "set :path /x",
        "set :status 99",
        "set :status 101",
      })
  void aResponseThatWouldBecomeAnotherIsRefused(String write) throws Exception {
    long failures = failures();
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var response = connection.send("GET", "/", "x-write: responseHeaders " + write);
      assertThat(response.status()).isEqualTo(500);
      assertThat(connection.send("GET", "/").body()).isEqualTo("upstream");
    }
    assertRefused(write, failures);
    FAULTS.assertHas(
        "A filter writes a header that frames the response or describes its connection, or a status"
            + " that is not a final one",
        "500, and the next response whole",
        REFUSED,
        LOST);
  }

  /** A client over HTTP/2 that gets a malformed response gets none, and Envoy logs nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "responseHeaders set :path /x",
        "responseHeaders set :method GET",
        "requestHeaders reply 403 :path=/x",
        "requestHeaders reply 403 :status=200",
        "requestHeaders reply 403 connection=close",
        "requestHeaders reply 403 content-length=1|body",
      })
  void aClientOverHttp2IsToldOfTheFailure(String order) throws Exception {
    long failures = failures();
    try (var connection = KeptConnection.open(before.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("GET", "/", "x-write: " + order).status()).isEqualTo(500);
    }
    assertRefused(order.replaceFirst("^\\w+ (set|reply \\d+)", "write"), failures);
    FAULTS.assertHas(
        "A filter puts a pseudo-header or a connection's header into a response over HTTP/2",
        "500",
        REFUSED,
        LOST);
  }
}
