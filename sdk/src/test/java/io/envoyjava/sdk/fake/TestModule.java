// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.lang.reflect.AccessFlag;
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
  private static final String SERVICE = "META-INF/services/io.envoyjava.sdk.http.HttpFilterFactory";

  private TestModule() {}

  /** A module with the SDK, the tests' filters, and these factories. */
  static Path of(Path folder, String name, Class<?>... factories) {
    var names = new ArrayList<String>();
    for (var factory : factories) names.add(factory.getName());
    return of(folder, name, names);
  }

  static Path of(Path folder, String name, List<String> factories) {
    var services = String.join("\n", factories).getBytes(UTF_8);
    return of(folder, name, SERVICE, services);
  }

  /** A module with a factory of network filters. */
  static Path network(Path folder, String name, Class<?> factory) {
    return extension(folder, name, NetworkFilterFactory.class, factory);
  }

  /** A module with a factory of one kind of extension. */
  static Path extension(Path folder, String name, Class<?> kind, Class<?> factory) {
    return of(
        folder, name, "META-INF/services/" + kind.getName(), factory.getName().getBytes(UTF_8));
  }

  /** A module with a factory of listener filters. */
  static Path listener(Path folder, String name, Class<?> factory) {
    return of(
        folder,
        name,
        "META-INF/services/" + ListenerFilterFactory.class.getName(),
        factory.getName().getBytes(UTF_8));
  }

  /** A module with a factory of UDP listener filters. */
  static Path udp(Path folder, String name, Class<?> factory) {
    return of(
        folder,
        name,
        "META-INF/services/" + UdpListenerFilterFactory.class.getName(),
        factory.getName().getBytes(UTF_8));
  }

  /** A module whose factory is named in its module descriptor. */
  static Path described(Path folder, String name, Class<?> factory) {
    var descriptor =
        ClassFile.of()
            .buildModule(
                ModuleAttribute.of(
                    ModuleDesc.of("described"),
                    module ->
                        module
                            .requires(
                                ModuleDesc.of("java.base"), List.of(AccessFlag.MANDATED), null)
                            .provides(
                                HttpFilterFactory.class.describeConstable().orElseThrow(),
                                factory.describeConstable().orElseThrow())));
    return of(folder, name, "module-info.class", descriptor);
  }

  private static Path of(Path folder, String name, String entry, byte[] content) {
    var file = folder.resolve("lib" + name + ".so");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Files.copy(Path.of("target", "test-native", "launcher.so"), out);
      try (var jar = new JarOutputStream(out)) {
        addAll(jar, CLASSES, "io/envoyjava/sdk");
        addAll(jar, TEST_CLASSES, FILTERS);
        jar.putNextEntry(new JarEntry(entry));
        jar.write(content);
        jar.closeEntry();
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
