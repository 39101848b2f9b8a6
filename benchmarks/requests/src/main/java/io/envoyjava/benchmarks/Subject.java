// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * A subject of the comparison: an Envoy with an extension, mostly an HTTP filter.
 *
 * @param name its name in the report and on the command line
 * @param kind how it is implemented
 * @param workload the requests
 * @param place where the entry is
 * @param entry the extension's entry in Envoy's configuration; empty for none
 * @param modules the files of modules that the entry names
 * @param javaOptions options for the JVM in Envoy, if there is one
 */
record Subject(
    String name,
    Kind kind,
    Workload workload,
    Place place,
    String entry,
    List<Path> modules,
    String javaOptions) {

  /** How an extension is implemented. */
  enum Kind {
    /** The others of the same workload are compared with this one. */
    BASELINE("baseline"),
    ENVOY("Envoy's own, C++"),
    LUA("Lua in Envoy"),
    EXT_PROC("gRPC to a Java server"),
    C("dynamic module, C"),
    JAVA("dynamic module, Java"),
    OTHER("dynamic module, from outside");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  Subject {
    modules = List.copyOf(modules);
  }

  /** Returns whether this Envoy has a JVM. */
  boolean isJava() {
    return kind == Kind.JAVA;
  }

  /** Returns the same subject with other options for the JVM. */
  Subject with(String variant, String options) {
    return new Subject(
        name + ", " + variant,
        kind,
        workload,
        place,
        entry,
        modules,
        (javaOptions + " " + options).strip());
  }

  /** Returns the same subject with an AOT cache for the JVM. */
  Subject withAotCache(Path cache) {
    return new Subject(name, kind, workload, place, entry, modules, "-XX:AOTCache=" + cache);
  }
}
