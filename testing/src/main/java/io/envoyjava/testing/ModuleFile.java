// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.envoyjava.sdk.http.HttpFilterFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  private static final String SERVICE = "META-INF/services/" + HttpFilterFactory.class.getName();

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
  public static Path of(Path folder, String name, Class<? extends HttpFilterFactory>... factories) {
    return of(folder, name, origin(HttpFilterFactory.class), factories);
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
      Path folder, String name, Path sdk, Class<? extends HttpFilterFactory>... factories) {
    var file = folder.resolve("lib" + name + ".so");
    var next = folder.resolve("lib" + name + ".so.new");
    try (var out = Files.newOutputStream(next);
        var launcher = HttpFilterFactory.class.getResourceAsStream(launcher())) {
      var entries = new TreeMap<String, byte[]>();
      var names = new ArrayList<String>();
      addPackage(entries, sdk, SDK);
      for (var factory : factories) {
        addPackage(entries, origin(factory), factory.getPackageName());
        names.add(factory.getName());
      }
      entries.put(SERVICE, String.join("\n", names).getBytes(UTF_8));
      Objects.requireNonNull(launcher, "the SDK has no launcher for this machine").transferTo(out);
      writeJar(out, entries);
      // An Envoy may have mapped the old file, and would crash if its content changed.
      return Files.move(next, file, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
