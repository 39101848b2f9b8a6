// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Configures and starts Envoys. May be used for several runs; not thread-safe.
 *
 * @param <B> the builder's type
 * @since 0.1
 */
public abstract sealed class EnvoyBuilder<B extends EnvoyBuilder<B>>
    permits EnvoyProcess.Builder, EnvoyContainer.Builder {
  private @Nullable Path configPath;
  private @Nullable String configText;
  private final Map<String, String> replacements = new LinkedHashMap<>();
  private final List<Path> modules = new ArrayList<>();
  final Map<String, @Nullable String> environment = new LinkedHashMap<>();
  final List<String> arguments = new ArrayList<>();
  Consumer<String> logTo = line -> {};
  Duration timeout = Duration.ofSeconds(30);

  EnvoyBuilder() {}

  abstract B self();

  /**
   * Takes the configuration from a file.
   *
   * @param file the file
   * @return this
   */
  public B config(Path file) {
    configPath = file;
    configText = null;
    return self();
  }

  /**
   * Takes the configuration from text.
   *
   * @param yaml the configuration in YAML, or in JSON, which is a part of YAML
   * @return this
   */
  public B config(String yaml) {
    configText = yaml;
    configPath = null;
    return self();
  }

  /**
   * Replaces all occurrences of a text in the configuration, such as a port. The file is not
   * changed. The start fails if the text does not occur.
   *
   * @param text the text to replace
   * @param replacement the new text
   * @return this
   */
  public B replace(String text, String replacement) {
    replacements.put(text, replacement);
    return self();
  }

  /**
   * Adds dynamic modules. Envoy searches one directory only, so two modules cannot have the same
   * name.
   *
   * @param paths modules ({@code lib<name>.so}), or directories that contain some
   * @return this
   */
  public B modules(Path... paths) {
    modules.addAll(Arrays.asList(paths));
    return self();
  }

  /**
   * Sets an environment variable.
   *
   * @param name the variable
   * @param value its value
   * @return this
   */
  public B env(String name, String value) {
    environment.put(name, value);
    return self();
  }

  /**
   * Sets the number of worker threads. The default is one for each processor.
   *
   * @param workers the number
   * @return this
   */
  public B concurrency(int workers) {
    return args("--concurrency", Integer.toString(workers));
  }

  /**
   * Sets the level of Envoy's log. The default is info.
   *
   * @param level the level, for example {@code debug}
   * @return this
   */
  public B logLevel(String level) {
    return args("--log-level", level);
  }

  /**
   * Sets the levels of single components.
   *
   * @param levels the levels, for example {@code dynamic_modules:debug,http:trace}
   * @return this
   */
  public B componentLogLevel(String levels) {
    return args("--component-log-level", levels);
  }

  /**
   * Adds arguments to the command line.
   *
   * @param more the arguments
   * @return this
   */
  public B args(String... more) {
    arguments.addAll(Arrays.asList(more));
    return self();
  }

  /**
   * Passes each line of the log to a consumer as it is written, on a separate thread.
   *
   * @param consumer the consumer
   * @return this
   */
  public B logTo(Consumer<String> consumer) {
    logTo = consumer;
    return self();
  }

  /**
   * Sets how long Envoy may take to start, and to stop. The default is 30 s.
   *
   * @param limit the limit for each
   * @return this
   */
  public B timeout(Duration limit) {
    timeout = limit;
    return self();
  }

  /**
   * Lets Envoy read and write a directory of this machine, under the same path. A process can
   * always do so. A container mounts the directory; its permissions then decide what Envoy can do,
   * which is not root in the container.
   *
   * @param directory the directory
   * @return this
   */
  public abstract B share(Path directory);

  /**
   * Starts Envoy, and waits until it serves.
   *
   * @return the running Envoy, which the caller must close
   * @throws EnvoyException if it does not start; the message has its last lines
   */
  public abstract Envoy start();

  /**
   * Starts Envoy with a configuration that it is expected to refuse, and waits until it has ended.
   *
   * @return how it ended
   * @throws EnvoyException if it serves nevertheless
   */
  public EnvoyExit startExpectingExit() {
    var instance = launch(List.of());
    try {
      var admin = awaitReady(instance);
      if (admin != null) {
        admin.close();
        throw new EnvoyException(
            "Envoy was to refuse this configuration, but serves\n" + instance.log().tail());
      }
      return exit(instance);
    } finally {
      instance.end();
    }
  }

  /**
   * Lets Envoy check the configuration without serving ({@code --mode validate}).
   *
   * @return how it ended: with status 0 if the configuration is valid
   */
  public EnvoyExit validate() {
    var instance = launch(List.of("--mode", "validate"));
    try {
      return exit(instance);
    } finally {
      instance.end();
    }
  }

  /** Starts Envoy, with these arguments before the others. */
  abstract Instance launch(List<String> mode);

  /**
   * Waits until an Envoy serves and returns its administration interface. If it does not serve,
   * ends it.
   */
  Admin serving(Instance instance) {
    try {
      var admin = awaitReady(instance);
      if (admin != null) return admin;
      int status = instance.awaitExit(timeout);
      throw new EnvoyException(
          "Envoy ended with status %d instead of serving\n%s"
              .formatted(status, instance.log().tail()));
    } catch (RuntimeException e) {
      instance.end();
      throw e;
    }
  }

  private EnvoyExit exit(Instance instance) {
    int status = instance.awaitExit(timeout);
    return new EnvoyExit(status, instance.log().all());
  }

  /** Returns null if Envoy ends before it is ready. */
  private @Nullable Admin awaitReady(Instance instance) {
    var address =
        Await.until(
            () -> instance.isAlive() ? instance.adminAddress() : "",
            timeout,
            () -> notReady(instance));
    if (address.isEmpty()) return null;
    var admin = new Admin(address);
    try {
      Await.condition(
          () -> !instance.isAlive() || admin.isReady(), timeout, () -> notReady(instance));
      if (instance.isAlive()) return admin;
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
    admin.close();
    return null;
  }

  private String notReady(Instance instance) {
    return "Envoy is not ready after %s\n%s"
        .formatted(Await.seconds(timeout), instance.log().tail());
  }

  /** Returns the configuration's file if it can be used unchanged. */
  @Nullable Path unchangedConfig() {
    return configPath != null && Files.isReadable(configPath) && replacements.isEmpty()
        ? configPath
        : null;
  }

  /** Returns the configuration's text, with all replacements. */
  String configText() throws IOException {
    var text = configText;
    if (text == null) {
      if (configPath == null) {
        throw new IllegalStateException("Envoy needs a configuration: call config(...)");
      }
      if (!Files.isReadable(configPath)) {
        throw new EnvoyException("the configuration %s cannot be read".formatted(configPath));
      }
      text = Files.readString(configPath);
    }
    for (var replacement : replacements.entrySet()) {
      if (!text.contains(replacement.getKey())) {
        throw new EnvoyException(
            "the configuration has no '%s' that could be replaced".formatted(replacement.getKey()));
      }
      text = text.replace(replacement.getKey(), replacement.getValue());
    }
    return text;
  }

  /** Returns the directory of the modules if it is the only entry; null otherwise. */
  @Nullable Path moduleDirectory() {
    return modules.size() == 1 && Files.isDirectory(modules.getFirst())
        ? modules.getFirst().toAbsolutePath()
        : null;
  }

  /** Returns the modules by file name. */
  Map<String, Path> modulesByName() throws IOException {
    var byName = new TreeMap<String, Path>();
    for (var path : modules) {
      for (var module : Files.isDirectory(path) ? modulesIn(path) : List.of(path)) {
        if (!Files.isRegularFile(module)) {
          throw new EnvoyException("there is no module %s: build it first".formatted(module));
        }
        var name = module.getFileName().toString();
        if (byName.put(name, module.toAbsolutePath().normalize()) != null) {
          throw new EnvoyException(
              "two modules have the name %s: Envoy could load one of them only".formatted(name));
        }
      }
    }
    return byName;
  }

  private static List<Path> modulesIn(Path directory) throws IOException {
    var modules = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(directory, "lib*.so")) {
      files.forEach(modules::add);
    }
    Collections.sort(modules);
    return modules;
  }
}
