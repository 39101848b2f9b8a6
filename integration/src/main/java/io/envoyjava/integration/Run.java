// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves {@code integration/envoy.yaml} with the filters of this repository until it is told to
 * end: the Java part of the command {@code run}.
 */
public final class Run {
  private static final int UPSTREAM = 1234;
  private static final List<Integer> PORTS =
      List.of(
          1062, 1063, 1064, 1066, 1067, 1068, 1069, 1070, 1071, 1072, 1073, 1074, 1075, 1076, 1077,
          1078, 1079, 1080, UPSTREAM, 9901);
  private static final Duration FOR_EVER = Duration.ofDays(36500);

  private Run() {}

  /**
   * Ends with Envoy's exit status, or with 1 and one line that says what is missing.
   *
   * @param args the folder of this repository, and arguments for Envoy
   */
  public static void main(String... args) {
    System.exit(run(Path.of(args[0]), List.of(args).subList(1, args.length)));
  }

  // Ctrl-C and SIGTERM end this JVM, and EnvoyProcess sees to it that Envoy ends before it.
  private static int run(Path root, List<String> arguments) {
    try {
      PORTS.forEach(Run::checkFree);
      var builder =
          EnvoyProcess.builder()
              .directory(root.resolve("integration"))
              .config(ExampleConfig.text(root.resolve("integration/envoy.yaml")))
              .adminAsConfigured()
              .modules(copies(root))
              .args(arguments.toArray(String[]::new))
              .logTo(line -> say("[envoy] " + line));
      try (var _ = Httpbin.start(UPSTREAM);
          var envoy = builder.start()) {
        say(
            """

            Envoy is ready (process %d). Try, in another terminal:
              curl -i localhost:1062/uuid
              curl -d hello localhost:1062/post
              curl -s localhost:9901/stats
            Ctrl-C ends it.
            """
                .formatted(envoy.pid()));
        int status = envoy.awaitExit(FOR_EVER).status();
        say("Envoy ended with status " + status + ".");
        return status;
      }
    } catch (EnvoyException e) {
      // What Envoy said is above already.
      fail(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return 1;
    } catch (IOException e) {
      fail(e.toString());
      return 1;
    }
  }

  private static void checkFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return;
    } catch (IOException e) {
      throw new EnvoyException(
          "port %d is taken: end what listens there (ss -ltnp 'sport = :%d' names it) and try again"
              .formatted(port, port),
          e);
    }
  }

  /**
   * Returns a folder with copies of the modules, so that a build beside this Envoy does not touch
   * what it has loaded. The copies of an earlier run are replaced, not overwritten: it may go on.
   */
  private static Path copies(Path root) throws IOException {
    var folder = Files.createDirectories(root.resolve("integration/target/run"));
    var modules = modules(root);
    var next = folder.resolve("next");
    for (var module : modules) {
      Files.copy(module, next, REPLACE_EXISTING);
      Files.move(next, folder.resolve(module.getFileName()), ATOMIC_MOVE);
    }
    return folder;
  }

  private static List<Path> modules(Path root) throws IOException {
    var modules = new ArrayList<Path>();
    try (var filters = Files.newDirectoryStream(root.resolve("filters"))) {
      for (var filter : filters) {
        if (!Files.isDirectory(filter.resolve("target"))) continue;
        try (var libraries = Files.newDirectoryStream(filter.resolve("target"), "lib*.so")) {
          libraries.forEach(modules::add);
        }
      }
    }
    if (modules.isEmpty()) {
      throw new EnvoyException("no filter is built: run mvn package in " + root);
    }
    return modules;
  }

  private static void say(String text) {
    System.out.println(text);
  }

  private static void fail(String why) {
    System.err.println("run: " + why);
  }
}
