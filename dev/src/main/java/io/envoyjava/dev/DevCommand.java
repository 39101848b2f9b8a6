// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.packaging.PackagingException;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the project in an Envoy, and replaces the code in it when a source file changes. */
final class DevCommand {
  private final Project project;

  /** As the build tool last described the project. */
  private Arguments arguments;

  private Build build;

  DevCommand(Project project, Arguments arguments) {
    this.project = project;
    this.arguments = arguments;
    this.build = build();
  }

  int run() throws DevException, PackagingException, IOException {
    var modules = Folders.makeEmpty(project.work().resolve("modules"));
    var filters = Folders.makeEmpty(project.work().resolve("filters"));
    var poms = new SourceWatch(arguments.paths("--poms"), written());
    var watch = watch();
    try (var run = new EnvoyRun(project, arguments);
        Closeable _ = () -> build.close()) {
      var config = LiveConfig.of(run.config(), project.module(), filters);
      if (config.names().isEmpty()) {
        throw new DevException(
            "the configuration has no extension of module %s that dev can replace (%s): use run"
                .formatted(project.module(), ExtensionKind.replaceable()));
      }
      var swaps = new CodeSwaps(project, config, modules);
      swaps.first(project.classes());
      // While Envoy starts, the compiler gets warm.
      var warmUp = Thread.ofPlatform().daemon().start(() -> warmUp(build));
      // Envoy asks for a name before it watches files.
      var named = new String[] {"--service-node", "dev", "--service-cluster", "dev"};
      var envoy = run.start(config.yaml(), modules, named);
      warmUp.join();
      var refused = swaps.started(envoy);
      System.out.printf(
          """

          %s. Try, in another terminal:
          %sWhen a source file changes, requests get the new code. Ctrl-C ends Envoy.

          """,
          EnvoyRun.describe(envoy), run.whatToTry(envoy));
      for (var kept : config.kept()) {
        say(kept + " keeps this code, and shares nothing with code that replaces it");
      }
      if (refused != null) {
        say(refused);
        say(
            "Envoy answers requests with an error, and closes connections, until it takes a"
                + " version");
      }
      while (watch.await(envoy::isAlive)) {
        if (poms.changed()) {
          if (!describe(swaps)) continue;
          watch = watch();
        }
        if (arguments.has("--config")) use(swaps, run, filters);
        change(build, swaps, envoy);
      }
      return EnvoyRun.awaitEnd(envoy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private SourceWatch watch() {
    var watched = new ArrayList<>(arguments.paths("--sources"));
    watched.addAll(arguments.paths("--resources"));
    watched.addAll(arguments.paths("--config"));
    watched.addAll(arguments.paths("--poms"));
    return new SourceWatch(watched, written());
  }

  /**
   * Lets the build tool describe the project again, for its dependencies.
   *
   * @return whether it could
   */
  private boolean describe(CodeSwaps swaps) throws InterruptedException {
    say("the pom has changed: Maven resolves the project's dependencies");
    try {
      var command = arguments.lines("--describe-command");
      var _ = new CommandBuild(command, project.directory(), project.classes()).compile();
      var words = Files.readString(Path.of(arguments.get("--describe"))).split("\0");
      var changed = Arguments.parse(List.of(words).subList(1, words.length), Main.OPTIONS);
      var described = Project.of(changed);
      if (!described.module().equals(project.module())) {
        throw new DevException(
            "the module is now named %s: start again to use it".formatted(described.module()));
      }
      swaps.use(described);
      build.close();
      arguments = changed;
      build = build();
      return true;
    } catch (DevException | IOException | IllegalArgumentException e) {
      say(e);
      say("the dependencies stay as they were, until the pom changes again");
      return false;
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
    } catch (DevException | IOException | UncheckedIOException e) {
      // The next change compiles, too, and shows the errors.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the folder that builds write, which may be below one with resources. */
  private Path written() {
    var parent = project.work().getParent();
    return parent == null || project.directory().startsWith(parent) ? project.work() : parent;
  }

  /** Takes the filter's settings from the configuration as it is now, if that can be taken. */
  private void use(CodeSwaps swaps, EnvoyRun run, Path filters) {
    try {
      swaps.use(LiveConfig.of(run.config(), project.module(), filters));
    } catch (DevException | IOException e) {
      say(e);
      say("the filter keeps its settings");
    }
  }

  private static void change(Build build, CodeSwaps swaps, Envoy envoy)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      var classes = build.compile();
      long compiled = millisSince(start);
      int version = swaps.next(classes, envoy);
      say(
          "version %d serves after %d ms, of which the compiler took %d ms"
              .formatted(version, millisSince(start), compiled));
    } catch (DevException
        | PackagingException
        | EnvoyException
        | IOException
        | UncheckedIOException e) {
      // Files vanish while an editor or a version control system works, and a breakpoint may hold
      // Envoy. There will be another change.
      say(e);
      say("the code is not replaced: what served before goes on");
    }
  }

  private static void say(Exception problem) {
    boolean forPeople = problem instanceof DevException || problem instanceof PackagingException;
    var text = forPeople ? String.valueOf(problem.getMessage()) : problem.toString();
    text.strip().lines().forEach(DevCommand::say);
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void say(String line) {
    System.out.println("[dev] " + line);
  }
}
