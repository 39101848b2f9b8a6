// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headermutation;

import static io.envoyjava.sdk.http.HeaderMap.Kind.REQUEST_HEADERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Header;
import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderMutationFactoryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"request_headers\": [], \"remove_response_headers\": []}\n",
        "{\"request_headers\": [[\"host\", \"a\"], [\"te\", \"trailers\"]],"
            + " \"remove_request_headers\": [\"content-length\", \"te\"],"
            + " \"remove_response_headers\": [\"content-length\", \"host\"]}",
        "{\"request_headers\": [[\"X-Foo\", \"bar\"]], \"remove_request_headers\": [\"apple\"],"
            + " \"response_headers\": [[\"Foo\", \"bar\"]], \"remove_response_headers\":"
            + " [\"Bar\"]}",
      })
  void eachFieldMayBeLeftOut(String config) {
    envoy(config).close();
  }

  @Test
  void valueIsSentAsUtf8() {
    var mutation =
        Mutation.of(REQUEST_HEADERS, "set", List.of(List.of("x", "\u20ac")), "remove", null);
    assertThat(mutation.set()).containsExactly(new Header("x", "\u00e2\u0082\u00ac"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``   | configuration: expected a JSON object, found nothing",
        "[]   | configuration: expected a JSON object, found []",
        "{\"headers\": []} | headers: unknown field; expected only request_headers,"
            + " remove_request_headers, response_headers, remove_response_headers",
        "{\"request_headers\": {\"a\": \"b\"}}"
            + " | request_headers: expected an array, found {\"a\":\"b\"}",
        "{\"request_headers\": [[\"a\"]]}"
            + " | request_headers[0]: expected a name and a value, found [\"a\"]",
        "{\"request_headers\": [[\"a\", \"b\"], [\"c\", 1]]}"
            + " | request_headers[1][1]: expected a string, found 1",
        "{\"request_headers\": [[\"\", \"b\"]]}"
            + " | request_headers[0]: expected the name of an HTTP header, found \"\"",
        "{\"response_headers\": [[\"a b\", \"c\"]]}"
            + " | response_headers[0]: expected the name of an HTTP header, found \"a b\"",
        "{\"response_headers\": [[\":status\", \"200\"]]}"
            + " | response_headers[0]: expected the name of an HTTP header, found \":status\"",
        "{\"response_headers\": [[\"a\", \"b\\r\\nc: d\"]]}"
            + " | response_headers[0]: expected a value without line ends and NUL,"
            + " found \"b\\r\\nc: d\"",
        "{\"remove_request_headers\": [\"a\", \"Host\"]}"
            + " | remove_request_headers[1]: header Host: cannot be removed, only set",
        "{\"request_headers\": [[\"a\", \"b\"], [\"Content-Length\", \"5\"]]} | request_headers[1]:"
            + " header Content-Length: can be removed, or set to the size of the body while all of"
            + " it is held",
        "{\"request_headers\": [[\"transfer-encoding\", \"chunked\"]]}"
            + " | request_headers[0]: header transfer-encoding: describes the connection, which is"
            + " Envoy's, and cannot be changed",
        "{\"response_headers\": [[\"Connection\", \"close\"]]}"
            + " | response_headers[0]: header Connection: describes the connection, which is"
            + " Envoy's, and cannot be changed",
        "{\"remove_request_headers\": [\"upgrade\"]}"
            + " | remove_request_headers[0]: header upgrade: describes the connection, which is"
            + " Envoy's, and cannot be changed",
        "{\"request_headers\": [[\"te\", \"gzip\"]]}"
            + " | request_headers[0]: header te: expected trailers, found 'gzip'",
        "{\"remove_request_headers\": [null]}"
            + " | remove_request_headers[0]: expected a string, found null",
        "{\"remove_response_headers\": [\"\\u00fc\"]} | remove_response_headers[0]:"
            + " expected the name of an HTTP header, found \"\u00fc\"",
      })
  void whatIsWrongIsNamed(String config, String message) {
    assertThatThrownBy(() -> envoy(config))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessage("filter 'header_mutation': configuration rejected: " + message);
  }

  @Test
  void headersOfBothMessagesAreChanged() {
    try (var envoy =
        envoy(
            "{\"request_headers\": [[\"x-foo\", \"bar\"]], \"remove_request_headers\": [\"apple\"],"
                + " \"response_headers\": [[\"foo\", \"bar\"]],"
                + " \"remove_response_headers\": [\"x-old\"]}")) {
      var exchange = envoy.get("/").header("apple", "a").header("x-foo", "old").send();
      assertThat(exchange.upstream()).hasHeader("x-foo", "bar").hasNoHeader("apple");
      exchange.respond(200).header("x-old", "1").header("x-old", "2").body("ok");
      assertThat(exchange.response())
          .hasHeader("foo", "bar")
          .hasNoHeader("x-old")
          .hasHeader("x-response-code", "200");
    }
  }

  @Test
  void attributesAreShownIfTheStreamHasThem() {
    try (var envoy = envoy("{}")) {
      var exchange = envoy.get("/").attribute(Attribute.SOURCE_ADDRESS, "10.1.2.3:4567").send();
      exchange.replyLocally(503, "no upstream", "no_healthy_upstream");
      assertThat(exchange.response())
          .hasStatus(503)
          .hasHeader("x-downstream-address", "10.1.2.3:4567")
          .hasHeader("x-response-code", "503");
    }
  }

  private static TestEnvoy envoy(String config) {
    return TestEnvoy.of(new HeaderMutationFactory(), config);
  }
}
