// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headermutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.Counter;
import io.envoyjava.sdk.Header;
import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.InvalidConfigException;
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
        "{\"request_headers\": [[\"X-Foo\", \"bar\"]], \"remove_request_headers\": [\"apple\"],"
            + " \"response_headers\": [[\"Foo\", \"bar\"]], \"remove_response_headers\":"
            + " [\"Bar\"]}",
      })
  void eachFieldMayBeLeftOut(String config) {
    assertThat(configure(config)).isNotNull();
  }

  @Test
  void valueIsSentAsUtf8() {
    var mutation = Mutation.of("set", List.of(List.of("x", "\u20ac")), "remove", null);
    assertThat(mutation.set()).containsExactly(new Header("x", "\u00e2\u0082\u00ac"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``   | configuration: expected a JSON object, found nothing",
        "[]   | configuration: expected a JSON object, found []",
        "{\"headers\": []} | headers: unknown field; expected no other than request_headers,"
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
        "{\"remove_request_headers\": [\"a\", \"Host\"]} | remove_request_headers[1]:"
            + " expected a header that Envoy can do without, found \"host\"",
        "{\"remove_request_headers\": [null]}"
            + " | remove_request_headers[0]: expected a string, found null",
        "{\"remove_response_headers\": [\"\\u00fc\"]} | remove_response_headers[0]:"
            + " expected the name of an HTTP header, found \"\u00fc\"",
      })
  void whatIsWrongIsNamed(String config, String message) {
    assertThatThrownBy(() -> configure(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  private static HttpFilterConfig configure(String config) {
    return new HeaderMutationFactory().configure(new NoStatistics(), config);
  }

  private static final class NoStatistics implements ConfigContext {
    @Override
    public String filterName() {
      return "header_mutation";
    }

    @Override
    public Counter counter(String name) {
      throw new AssertionError("not needed");
    }
  }
}
