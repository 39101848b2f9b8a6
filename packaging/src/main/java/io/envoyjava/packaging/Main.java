// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a module from the command line, for build tools other than Maven.
 *
 * @since 0.1
 */
public final class Main {
  private static final String USAGE =
      """
      Usage: java -cp <envoy-java-packaging and its dependencies> io.envoyjava.packaging.Main
        --name NAME          makes libNAME.so
        --classes PATHS      the project's own classes and resources: folders or jars
        --class-path PATHS   what they need at run time, the SDK included
        --output FOLDER      for FOLDER/<platform>/libNAME.so, and FOLDER/libNAME.so for this machine
        --relocate FROM=TO   moves packages; may be repeated
        --runtime JDK        adds a Java runtime, so that the module needs none on its machine; JDK is
                             the home of a JDK 25 or newer
        --runtime-modules M  Java's modules to add to those that jdeps finds, separated by commas
        --runtime-jmods PLATFORM=FOLDER
                             Java's modules for another platform, such as linux-aarch_64; may be
                             repeated
      PATHS are separated by '%s'.
      """
          .formatted(File.pathSeparator);

  private @Nullable String name;
  private final List<Path> classes = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();
  private @Nullable Path output;
  private final List<Relocation> relocations = new ArrayList<>();
  private @Nullable Path jdk;
  private final List<String> runtimeModules = new ArrayList<>();
  private final Map<String, Path> runtimeJmods = new HashMap<>();

  private Main() {}

  /**
   * Makes a module, and prints the files that it has made. Ends with status 1 if that fails, and
   * with status 2 if the arguments are wrong.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 0 || args[0].equals("--help")) {
      out.print(USAGE);
      return 0;
    }
    try {
      var spec = new Main().parse(args);
      for (var module : ModulePackager.pack(spec)) {
        out.println(module.file());
        if (spec.runtime() != null && !module.bringsJava()) {
          err.printf(
              "envoy-java: %s brings no Java: give --runtime-jmods for %s%n",
              module.file(), module.platform());
        }
      }
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("envoy-java: " + e.getMessage());
      err.print(USAGE);
      return 2;
    } catch (PackagingException e) {
      err.println("envoy-java: " + e.getMessage());
    } catch (IOException e) {
      err.println("envoy-java: " + e);
    }
    return 1;
  }

  private ModuleSpec parse(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length)
        throw new IllegalArgumentException(args[i] + ": a value is missing");
      set(args[i], args[i + 1]);
    }
    if (name == null) throw new IllegalArgumentException("--name is missing");
    if (classes.isEmpty()) throw new IllegalArgumentException("--classes is missing");
    if (output == null) throw new IllegalArgumentException("--output is missing");
    if (jdk == null && !(runtimeModules.isEmpty() && runtimeJmods.isEmpty())) {
      throw new IllegalArgumentException("--runtime is missing");
    }
    var runtime = jdk == null ? null : new RuntimeSpec(jdk, runtimeModules, runtimeJmods);
    return new ModuleSpec(name, classes, classPath, output, relocations, runtime);
  }

  private void set(String option, String value) {
    switch (option) {
      case "--name" -> name = value;
      case "--classes" -> classes.addAll(paths(value));
      case "--class-path" -> classPath.addAll(paths(value));
      case "--output" -> output = Path.of(value);
      case "--relocate" -> relocations.add(relocation(value));
      case "--runtime" -> jdk = Path.of(value);
      case "--runtime-modules" -> runtimeModules.addAll(List.of(value.split(",")));
      case "--runtime-jmods" -> addJmods(value);
      default -> throw new IllegalArgumentException("unknown option '" + option + "'");
    }
  }

  private static List<Path> paths(String value) {
    return Arrays.stream(value.split(Pattern.quote(File.pathSeparator)))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }

  private void addJmods(String value) {
    int equals = value.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "--runtime-jmods: expected PLATFORM=FOLDER, found " + value);
    }
    runtimeJmods.put(value.substring(0, equals), Path.of(value.substring(equals + 1)));
  }

  private static Relocation relocation(String value) {
    int equals = value.indexOf('=');
    if (equals < 1)
      throw new IllegalArgumentException("--relocate: expected FROM=TO, found " + value);
    return new Relocation(value.substring(0, equals), value.substring(equals + 1));
  }
}
