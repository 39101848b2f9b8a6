// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EnvoyRunTest {
  private static final String LOOPBACK = "socket_address: { address: 127.0.0.1, port_value: 1 }";
  private static final String ANY = "socket_address: { address: 0.0.0.0, port_value: 1 }";

  @Test
  void containerOnWindowsIsRefused() {
    assertThatThrownBy(() -> EnvoyRun.requireReachable("windows 11", ANY))
        .isInstanceOf(DevException.class)
        .hasMessageContaining("needs Linux or macOS");
  }

  @Test
  void containerWithANetworkOfItsOwnNeedsAddressesThatReachIt() {
    assertThatThrownBy(() -> EnvoyRun.requireReachable("mac os x", LOOPBACK))
        .isInstanceOf(DevException.class)
        .hasMessageContaining("127.0.0.1");
    assertThatCode(() -> EnvoyRun.requireReachable("mac os x", ANY)).doesNotThrowAnyException();
    assertThatCode(() -> EnvoyRun.requireReachable("linux", LOOPBACK)).doesNotThrowAnyException();
  }
}
