// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project that an archetype has made, named {@code my-filter}. */
final class CreatedProject {
  private static final String GENERATE =
      "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";

  private final Path folder;
  private final String yaml;

  private CreatedProject(Path folder) throws IOException {
    this.folder = folder;
    this.yaml = Files.readString(folder.resolve("envoy.yaml"));
  }

  /** Creates the project by the command of the guide. */
  static CreatedProject create(OutsideMaven maven, Path parent, String archetype) throws Exception {
    var created =
        maven.run(
            parent,
            GENERATE,
            "-DarchetypeGroupId=io.envoyjava",
            "-DarchetypeArtifactId=" + archetype,
            "-DarchetypeVersion=" + OutsideMaven.VERSION,
            "-DarchetypeCatalog=local",
            "-DgroupId=com.example",
            "-DartifactId=my-filter");
    assertThat(created.status()).as(created.output()).isZero();
    return new CreatedProject(parent.resolve("my-filter"));
  }

  Path folder() {
    return folder;
  }

  /**
   * Writes {@code envoy.yaml} with free ports: those of the archetype may be taken here.
   *
   * @return the upstream's port
   */
  int takeFreePorts() throws IOException {
    int upstream;
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      upstream = socket.getLocalPort();
    }
    Files.writeString(
        folder.resolve("envoy.yaml"),
        yaml.replace("port_value: 10000", "port_value: 0")
            .replace("port_value: 9901", "port_value: 0")
            .replace("port_value: 1234", "port_value: " + upstream));
    return upstream;
  }
}
