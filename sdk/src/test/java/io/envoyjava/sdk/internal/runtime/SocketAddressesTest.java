// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "127.0.0.1:46710, 127.0.0.1",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7",
    "[2001:db8::7]:46710, 2001:db8:0:0:0:0:0:7",
    "[::1], 0:0:0:0:0:0:0:1"
  })
  void readsAddressesWithAndWithoutPort(String text, String address) {
    var parsed = SocketAddresses.parse(text, OptionalLong.of(46710));
    assertThat(parsed).isNotNull();
    assertThat(parsed.getAddress().getHostAddress()).isEqualTo(address);
    assertThat(parsed.getPort()).isEqualTo(46710);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:80",
        "[::]:80",
        "[::1]:80",
        "[2001:db8::7]:80",
        "[fe80::]:80",
        "[2001:db8::1:0:0:7]:80",
        "[::2:0:0:3:4:5]:80",
        "[1:0:2:3:4:5:6:70]:80",
        "[10:20:30:40:50:60:70:80]:80"
      })
  void writesAddressesAsEnvoyDoes(String text) {
    var parsed = SocketAddresses.parse(text, OptionalLong.of(80));
    assertThat(SocketAddresses.text(parsed)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/var/run/client.sock", "@abstract", "envoy_internal_client"})
  void whatIsNoIpAddressHasNoSocketAddress(String text) {
    assertThat(SocketAddresses.parse(text, OptionalLong.empty())).isNull();
  }
}
