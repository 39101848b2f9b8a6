// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listeneripallowlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerIpAllowlistFactoryTest {
  private static AddressList list(String mode) {
    return ListenerIpAllowlistFactory.parse(
            "{\"mode\": \"%s\", \"addresses\": [\"192.168.1.0/24\", \"10.0.0.1\"]}".formatted(mode))
        .list();
  }

  @ParameterizedTest
  @CsvSource({
    "allowlist, 192.168.1.9, true",
    "allowlist, 10.0.0.1, true",
    "allowlist, 10.0.0.2, false",
    "allowlist, ::1, false",
    "blocklist, 192.168.1.9, false",
    "blocklist, 10.0.0.1, false",
    "blocklist, 10.0.0.2, true",
  })
  void theModeSaysWhatTheListMeans(String mode, String client, boolean letIn) {
    assertThat(list(mode).lets(new InetSocketAddress(client, 1))).isEqualTo(letIn);
  }

  @Test
  void aClientWithoutAnIpAddressIsInNoList() {
    assertThat(list("allowlist").lets(null)).isFalse();
    assertThat(list("blocklist").lets(null)).isTrue();
  }

  @Test
  void blockedConnectionsAreLoggedUnlessTheSettingsSayOtherwise() {
    var settings = "{\"mode\": \"blocklist\", \"addresses\": [\"10.0.0.0/8\"]%s}";
    assertThat(ListenerIpAllowlistFactory.parse(settings.formatted("")).logs()).isTrue();
    assertThat(
            ListenerIpAllowlistFactory.parse(settings.formatted(", \"log_blocked\": false")).logs())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"mode": "allowlist", "addresses": []}     | addresses: expected one or more, found none
          {"mode": "allowlist", "addresses": ["x"]}  | addresses: expected IP addresses and ranges
          {"mode": "greylist", "addresses": ["::1"]} | mode: expected
          {"addresses": ["::1"]}                     | mode: expected
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> ListenerIpAllowlistFactory.parse(config).list())
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }
}
