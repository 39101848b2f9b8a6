// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Compiles the project. */
interface Build extends AutoCloseable {
  /**
   * Compiles the project as it is now.
   *
   * @return the folders with its classes and resources
   * @throws DevException if the project has errors; the message has them
   */
  List<Path> compile() throws DevException, IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
