// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code openssl s_client}, connected to an Envoy's listener. */
final class OpensslClient implements AutoCloseable {
  private final Process process;

  OpensslClient(Envoy envoy, String... options) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of("openssl", "s_client", "-quiet", "-connect"));
    command.add("127.0.0.1:" + envoy.port(NetworkConfig.LISTENER));
    command.addAll(List.of(options));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Sends a line and returns the line that comes back; null if the connection ends. */
  @Nullable String ask(String line) throws IOException {
    process.outputWriter(UTF_8).append(line).append('\n').flush();
    return process.inputReader(UTF_8).readLine();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
