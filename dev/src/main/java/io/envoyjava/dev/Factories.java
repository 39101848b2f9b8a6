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

/** The factories of a project. Their names are those of the filters. */
final class Factories {
  private static final String SERVICE = "io.envoyjava.sdk.http.HttpFilterFactory";

  private Factories() {}

  /** Returns the names of the filters, in the order in which the project names the factories. */
  static List<String> names(List<Path> classes, List<Path> classPath)
      throws DevException, IOException {
    var urls = new ArrayList<URL>();
    for (var path : classes) urls.add(path.toUri().toURL());
    for (var path : classPath) urls.add(path.toUri().toURL());
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      var names = new ArrayList<String>();
      for (var factory : factories(loader)) names.add(name(loader, factory));
      return names;
    }
  }

  private static Set<String> factories(URLClassLoader loader) throws IOException {
    var named = new LinkedHashSet<String>();
    for (var file : loader.resources("META-INF/services/" + SERVICE).toList()) {
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
          if (provides.service().equals(SERVICE)) named.addAll(provides.providers());
        }
      }
    }
    return named;
  }

  private static String name(ClassLoader loader, String factory) throws DevException {
    try {
      var made = loader.loadClass(factory).getConstructor().newInstance();
      return (String) loader.loadClass(SERVICE).getMethod("name").invoke(made);
    } catch (ReflectiveOperationException | LinkageError e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new DevException("the factory %s cannot be made: %s".formatted(factory, cause));
    }
  }
}
