// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.packaging.PackagingException;
import io.envoyjava.testing.EnvoyException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The development tools as a program, which the Maven plugin starts and other build tools can.
 *
 * @since 0.1
 */
public final class Main {
  private static final String USAGE =
      """
      Usage: java -cp <envoy-java-dev and its dependencies> io.envoyjava.dev.Main COMMAND OPTIONS
        run      packages the project, and runs it in an Envoy until Ctrl-C
        dev      the same, and replaces the code in the running Envoy when a source file changes
        config   prints the configuration of the project's extension

      The project:
        --name NAME              the module's name
        --classes PATHS          the project's own classes and resources: folders or jars
        --class-path PATHS       what they need at run time, the SDK included
        --relocate LINES         packages to move: FROM=TO, which +INCLUDE and -EXCLUDE may follow
        --directory FOLDER       the project's folder
        --work FOLDER            for the files of this program
        --filter NAME            the extension, if the module has several
        --filter-config TEXT     the extension's configuration
        --parent PID             ends when this process ends

      The Envoy, for run and dev:
        --config FILE            Envoy's configuration; without it, a minimal one is written.
                                 For config, too: the file that has the extension
        --envoy-version VERSION  an official Envoy
        --port PORT              the listener's port; 10000 by default, 0 for a free one
        --admin-port PORT        the port of the administration interface; 9901 by default
        --upstream URL           the upstream; without it, a built-in one
        --httpbin PORT           with --config: starts the built-in upstream at that port
        --debug PORT             opens a port for a debugger
        --arguments WORDS        more arguments for Envoy, separated by spaces
        --container true         runs Envoy in a container of the image $ENVOY_IMAGE

      For dev:
        --sources PATHS          folders with Java sources
        --resources PATHS        folders with resources
        --compiler-options WORDS options for javac, separated by spaces
        --compile-class-path PATHS  what the sources need
        --compile-command LINES  a command that compiles instead, into --classes: one word a line
        --poms PATHS             files of the build tool that describe the project
        --describe-command LINES a command that writes the arguments of this program for the project
                                 as it then is, each of them with a NUL after it, into
        --describe FILE

      For config:
        --target TARGET          envoy, gateway, istio or all
        --output FILE            instead of the standard output
        --url URL                where Envoy Gateway lets Envoy fetch the module
        --module FILE            the packaged module, of which --url needs the SHA-256

      PATHS are separated by '%s'.
      """
          .formatted(File.pathSeparator);

  static final List<String> OPTIONS =
      Pattern.compile("--[a-z-]+(?= )").matcher(USAGE).results().map(it -> it.group()).toList();

  private Main() {}

  /**
   * Runs a command. Ends with Envoy's exit status, with status 1 if the command fails, and with
   * status 2 if the arguments are wrong.
   *
   * @param args the command and its options; see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(run(List.of(args)));
  }

  // Ctrl-C and SIGTERM end this JVM, whose shutdown hook ends Envoy.
  private static int run(List<String> args) {
    if (args.isEmpty() || args.getFirst().equals("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    try {
      var arguments = Arguments.parse(args.subList(1, args.size()), OPTIONS);
      arguments.find("--parent").ifPresent(Main::endWith);
      return switch (args.getFirst()) {
        case "run" -> new RunCommand(Project.of(arguments), arguments).run();
        case "dev" -> new DevCommand(Project.of(arguments), arguments).run();
        case "config" -> {
          var yaml =
              Manifests.of(
                  extension(arguments), source(arguments), arguments.get("--target", "all"));
          if (arguments.has("--output"))
            Files.writeString(Path.of(arguments.get("--output")), yaml);
          else System.out.print(yaml);
          yield 0;
        }
        default -> throw new IllegalArgumentException("unknown command '" + args.getFirst() + "'");
      };
    } catch (IllegalArgumentException e) {
      System.err.println("envoy-java: " + e.getMessage());
      System.err.println("The option --help lists commands and options.");
      return 2;
    } catch (EnvoyException e) {
      // What Envoy logged is above already.
      System.err.println(
          "envoy-java: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (DevException | PackagingException e) {
      System.err.println("envoy-java: " + e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("envoy-java: " + e);
    }
    return 1;
  }

  /** Ends this JVM when another process ends, even if that was killed. */
  private static void endWith(String parent) {
    if (!parent.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "--parent: expected the id of a process, found '%s'".formatted(parent));
    }
    Thread.ofPlatform()
        .daemon()
        .name("parent")
        .start(
            () -> {
              ProcessHandle.of(Long.parseLong(parent)).ifPresent(it -> it.onExit().join());
              System.exit(1);
            });
  }

  private static ModuleSource source(Arguments arguments) throws DevException, IOException {
    var url = arguments.find("--url");
    if (url.isEmpty()) return ModuleSource.inImage(arguments.get("--name"));
    return ModuleSource.at(url.get(), Path.of(arguments.get("--module")));
  }

  /** Returns the extension as Envoy's configuration has it, or as the options do. */
  private static Extension extension(Arguments arguments) throws DevException, IOException {
    var project = Project.of(arguments);
    var file = arguments.find("--config");
    if (file.isEmpty() || arguments.has("--filter-config")) return project.extension();
    var text = Files.readString(Path.of(file.get()));
    return LiveConfig.of(text, project.module(), project.work()).extension(project.wantedName());
  }
}
