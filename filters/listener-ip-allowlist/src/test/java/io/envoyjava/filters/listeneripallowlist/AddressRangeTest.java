// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listeneripallowlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.1.1, 192.168.1.1, true",
    "192.168.1.1, 192.168.1.2, false",
    "192.168.1.0/24, 192.168.1.100, true",
    "192.168.1.77/24, 192.168.1.100, true",
    "192.168.1.0/24, 192.168.2.1, false",
    "192.168.1.128/25, 192.168.1.127, false",
    "192.168.1.128/25, 192.168.1.255, true",
    "0.0.0.0/0, 1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "192.168.1.1/32, 192.168.1.1, true",
    "192.168.1.1/32, 192.168.1.0, false",
    "::1, ::1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 192.168.1.1, false",
  })
  void containsTheAddressesWithItsFirstBits(String range, String address, boolean contained) {
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "invalid",
        "example.com",
        "192.168.1.0/33",
        "::1/129",
        "192.168.1.0/",
        "/24",
        "192.168.1.0/-1",
        "192.168.1.0/24/1",
        "192.168.1.0/+8",
        "192.168.1.0/4294967288",
        "::/4294967295",
        "10/8",
        "192.168/16",
        "127.1",
        "192.168.1.0/x",
        "1.2.3.4.5",
        "192.168.1.1:80"
      })
  void refusesWhatIsNotARange(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageEndingWith("found '" + text + "'");
  }
}
