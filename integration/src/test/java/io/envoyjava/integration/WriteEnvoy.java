// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import io.envoyjava.integration.filters.WriteFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An Envoy with {@link WriteFactory}'s filter before an upstream that reads requests byte by byte.
 *
 * @param upstream the upstream
 * @param envoy the Envoy
 */
record WriteEnvoy(RawUpstream upstream, EnvoyProcess envoy) implements AutoCloseable {
  /** Starts both, and makes the module's file in a folder. */
  static WriteEnvoy start(Path directory) throws IOException {
    var upstream = RawUpstream.start();
    var envoy =
        EnvoyProcess.builder()
            .config(EnvoyConfig.upstream(upstream.port()).filter("write").yaml())
            .modules(ModuleFile.of(directory, "write", WriteFactory.class))
            .start();
    return new WriteEnvoy(upstream, envoy);
  }

  /** Returns how many hooks have failed. */
  long failures() {
    return envoy.stat("dynamicmodulescustom.write.failures");
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    upstream.close();
  }
}
