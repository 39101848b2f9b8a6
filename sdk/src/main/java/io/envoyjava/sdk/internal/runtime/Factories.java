// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Finds a module's factories. A module's jar is on a class path, where the JDK ignores {@code
 * module-info}. This class reads it, so that an author declares the provider once, where the
 * compiler checks it. {@code META-INF/services} works, too.
 */
public final class Factories {
  private Factories() {}

  /**
   * Returns the factories by name; throws {@link IllegalStateException} with the reason if they are
   * not valid.
   */
  public static <F> Map<String, F> load(
      Class<F> type, Function<F, String> name, String modulePath, ClassLoader loader) {
    var byName = new LinkedHashMap<String, F>();
    for (var factory : instantiate(type, modulePath, loader)) {
      var other = byName.putIfAbsent(name.apply(factory), factory);
      if (other != null) {
        throw new IllegalStateException(
            "two factories have the name '%s': %s and %s; give one of them another name"
                .formatted(
                    name.apply(factory), other.getClass().getName(), factory.getClass().getName()));
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalStateException(
          "no factory: name it in module-info.java (provides %s with …) or in"
                  .formatted(type.getName())
              + " META-INF/services");
    }
    return byName;
  }

  private static <F> List<F> instantiate(Class<F> type, String modulePath, ClassLoader loader) {
    var factories = new ArrayList<F>();
    for (var name : providersInModuleInfo(type, modulePath, loader)) {
      try {
        factories.add(type.cast(loader.loadClass(name).getConstructor().newInstance()));
      } catch (ReflectiveOperationException | ClassCastException e) {
        throw new IllegalStateException(
            "the factory %s in module-info cannot be made: it must be a public class with a public"
                    .formatted(name)
                + " constructor without arguments",
            e);
      }
    }
    if (factories.isEmpty()) {
      ServiceLoader.load(type, loader).forEach(factories::add);
    }
    return factories;
  }

  private static List<String> providersInModuleInfo(
      Class<?> type, String modulePath, ClassLoader loader) {
    // The file's own descriptor. getResource would find those of the JDK's modules first.
    var url = loader instanceof URLClassLoader own ? own.findResource("module-info.class") : null;
    if (url == null) return List.of();
    try (var info = uncached(url)) {
      return ModuleDescriptor.read(info).provides().stream()
          .filter(provides -> provides.service().equals(type.getName()))
          .flatMap(provides -> provides.providers().stream())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("module-info.class of " + modulePath + " cannot be read", e);
    }
  }

  /** Opens a resource without the cache, which would keep the module's file open. */
  private static InputStream uncached(URL url) throws IOException {
    var connection = url.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}
