// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.packaging.PackagingException;
import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a project's module in an Envoy. Each has a name of its own, since Envoy and the
 * dynamic linker know a module by its name.
 */
final class CodeSwaps {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern STAT =
      Pattern.compile("extension_config_discovery\\.(.*)\\.(config_reload|config_fail): (\\d+)");

  /** Envoy's counters may be ahead of its log. */
  private static final Duration LOG_LIMIT = Duration.ofSeconds(1);

  private static final Pattern WHY = Pattern.compile(".*(filter '.*': configuration rejected: .*)");

  private Project project;
  private final Path folder;
  private LiveConfig config;
  private int last;

  /** The version that serves, and its configuration; 0 if Envoy has taken none. */
  private int serving;

  private LiveConfig served;

  /** The numbers of accepted and of refused configurations of the filters with one name. */
  private record Updates(long accepted, long refused) {
    static final Updates NONE = new Updates(0, 0);

    Updates plus(Updates other) {
      return new Updates(accepted + other.accepted, refused + other.refused);
    }
  }

  /**
   * Prepares versions.
   *
   * @param project the project
   * @param config the configuration with the project's filters
   * @param folder the folder in which Envoy looks for modules
   */
  CodeSwaps(Project project, LiveConfig config, Path folder) {
    this.project = project;
    this.config = config;
    this.served = config;
    this.folder = folder;
  }

  /**
   * Makes the version that Envoy starts with. It has the module's own name, since parts of the
   * configuration that are not replaced have that: settings of routes, and extensions of other
   * kinds. So they share the module's classes until the first change.
   */
  void first(List<Path> classes) throws PackagingException, IOException {
    config.write(pack(classes));
  }

  /**
   * Looks at what Envoy, which now runs, said to the first version.
   *
   * @return why Envoy refused it, or null if it serves
   */
  @Nullable String started(Envoy envoy) throws InterruptedException {
    if (total(updates(envoy)).refused > 0) return why(envoy, 0);
    serving = last;
    return null;
  }

  /** Packages the project with other dependencies, from the next version on. */
  void use(Project described) {
    project = described;
  }

  /**
   * Takes the settings of the filters from another configuration, from the next version on.
   *
   * @throws DevException if more has changed than these
   */
  void use(LiveConfig changed) throws DevException {
    if (!changed.yaml().equals(config.yaml())) {
      throw new DevException(
          "Envoy's configuration has changed outside of the filter: start again to use it");
    }
    config = changed;
  }

  /**
   * Makes another version, and waits until Envoy serves it.
   *
   * @return the version's number
   * @throws DevException if Envoy refuses it; the message says why
   */
  int next(List<Path> classes, Envoy envoy)
      throws DevException, PackagingException, IOException, InterruptedException {
    var before = updates(envoy);
    int logged = envoy.log().size();
    config.write(pack(classes));
    var after =
        await(
            envoy,
            now ->
                moved(before, now) && total(now).accepted + total(now).refused >= awaited(before));
    if (total(after).refused > total(before).refused) {
      var reason = why(envoy, logged);
      takeBack(before, after, envoy);
      throw new DevException(reason);
    }
    // The version before may still serve streams, and Java may read classes from its file.
    for (int version = 2; version < last; version++) {
      if (version != serving) Files.deleteIfExists(file(version));
    }
    serving = last;
    served = config;
    return last;
  }

  /** Lets all filters have the version that served, if one of them has taken the refused one. */
  private void takeBack(Map<String, Updates> before, Map<String, Updates> after, Envoy envoy)
      throws DevException, IOException, InterruptedException {
    config = served;
    if (serving == 0) return;
    config.write(name(serving));
    await(
        envoy,
        now ->
            after.entrySet().stream()
                .filter(it -> it.getValue().accepted > of(before, it.getKey()).accepted)
                .allMatch(it -> of(now, it.getKey()).accepted > it.getValue().accepted));
  }

  private long awaited(Map<String, Updates> before) {
    return total(before).accepted + total(before).refused + config.names().size();
  }

  /** Returns whether each filter of the module has accepted or refused something. */
  private boolean moved(Map<String, Updates> before, Map<String, Updates> now) {
    return now.entrySet().stream()
        .filter(it -> config.names().stream().anyMatch(name -> it.getKey().endsWith("." + name)))
        .noneMatch(it -> it.getValue().equals(of(before, it.getKey())));
  }

  private static Updates of(Map<String, Updates> all, String name) {
    return all.getOrDefault(name, Updates.NONE);
  }

  private static Updates total(Map<String, Updates> all) {
    return all.values().stream().reduce(Updates.NONE, Updates::plus);
  }

  private static Map<String, Updates> await(Envoy envoy, Predicate<Map<String, Updates>> wanted)
      throws DevException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < LIMIT.toNanos()) {
      var now = updates(envoy);
      if (wanted.test(now)) return now;
      Thread.sleep(5);
    }
    throw new DevException("Envoy did not take the new code: see its log");
  }

  private String pack(List<Path> classes) throws PackagingException, IOException {
    last++;
    project.pack(name(last), classes, folder);
    return name(last);
  }

  private String name(int version) {
    return version == 1 ? project.module() : project.module() + "." + version;
  }

  private Path file(int version) {
    return folder.resolve("lib" + name(version) + ".so");
  }

  private static Map<String, Updates> updates(Envoy envoy) {
    var all = new HashMap<String, Updates>();
    var stats = envoy.admin("/stats?filter=extension_config_discovery");
    for (var line : stats.lines().toList()) {
      var stat = STAT.matcher(line);
      if (!stat.matches()) continue;
      long value = Long.parseLong(stat.group(3));
      boolean accepted = stat.group(2).equals("config_reload");
      all.merge(
          stat.group(1), accepted ? new Updates(value, 0) : new Updates(0, value), Updates::plus);
    }
    return all;
  }

  /** Returns the reason that the SDK has logged, or will have logged in a moment. */
  private static String why(Envoy envoy, int from) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < LOG_LIMIT.toNanos()) {
      var log = envoy.log();
      for (var line : log.subList(Math.min(from, log.size()), log.size())) {
        var reason = WHY.matcher(line);
        if (reason.matches()) return reason.group(1);
      }
      Thread.sleep(5);
    }
    return "Envoy refused the new code: see its log";
  }
}
