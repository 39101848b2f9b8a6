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
  @ValueSource(strings = {"", "/var/run/client.sock", "@abstract", "envoy_internal_client"})
  void whatIsNoIpAddressHasNoSocketAddress(String text) {
    assertThat(SocketAddresses.parse(text, OptionalLong.empty())).isNull();
  }
}
