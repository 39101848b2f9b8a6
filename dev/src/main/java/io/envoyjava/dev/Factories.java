// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The factories of a project, by which it offers extensions. */
final class Factories {
  /**
   * What a factory makes.
   *
   * @param kind the kind of extension
   * @param name the name that Envoy's configuration has to give
   */
  record Offer(ExtensionKind kind, String name) {}

  /** What all factories extend. */
  private static final String BASE = "io.envoyjava.sdk.ExtensionFactory";

  private Factories() {}

  /** Returns what a project offers, by kind, in the order in which it names the factories. */
  static List<Offer> offers(List<Path> classes, List<Path> classPath)
      throws DevException, IOException {
    var urls = new ArrayList<URL>();
    for (var path : classes) urls.add(path.toUri().toURL());
    for (var path : classPath) urls.add(path.toUri().toURL());
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      var offers = new ArrayList<Offer>();
      for (var kind : ExtensionKind.values()) {
        for (var factory : factories(loader, kind.factory())) {
          offers.add(new Offer(kind, name(loader, factory)));
        }
      }
      return offers;
    }
  }

  private static Set<String> factories(URLClassLoader loader, String service) throws IOException {
    var named = new LinkedHashSet<String>();
    for (var file : loader.resources("META-INF/services/" + service).toList()) {
      try (var in = file.openStream()) {
        new String(in.readAllBytes(), UTF_8)
            .lines()
            .map(line -> line.replaceAll("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(named::add);
      }
    }
    for (var file : loader.resources("module-info.class").toList()) {
      try (var in = file.openStream()) {
        for (var provides : ModuleDescriptor.read(in).provides()) {
          if (provides.service().equals(service)) named.addAll(provides.providers());
        }
      }
    }
    return named;
  }

  private static String name(ClassLoader loader, String factory) throws DevException {
    try {
      var made = loader.loadClass(factory).getConstructor().newInstance();
      return (String) loader.loadClass(BASE).getMethod("name").invoke(made);
    } catch (ReflectiveOperationException | LinkageError e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new DevException("the factory %s cannot be made: %s".formatted(factory, cause));
    }
  }
}
