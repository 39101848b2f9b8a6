// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The file {@code integration/envoy.yaml} as the Envoy at hand can serve it. */
final class ExampleConfig {
  private static final Pattern VERSION = Pattern.compile("/(\\d+)\\.(\\d+)\\.\\d+");

  /** What stands between two lines of dashes. */
  private static final Pattern SINCE_1_37 = Pattern.compile("(?m)^ *# -{8}\n(?:.*\n)*?^ *# -{8}\n");

  private ExampleConfig() {}

  /** Returns the file; without the extensions of v1.37 if this Envoy is older. */
  static String text(Path file) throws IOException {
    var text = Files.readString(file);
    return hasNetworkFilters() ? text : SINCE_1_37.matcher(text).replaceAll("");
  }

  /** Returns whether the Envoy that is to run is v1.37 or later. */
  static boolean hasNetworkFilters() throws IOException {
    var process = new ProcessBuilder(EnvoyBinary.locate().toString(), "--version").start();
    var found = VERSION.matcher(new String(process.getInputStream().readAllBytes(), UTF_8));
    if (!found.find()) return true;
    return Integer.parseInt(found.group(1)) > 1 || Integer.parseInt(found.group(2)) >= 37;
  }
}
