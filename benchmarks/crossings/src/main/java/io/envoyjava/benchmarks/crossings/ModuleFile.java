// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings;

import io.envoyjava.benchmarks.crossings.filters.CrossingsFactory;
import io.envoyjava.sdk.HttpFilterFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Makes the module that is measured: the SDK's launcher, and behind it a jar that only says where
 * the SDK's and the filters' classes are.
 */
final class ModuleFile {
  private ModuleFile() {}

  /** A new file, which the caller deletes. */
  static Path create() throws IOException {
    var file = Files.createTempFile("libcrossings", ".so");
    try (var out = Files.newOutputStream(file);
        var launcher = Objects.requireNonNull(ModuleFile.class.getResourceAsStream(launcher()))) {
      launcher.transferTo(out);
      new JarOutputStream(out, manifest()).close();
    }
    return file;
  }

  /** Within the SDK's jar, one for each kind of machine. */
  private static String launcher() {
    var architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    return "/META-INF/envoy/linux-" + architecture + "/launcher.so";
  }

  private static Manifest manifest() {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        origin(HttpFilterFactory.class) + " " + origin(CrossingsFactory.class));
    return manifest;
  }

  /** The jar or the folder that a class is from. */
  private static String origin(Class<?> loaded) {
    return loaded.getProtectionDomain().getCodeSource().getLocation().toString();
  }
}
