// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTransformFilterTest {
  private final TestEnvoy envoy =
      TestEnvoy.of(
          new BodyTransformFactory(),
          """
          {
            "request": {"remove": ["/a"], "max_bytes": 100},
            "response": {"mask": [{"path": "/a"}], "pass_unsupported": true}
          }
          """);

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void requestIsHeldUntilItIsWhole() {
    var exchange = envoy.post("/").header("content-type", "application/json").begin();
    exchange.send("{\"a\":").send("1,\"b\":2");
    assertThat(exchange.upstream()).isAbsent();
    exchange.sendLast("}");
    assertThat(exchange.upstream()).hasBody("{\"b\":2}");
  }

  @Test
  void bodyThatTrailersEndIsTransformed() {
    var exchange =
        envoy
            .post("/")
            .header("content-type", "application/json")
            .body("{\"a\": 1}")
            .trailer("x-a", "b")
            .send();
    assertThat(exchange.upstream()).hasBody("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, {}",
    "APPLICATION/JSON; charset=\"UTF-8\", {}",
    "application/problem+json, {}",
    "application/jsonp, '{\"a\": 1}'",
    "text/plain, '{\"a\": 1}'"
  })
  void onlyJsonIsTransformed(String type, String body) {
    var exchange = envoy.post("/").header("content-type", type).body("{\"a\": 1}").send();
    assertThat(exchange.upstream()).hasBody(body);
  }

  @Test
  void requestThatIsNotJsonIsRefusedAsSoonAsThatIsKnown() {
    var exchange = envoy.post("/").header("content-type", "application/json").begin().send("{]");
    assertThat(exchange.response()).hasStatus(400);
    assertThat(exchange.details()).isEqualTo("body_transform_invalid");
    assertThat(exchange.upstream()).isAbsent();
  }

  @Test
  void requestThatIsTooLargeIsRefusedBeforeItsEnd() {
    var exchange = envoy.post("/").header("content-type", "application/json").begin();
    exchange.send("[" + "1,".repeat(50));
    assertThat(exchange.response()).hasStatus(413).hasBody("the body has more than 100 bytes\n");
  }

  @ParameterizedTest
  @CsvSource({
    "content-encoding, br",
    "content-encoding, 'gzip, br'",
    "content-type, application/json; charset=utf-16",
    "content-range, bytes 0-5/10"
  })
  void unsupportedRequestIsRefusedByItsHeaders(String name, String value) {
    var request = envoy.post("/").header(name, value);
    if (!name.equals("content-type")) request.header("content-type", "application/json");
    assertThat(request.begin().response()).hasStatus(415);
  }

  @Test
  void unsupportedResponsePassesIfConfigured() {
    var exchange = envoy.get("/").send();
    exchange
        .respond(200)
        .header("content-type", "application/json")
        .header("content-encoding", "br")
        .body("opaque");
    assertThat(exchange.response()).hasStatus(200).hasBody("opaque");
    assertThat(envoy.counter("passed")).isEqualTo(1);
  }

  @Test
  void responseThatIsNotJsonIsTheUpstreamsFault() {
    var exchange = envoy.get("/").send();
    exchange.respond(200).header("content-type", "application/json").body("{]");
    assertThat(exchange.response()).hasStatus(502);
  }

  @ParameterizedTest
  @CsvSource({
    "'gzip, deflate, br', gzip",
    "'br;q=1.0, gzip;q=0.8', gzip",
    "'br, gzip;q=0', identity",
    "br, identity",
    "x-gzip-like, identity"
  })
  void upstreamIsAskedForWhatCanBeTransformed(String accepted, String asked) {
    var exchange =
        envoy.get("/").header("accept-encoding", accepted).header("range", "bytes=0-1").send();
    assertThat(exchange.upstream()).hasHeader("accept-encoding", asked).hasNoHeader("range");
  }

  @Test
  void tunnelPasses() {
    var exchange =
        envoy
            .get("/")
            .header("upgrade", "websocket")
            .header("content-type", "application/json")
            .begin()
            .send("anything");
    assertThat(exchange.upstream()).hasBody("anything");
  }
}
