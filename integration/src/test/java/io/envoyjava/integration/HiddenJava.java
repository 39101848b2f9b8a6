// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes a program that is Envoy, but does not find the JDKs of this machine. */
final class HiddenJava {
  private static final String UNSHARE = "unshare --map-root-user --mount";

  private HiddenJava() {}

  /**
   * Returns the program. Skips the test if this machine does not allow mounts of its own.
   *
   * @param folder the folder for the program
   * @param setup a shell command that runs before, in a namespace in which mounts are its own
   * @param environment the command that runs Envoy, such as {@code env -i}, or an empty text
   */
  static Path envoy(Path folder, String setup, String environment)
      throws IOException, InterruptedException {
    var attempt =
        new ProcessBuilder("sh", "-c", UNSHARE + " true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    assumeThat(attempt.start().waitFor()).as(UNSHARE).isZero();
    var script = Files.createTempFile(folder, "envoy-without-java", "");
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec %s sh -c 'for folder in /opt/java /usr/lib/jvm; do
          [ ! -d $folder ] || mount -t tmpfs none $folder || exit
        done
        %s || exit
        exec %s "$0" "$@"' '%s' "$@"
        """
            .formatted(UNSHARE, setup, environment, EnvoyBinary.locate()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }
}
