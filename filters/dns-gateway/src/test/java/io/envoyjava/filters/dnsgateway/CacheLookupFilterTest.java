// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheLookupFilterTest {
  /** The test kit's connections lead to 127.0.0.1. */
  private static final Subnet DESTINATION = new Subnet(0x7F000001, 32);

  @Test
  void aConnectionToAVirtualAddressGetsItsDomainAndMetadata() {
    try (var envoy = TestEnvoy.network(new CacheLookupFactory(), "")) {
      assertThat(envoy.connect().filterState("envoy.dns_gateway.domain")).isNull();
      assertThat(envoy.counter("cache_lookup.destinations_unknown")).isEqualTo(1);

      var destination = new Destination("one.aws.com", Map.of("cluster", "aws"));
      assertThat(VirtualAddresses.of(DESTINATION).allocate(destination)).isPresent();
      var connection = envoy.connect();
      assertThat(connection.filterState("envoy.dns_gateway.domain"))
          .asString()
          .isEqualTo("one.aws.com");
      assertThat(connection.filterState("envoy.dns_gateway.metadata.cluster"))
          .asString()
          .isEqualTo("aws");
      assertThat(connection.receive("hello").passed()).isEqualTo("hello");
      assertThat(envoy.counter("cache_lookup.destinations_found")).isEqualTo(1);
    }
  }

  @Test
  void thereIsNoConfiguration() {
    TestEnvoy.network(new CacheLookupFactory(), "{}\n").close();
    assertThatThrownBy(() -> TestEnvoy.network(new CacheLookupFactory(), "{\"a\": 1}"))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("filter_config: expected none");
  }
}
