// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.http.HttpFilterFactory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;

/**
 * Builds one module with several filters: the launcher of the SDK's tests, followed by a jar with
 * all that the filters need. It is one module, so that the fuzzer sees each class once.
 */
final class ModuleFile {
  private static final String SERVICE = "META-INF/services/" + HttpFilterFactory.class.getName();

  private ModuleFile() {}

  /**
   * Builds a module.
   *
   * @param factories the module's factories
   * @param origins one class of each jar or folder to include
   */
  static void write(
      Path file, List<Class<? extends HttpFilterFactory>> factories, List<Class<?>> origins) {
    var services = String.join("\n", factories.stream().map(Class::getName).toList());
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Files.copy(FakeEnvoy.NATIVE.resolve("launcher.so"), out);
      try (var jar = new JarOutputStream(out)) {
        jar.setLevel(Deflater.NO_COMPRESSION);
        for (var origin : origins) addAll(jar, origin(origin));
        add(jar, SERVICE, services.getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  private static void addAll(JarOutputStream jar, Path origin) throws IOException {
    if (Files.isDirectory(origin)) {
      addClasses(jar, origin);
    } else {
      try (var files = FileSystems.newFileSystem(origin)) {
        addClasses(jar, files.getPath("/"));
      }
    }
  }

  private static void addClasses(JarOutputStream jar, Path root) throws IOException {
    List<Path> classes;
    try (var files = Files.walk(root)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (var file : classes) {
      var name = root.relativize(file).toString();
      // The descriptors of several jars that become one are not valid any more.
      boolean described = name.startsWith("META-INF/") || name.equals("module-info.class");
      if (!described) add(jar, name, Files.readAllBytes(file));
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
