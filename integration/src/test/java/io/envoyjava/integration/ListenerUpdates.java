// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** An Envoy that takes its listener from a file, and each new version of it while it runs. */
final class ListenerUpdates implements AutoCloseable {
  /** A configuration with a listener and the clusters that it needs. */
  interface Source {
    /** Returns the listener, as an entry of a list. */
    String listenerYaml();

    /** Returns the clusters, as entries of a list. */
    String clusterYaml();
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ACCEPTED = "listener_manager.lds.update_success";
  private static final String REJECTED = "listener_manager.lds.update_rejected";

  private final Path directory;
  private final Envoy envoy;
  private int version = 1;

  private ListenerUpdates(Path directory, Envoy envoy) {
    this.directory = directory;
    this.envoy = envoy;
  }

  /** Starts Envoy with a first listener; the file is in that directory. */
  static ListenerUpdates start(EnvoyBuilder<?> builder, Path directory, Source first)
      throws IOException {
    var file = directory.resolve("listeners.yaml");
    Files.writeString(file, resource(first, 1));
    var config =
        """
        node: { id: test, cluster: test }
        dynamic_resources:
          lds_config:
            resource_api_version: V3
            path_config_source:
              path: %s
              watched_directory: { path: %s }
        static_resources:
          clusters:
        """
                .formatted(file, directory)
            + first.clusterYaml().indent(2);
    var envoy =
        builder
            .config(config)
            .share(TestEnvoy.openToAll(directory))
            // What is replaced is let go after a second rather than after ten minutes.
            .args("--drain-time-s", "1", "--drain-strategy", "immediate")
            .start();
    return new ListenerUpdates(directory, envoy);
  }

  Envoy envoy() {
    return envoy;
  }

  /** Gives Envoy another listener in the place of the one it has, and waits until it is used. */
  void update(Source config) throws IOException {
    long before = envoy.stat(ACCEPTED);
    write(config);
    envoy.awaitStat(ACCEPTED, value -> value > before, LIMIT);
  }

  /** Gives Envoy a listener that it should refuse, and waits until it has. */
  void updateExpectingRejection(Source config) throws IOException {
    long before = envoy.stat(REJECTED);
    write(config);
    envoy.awaitStat(REJECTED, value -> value > before, LIMIT);
  }

  /** Gives Envoy a listener whose filter should refuse its configuration, and say why. */
  void updateExpectingRejection(Source config, String filter, String why) throws IOException {
    updateExpectingRejection(config);
    var end = "filter '%s': configuration rejected: %s".formatted(filter, why);
    envoy.awaitLog((String line) -> line.endsWith(end), LIMIT);
  }

  private void write(Source config) throws IOException {
    var next = directory.resolve("listeners.yaml.next");
    Files.writeString(next, resource(config, ++version));
    Files.move(next, directory.resolve("listeners.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String resource(Source config, int version) {
    var type = "\"@type\": type.googleapis.com/envoy.config.listener.v3.Listener";
    return "version_info: '%d'\nresources:\n".formatted(version)
        + config.listenerYaml().replaceFirst("- name:", "- " + type + "\n  name:");
  }

  @Override
  public void close() {
    envoy.close();
  }
}
