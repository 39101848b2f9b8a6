// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.packaging.PackagingException;
import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the project in an Envoy, and replaces the code in it when a source file changes. */
final class DevCommand {
  private final Project project;
  private final Arguments arguments;

  DevCommand(Project project, Arguments arguments) {
    this.project = project;
    this.arguments = arguments;
  }

  int run() throws DevException, PackagingException, IOException {
    var modules = Folders.makeEmpty(project.work().resolve("modules"));
    var filters = Folders.makeEmpty(project.work().resolve("filters"));
    var watched = new ArrayList<>(arguments.paths("--sources"));
    watched.addAll(arguments.paths("--resources"));
    watched.addAll(arguments.paths("--config"));
    var watch = new SourceWatch(watched);
    try (var run = new EnvoyRun(project, arguments);
        var build = build()) {
      var config = LiveConfig.of(run.config(), project.module(), filters);
      var swaps = new CodeSwaps(project, config, modules);
      swaps.first(project.classes());
      // While Envoy starts, the compiler gets warm.
      var warmUp = Thread.ofPlatform().daemon().start(() -> warmUp(build));
      // Envoy asks for a name before it watches files.
      var named = new String[] {"--service-node", "dev", "--service-cluster", "dev"};
      var envoy = run.start(config.yaml(), modules, named);
      warmUp.join();
      System.out.printf(
          """

          %s. Try, in another terminal:
          %sWhen a source file changes, requests get the new code. Ctrl-C ends Envoy.

          """,
          EnvoyRun.describe(envoy), run.whatToTry(envoy));
      while (watch.await(envoy::isAlive)) {
        change(
            () -> {
              if (arguments.has("--config")) {
                swaps.use(LiveConfig.of(run.config(), project.module(), filters));
              }
              return build.compile();
            },
            swaps,
            envoy);
      }
      return EnvoyRun.awaitEnd(envoy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private Build build() {
    var command = arguments.lines("--compile-command");
    if (!command.isEmpty()) {
      return new CommandBuild(command, project.directory(), project.classes());
    }
    return new SourceBuild(
        arguments.paths("--sources"),
        arguments.paths("--resources"),
        arguments.paths("--compile-class-path"),
        arguments.words("--compiler-options"),
        project.work().resolve("classes"));
  }

  private static void warmUp(Build build) {
    try {
      if (build instanceof SourceBuild) build.compile();
    } catch (DevException | IOException e) {
      // The next change compiles, too, and shows the errors.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what has changed. */
  @FunctionalInterface
  private interface Change {
    List<Path> compile() throws DevException, IOException, InterruptedException;
  }

  private static void change(Change change, CodeSwaps swaps, Envoy envoy)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try {
      var classes = change.compile();
      long compiled = millisSince(start);
      int version = swaps.next(classes, envoy);
      say(
          "version %d serves after %d ms, of which the compiler took %d ms"
              .formatted(version, millisSince(start), compiled));
    } catch (DevException | PackagingException e) {
      String.valueOf(e.getMessage()).strip().lines().forEach(DevCommand::say);
      say("the code is not replaced: what served before goes on");
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void say(String line) {
    System.out.println("[dev] " + line);
  }
}
