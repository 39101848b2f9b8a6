// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.metrics.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTransformFactoryTest {
  @Test
  void onlyRulesAreRequired() {
    var config = parse("{\"response\": {\"remove\": [\"/a\"]}}");
    assertThat(config.request()).isNull();
    assertThat(config.response())
        .satisfies(
            rules -> {
              assertThat(rules).isNotNull();
              assertThat(rules.maxBytes()).isEqualTo(1 << 20);
              assertThat(rules.stream()).isFalse();
              assertThat(rules.passInvalid()).isFalse();
              assertThat(rules.passUnsupported()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                                 | configuration: expected request or response, found neither
          {"request": {}}                                                                    | request: expected paths to remove, rename or mask, found none
          {"request": {"remove": ["a"]}}                                                     | request.remove[0]: expected a path such as "/users/*/name", found "a"
          {"request": {"remove": ["/a", "/~2"]}}                                             | request.remove[1]: expected a path such as "/users/*/name", found "/~2"
          {"response": {"mask": [{"path": "/a", "keep_last": -1}]}}                          | response.mask[0].keep_last: expected 0 to 100 characters, found -1
          {"response": {"rename": [{"path": "/a", "to": "b"}, {"path": "/a", "to": "c"}]}}   | response.rename[1].path: is renamed twice
          {"response": {"rename": [{"path": "/a"}]}}                                         | response.rename[0].to: expected a string, found nothing
          {"request": {"remove": ["/a"], "max_bytes": 0}}                                    | request.max_bytes: expected 1 to 1099511627776 bytes, found 0
          {"request": {"remove": ["/a"], "stream": true, "pass_invalid": true}}              | request.pass_invalid: expected false, since a streamed body has gone on in part
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  private static BodyTransform parse(String config) {
    return BodyTransformFactory.parse(new Context(), config);
  }

  private static final class Context implements ConfigContext {
    @Override
    public String name() {
      return "body_transform";
    }

    @Override
    public Counter counter(String name) {
      return Counter.NONE;
    }
  }
}
