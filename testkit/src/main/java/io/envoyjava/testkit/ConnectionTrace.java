// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkStatus;
import java.util.ArrayList;
import java.util.List;

/** The hooks of a connection that entered Java, with their answers. */
@SuppressWarnings("EnumOrdinal") // the enums are in the order of the ABI's numbers
final class ConnectionTrace {
  private final List<String> lines = new ArrayList<>();

  void hook(String filter, int hook, long argument, long answer) {
    lines.add("%s: %s %s".formatted(filter, name(hook, argument), result(hook, answer)).strip());
  }

  private static String name(int hook, long argument) {
    var end = argument == 0 ? "" : " (end of stream)";
    return switch (hook) {
      case LauncherAbi.JAVA_NETWORK_NEW_CONNECTION -> "onNewConnection";
      case LauncherAbi.JAVA_NETWORK_READ -> "onRead" + end;
      case LauncherAbi.JAVA_NETWORK_WRITE -> "onWrite" + end;
      case LauncherAbi.JAVA_NETWORK_EVENT -> "onEvent " + ConnectionEvent.values()[(int) argument];
      case LauncherAbi.JAVA_NETWORK_ABOVE_HIGH_WATERMARK -> "onAboveHighWatermark";
      case LauncherAbi.JAVA_NETWORK_BELOW_LOW_WATERMARK -> "onBelowLowWatermark";
      case LauncherAbi.JAVA_NETWORK_CALLOUT -> "callout";
      default -> "tasks";
    };
  }

  private static String result(int hook, long answer) {
    if (answer < 0) return "FAILED";
    return hook <= LauncherAbi.JAVA_NETWORK_WRITE
        ? NetworkStatus.values()[(int) answer].name()
        : "";
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
