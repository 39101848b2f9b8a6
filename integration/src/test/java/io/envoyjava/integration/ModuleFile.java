// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.HttpFilterFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes modules of a test's own filters while it runs, as the filters' build does: the launcher,
 * and behind it a jar with the SDK and the filters.
 */
final class ModuleFile {
  private static final String SDK = "io.envoyjava.sdk";
  private static final String FILTERS = "io.envoyjava.integration.filters";
  private static final String SERVICE = "META-INF/services/" + HttpFilterFactory.class.getName();

  private ModuleFile() {}

  /** Makes {@code lib<name>.so}, with all of the tests' filters and with these factories. */
  @SafeVarargs
  static Path of(Path folder, String name, Class<? extends HttpFilterFactory>... factories) {
    return of(folder, name, origin(HttpFilterFactory.class), factories);
  }

  /** The same with the SDK's classes from elsewhere: from a jar or a folder. */
  @SafeVarargs
  static Path of(
      Path folder, String name, Path sdk, Class<? extends HttpFilterFactory>... factories) {
    var file = folder.resolve("lib" + name + ".so");
    var names = new ArrayList<String>();
    for (var factory : factories) names.add(factory.getName());
    try (var out = Files.newOutputStream(file);
        var launcher = Objects.requireNonNull(ModuleFile.class.getResourceAsStream(launcher()))) {
      launcher.transferTo(out);
      try (var jar = new ZipOutputStream(out)) {
        addClasses(jar, sdk, SDK);
        addClasses(jar, origin(ModuleFile.class), FILTERS);
        add(jar, SERVICE, String.join("\n", names).getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Within the SDK's jar, one for each kind of machine. */
  private static String launcher() {
    var architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    return "/META-INF/envoy/linux-" + architecture + "/launcher.so";
  }

  /** A package and those below it, of a jar or a folder. */
  private static void addClasses(ZipOutputStream jar, Path origin, String packageName)
      throws IOException {
    var folder = packageName.replace('.', '/');
    if (Files.isDirectory(origin)) {
      addAll(jar, origin, folder);
    } else {
      try (var files = FileSystems.newFileSystem(origin)) {
        addAll(jar, files.getPath("/"), folder);
      }
    }
  }

  /** The jar or the folder that a class is from. */
  static Path origin(Class<?> loaded) {
    try {
      return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addAll(ZipOutputStream jar, Path root, String folder) throws IOException {
    List<Path> files;
    try (var found = Files.walk(root.resolve(folder))) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (var file : files) add(jar, root.relativize(file).toString(), Files.readAllBytes(file));
  }

  private static void add(ZipOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
