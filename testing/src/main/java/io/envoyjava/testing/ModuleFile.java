// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.envoyjava.sdk.ExtensionFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Builds modules during a test, as the filters' build does: a module is the launcher followed by a
 * jar with the SDK and the filters, but without other dependencies. This needs the SDK, on which
 * every filter depends. An existing file is replaced by renaming, so that an Envoy that has loaded
 * it goes on.
 *
 * @since 0.1
 */
public final class ModuleFile {
  private static final String SDK = "io.envoyjava.sdk";

  private ModuleFile() {}

  /**
   * Builds {@code lib<name>.so} with these factories and all classes of their packages.
   *
   * @param folder the folder for the file
   * @param name the module's name
   * @param factories the factories, which need a public constructor without parameters
   * @return the file
   */
  @SafeVarargs
  public static Path of(Path folder, String name, Class<? extends ExtensionFactory>... factories) {
    return of(folder, name, origin(ExtensionFactory.class), factories);
  }

  /**
   * Builds {@code lib<name>.so} as above, with the SDK's classes from another place.
   *
   * @param folder the folder for the file
   * @param name the module's name
   * @param sdk a jar or a folder with the SDK's classes
   * @param factories the factories
   * @return the file
   */
  @SafeVarargs
  public static Path of(
      Path folder, String name, Path sdk, Class<? extends ExtensionFactory>... factories) {
    var file = folder.resolve("lib" + name + ".so");
    var next = folder.resolve("lib" + name + ".so.new");
    try (var out = Files.newOutputStream(next);
        var launcher = ExtensionFactory.class.getResourceAsStream(launcher())) {
      var entries = new TreeMap<String, byte[]>();
      addPackage(entries, sdk, SDK);
      for (var factory : factories) {
        addPackage(entries, origin(factory), factory.getPackageName());
        for (var service : services(factory)) {
          entries.merge(
              "META-INF/services/" + service,
              (factory.getName() + "\n").getBytes(UTF_8),
              ModuleFile::concat);
        }
      }
      Objects.requireNonNull(launcher, "the SDK has no launcher for this machine").transferTo(out);
      writeJar(out, entries);
      // An Envoy may have mapped the old file, and would crash if its content changed.
      return Files.move(next, file, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of the extension points that a factory is for. */
  private static Set<String> services(Class<?> factory) {
    var services = new TreeSet<String>();
    for (Class<?> type = factory; type != null; type = type.getSuperclass()) {
      for (var implemented : type.getInterfaces()) {
        if (List.of(implemented.getInterfaces()).contains(ExtensionFactory.class)) {
          services.add(implemented.getName());
        }
        services.addAll(services(implemented));
      }
    }
    return services;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Returns the launcher's path in the SDK's jar, which has one for each architecture. */
  private static String launcher() {
    var architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    return "/META-INF/envoy/linux-" + architecture + "/launcher.so";
  }

  /** Adds a package and its subpackages from a jar or a folder. */
  private static void addPackage(Map<String, byte[]> entries, Path origin, String name)
      throws IOException {
    if (Files.isDirectory(origin)) {
      addFiles(entries, origin, name.replace('.', '/'));
      return;
    }
    try (var jar = FileSystems.newFileSystem(origin)) {
      addFiles(entries, jar.getPath("/"), name.replace('.', '/'));
    }
  }

  private static void addFiles(Map<String, byte[]> entries, Path root, String folder)
      throws IOException {
    try (var files = Files.walk(root.resolve(folder))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        entries.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  private static void writeJar(OutputStream out, Map<String, byte[]> entries) throws IOException {
    try (var jar = new ZipOutputStream(out)) {
      for (var entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
  }

  /** Returns the jar or the folder that contains a class. */
  private static Path origin(Class<?> loaded) {
    try {
      return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
