// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.filters.dnsgateway.DnsGatewayFactory.Options;
import io.envoyjava.filters.dnsgateway.DnsGatewayFilter.Domain;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsGatewayFactoryTest {
  @Test
  void aDomainHasMetadata() {
    var config =
        """
        {"base_ip": "10.10.0.0", "prefix_len": 24, "domains": [
          {"domain": "*.aws.com", "metadata": {"cluster": "aws", "region": "us-east-1"}},
          {"domain": "exact.example.com"}]}
        """;
    assertThat(DnsGatewayFactory.parse(config))
        .isEqualTo(
            new Options(
                new Subnet(0x0A0A0000, 24),
                List.of(
                    new Domain(
                        new DomainPattern("aws.com", true),
                        Map.of("cluster", "aws", "region", "us-east-1")),
                    new Domain(new DomainPattern("exact.example.com", false), Map.of()))));
  }

  @Test
  void domainsMayBeMissing() {
    assertThat(DnsGatewayFactory.parse("{\"base_ip\": \"255.0.0.1\", \"prefix_len\": 1}"))
        .isEqualTo(new Options(new Subnet(0xFF000001, 1), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"prefix_len": 24}                           | base_ip: expected an IPv4 address, found none
          {"base_ip": "10.0.0", "prefix_len": 24}      | base_ip: expected an IPv4 address, found "10.0.0"
          {"base_ip": "::1", "prefix_len": 24}         | base_ip: expected an IPv4 address, found "::1"
          {"base_ip": "10.10.0.0"}                     | prefix_len: expected 1 to 32, found 0
          {"base_ip": "10.10.0.0", "prefix_len": 33}   | prefix_len: expected 1 to 32, found 33
          {"base_ip": "10.0.0.0", "prefix_len": 24, "domains": [{}]} | domains: expected a domain in each entry
          {"base_ip": "10.0.0.0", "prefix_len": 24, "domains": [{"domain": "*"}]} | domains: expected a domain such as example.com or *.example.com, found "*"
          {"base_ip": "10.0.0.0", "prefix_len": 24, "domains": [{"domain": "a", "metadata": {"b": "c\\nd"}}]} | metadata: expected texts without control characters, found an entry "b"
          {"base_ip": "10.0.0.0", "prefix_len": 24, "domains": [{"domain": "a", "metadata": {"b": null}}]} | metadata
          {"base": 1}                                  | base: unknown field
          invalid json {                               | expected JSON
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> DnsGatewayFactory.parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(message);
  }
}
