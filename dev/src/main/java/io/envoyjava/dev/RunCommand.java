// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.packaging.PackagingException;
import java.io.IOException;

/** Packages the project, and runs it in an Envoy until that ends. */
final class RunCommand {
  private final Project project;
  private final Arguments arguments;

  RunCommand(Project project, Arguments arguments) {
    this.project = project;
    this.arguments = arguments;
  }

  int run() throws DevException, PackagingException, IOException {
    // The command dev leaves its versions there.
    var modules = Folders.makeEmpty(project.work().resolve("modules"));
    project.pack(project.module(), project.classes(), modules);
    try (var run = new EnvoyRun(project, arguments)) {
      var envoy = run.start(run.config(), modules);
      System.out.printf(
          """

          %s. Its configuration is %s. Try, in another terminal:
          %sCtrl-C ends it.

          """,
          EnvoyRun.describe(envoy),
          project.directory().relativize(run.configFile()),
          run.whatToTry(envoy));
      return EnvoyRun.awaitEnd(envoy);
    }
  }
}
