// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*.aws.com, api.aws.com, true",
    "*.aws.com, s3.aws.com, true",
    "*.aws.com, sub.api.aws.com, true",
    "*.AWS.com, api.aws.com, true",
    "*.aws.com, aws.com, false",
    "*.aws.com, xaws.com, false",
    "*.aws.com, aws.com.evil.com, false",
    "*.aws.com, api.aws.org, false",
    "*.aws.com, com, false",
    "api.example.com, api.example.com, true",
    "api.example.com, www.api.example.com, false",
    "api.example.com, example.com, false",
    "api.example.com, api.example.org, false",
    "localhost, localhost, true",
    "*.a, b.a, true"
  })
  void matchesADomainOrAllBelowOne(String pattern, String domain, boolean matches) {
    assertThat(DomainPattern.parse(pattern).matches(domain)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", "*.", "a..b", ".a", "a.", "a b", "*.*.a", "a/b", "ä.de", "x\r\ny"})
  void rejectsWhatIsNotADomain(String pattern) {
    assertThatThrownBy(() -> DomainPattern.parse(pattern))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("domains: expected a domain such as example.com or *.example.com");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 254})
  void rejectsNamesThatDnsHasNoRoomFor(int length) {
    var name = length < 100 ? "a".repeat(length) : "a.".repeat(length / 2) + "a";
    assertThatThrownBy(() -> DomainPattern.parse(name)).isInstanceOf(InvalidConfigException.class);
  }
}
