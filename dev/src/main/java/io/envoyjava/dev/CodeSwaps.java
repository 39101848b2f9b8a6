// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.packaging.PackagingException;
import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The versions of a project's module in an Envoy. Each has a name of its own, since Envoy and the
 * dynamic linker know a module by its name.
 */
final class CodeSwaps {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern STAT =
      Pattern.compile("extension_config_discovery\\..*\\.(config_reload|config_fail): (\\d+)");
  private static final Pattern WHY = Pattern.compile(".*(filter '.*': configuration rejected: .*)");

  private final Project project;
  private LiveConfig config;
  private final Path folder;
  private int last;

  /** The numbers of accepted and of refused configurations. */
  private record Updates(long accepted, long refused) {}

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
    this.folder = folder;
  }

  /** Makes the version that Envoy starts with. */
  void first(List<Path> classes) throws PackagingException, IOException {
    // Parts of the configuration that are not replaced, such as settings of routes, have this name.
    project.pack(project.module(), classes, folder);
    config.write(pack(classes));
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
    long start = System.nanoTime();
    while (true) {
      var now = updates(envoy);
      if (now.refused > before.refused) throw new DevException(why(envoy, logged));
      if (now.accepted >= before.accepted + config.filters()) break;
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new DevException("Envoy did not take the new code: see its log");
      }
      Thread.sleep(5);
    }
    // The version before may still serve streams, and Java may read classes from its file.
    Files.deleteIfExists(folder.resolve("lib" + name(last - 2) + ".so"));
    return last;
  }

  private String pack(List<Path> classes) throws PackagingException, IOException {
    last++;
    project.pack(name(last), classes, folder);
    return name(last);
  }

  private String name(int version) {
    return project.module() + "." + version;
  }

  private static Updates updates(Envoy envoy) {
    long accepted = 0;
    long refused = 0;
    var stats = envoy.admin("/stats?filter=extension_config_discovery");
    for (var line : stats.lines().toList()) {
      var stat = STAT.matcher(line);
      if (!stat.matches()) continue;
      if (stat.group(1).equals("config_reload")) accepted += Long.parseLong(stat.group(2));
      else refused += Long.parseLong(stat.group(2));
    }
    return new Updates(accepted, refused);
  }

  /** Returns the reason that the SDK has logged. */
  private static String why(Envoy envoy, int from) {
    var log = envoy.log();
    return log.subList(Math.min(from, log.size()), log.size()).stream()
        .map(WHY::matcher)
        .filter(line -> line.matches())
        .map(line -> line.group(1))
        .findFirst()
        .orElse("Envoy refused the new code: see its log");
  }
}
