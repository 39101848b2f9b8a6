// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes module files as the filters' build does: the launcher with a jar behind it. */
final class TestModule {
  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path TEST_CLASSES = Path.of("target", "test-classes");
  private static final String FILTERS = "io/envoyjava/sdk/fake/filters";
  private static final String SERVICE = "META-INF/services/io.envoyjava.sdk.HttpFilterFactory";

  private TestModule() {}

  /** A module with the SDK, the tests' filters, and these factories. */
  static Path of(Path folder, String name, Class<?>... factories) {
    var names = new ArrayList<String>();
    for (var factory : factories) names.add(factory.getName());
    return of(folder, name, names);
  }

  static Path of(Path folder, String name, List<String> factories) {
    var file = folder.resolve("lib" + name + ".so");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Files.copy(Path.of("target", "test-native", "launcher.so"), out);
      try (var jar = new JarOutputStream(out)) {
        addAll(jar, CLASSES, "io/envoyjava/sdk");
        addAll(jar, TEST_CLASSES, FILTERS);
        if (!factories.isEmpty()) {
          jar.putNextEntry(new JarEntry(SERVICE));
          jar.write(String.join("\n", factories).getBytes(java.nio.charset.StandardCharsets.UTF_8));
          jar.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void addAll(JarOutputStream jar, Path root, String folder) throws IOException {
    try (var files = Files.walk(root.resolve(folder))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(root.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }
}
