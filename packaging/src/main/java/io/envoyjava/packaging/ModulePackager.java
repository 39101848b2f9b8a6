// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code lib<name>.so}: the SDK's launcher, and behind it a jar with the project and all that
 * it needs. The dynamic linker reads a file from its beginning and Java reads a jar from its end,
 * so the one file is a native library and a jar at once. Between the two may be a Java runtime.
 *
 * <p>A running Envoy may have the file mapped and would die if its content changed. So each file is
 * written beside the old one and renamed. The same input gives the same bytes.
 *
 * @since 0.1
 */
public final class ModulePackager {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private ModulePackager() {}

  /**
   * Makes {@code <output>/<platform>/lib<name>.so} for each platform that the SDK has a launcher
   * for, and {@code <output>/lib<name>.so} if this machine is one of them. Calls for different
   * output folders may run in parallel.
   *
   * @param spec what to make the module of
   * @return the module for each platform, sorted by platform
   * @throws PackagingException if the project cannot be packaged
   * @throws IOException if a file cannot be read or written
   */
  public static List<PackagedModule> pack(ModuleSpec spec) throws PackagingException, IOException {
    requireUsableName(spec.name());
    var sdk = Sdk.find(spec.classPath());
    Files.createDirectories(spec.output());
    var work = Files.createTempDirectory(spec.output(), "envoy-java-");
    try {
      var jar = FatJar.make(spec, sdk, work);
      FactoryCheck.requireFactory(jar, sdk);
      return write(spec, sdk, jar, work);
    } finally {
      deleteTree(work);
    }
  }

  private static void requireUsableName(String name) throws PackagingException {
    if (!NAME.matcher(name).matches()) {
      throw new PackagingException(
          ("name: expected letters, digits, '_', '.' and '-', such as my_filter for"
                  + " libmy_filter.so; found '%s'")
              .formatted(name));
    }
  }

  private static List<PackagedModule> write(ModuleSpec spec, Sdk sdk, Path jar, Path work)
      throws PackagingException, IOException {
    var file = "lib" + spec.name() + ".so";
    var java = spec.runtime() == null ? null : JavaRuntime.of(spec.runtime(), jar, work);
    var modules = new ArrayList<PackagedModule>();
    for (var platform : sdk.platforms()) {
      var launcher = sdk.launcher(platform);
      var home = java == null ? null : java.link(platform, thisPlatform());
      var bundle = home == null ? null : bundle(launcher, home);
      var target = spec.output().resolve(platform).resolve(file);
      replace(target, launcher, bundle, jar);
      modules.add(new PackagedModule(platform, target, bundle != null));
      if (platform.equals(thisPlatform())) {
        replace(spec.output().resolve(file), launcher, bundle, jar);
      }
    }
    return modules;
  }

  private static Path bundle(byte[] launcher, Path home) throws PackagingException, IOException {
    Bundle.requireFoundBehind(launcher);
    var bundle = home.resolveSibling(home.getFileName() + ".bundle");
    try (var out = new BufferedOutputStream(Files.newOutputStream(bundle))) {
      Bundle.write(home, out);
    }
    return bundle;
  }

  private static void replace(Path target, byte[] launcher, @Nullable Path bundle, Path jar)
      throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    var next = target.resolveSibling(target.getFileName() + ".new");
    try (var out = Files.newOutputStream(next)) {
      out.write(launcher);
      if (bundle != null) Files.copy(bundle, out);
      Files.copy(jar, out);
    }
    Files.move(next, target, ATOMIC_MOVE);
  }

  /** The name of this machine's platform, as launchers have it. */
  static String thisPlatform() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "aarch_64";
          default -> System.getProperty("os.arch");
        };
    return system + "-" + machine;
  }

  private static void deleteTree(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
