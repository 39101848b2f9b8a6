// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * One of those that are compared: an Envoy with a filter.
 *
 * @param name what it is called in the report and on the command line
 * @param kind what it is made with
 * @param workload what it is asked
 * @param filter the filter's entry in Envoy's configuration; empty for none
 * @param modules the files of modules that the entry names
 * @param javaOptions options for the JVM in Envoy, if there is one
 */
record Subject(
    String name,
    Kind kind,
    Workload workload,
    String filter,
    List<Path> modules,
    String javaOptions) {

  /** What a filter is made with. */
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

  /** Whether there is a JVM in this Envoy. */
  boolean isJava() {
    return kind == Kind.JAVA;
  }

  /** The same with other options for the JVM. */
  Subject with(String variant, String options) {
    return new Subject(
        name + ", " + variant,
        kind,
        workload,
        filter,
        modules,
        (javaOptions + " " + options).strip());
  }

  /** The same with an AOT cache for the JVM. */
  Subject withAotCache(Path cache) {
    return new Subject(name, kind, workload, filter, modules, "-XX:AOTCache=" + cache);
  }
}
