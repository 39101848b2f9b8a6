// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * What the goals have in common that run the project's filter in an Envoy.
 *
 * @since 0.1
 */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public abstract class EnvoyMojo extends ToolMojo {
  /** The version of Envoy, such as {@code 1.40.0}. It is downloaded and kept. */
  @Parameter(property = "envoy.version")
  private @Nullable String envoyVersion;

  /** The port of the minimal configuration's listener; 0 for a free one. */
  @Parameter(property = "envoy.port", defaultValue = "10000")
  private int port;

  /** The port of the minimal configuration's administration interface; 0 for a free one. */
  @Parameter(property = "envoy.adminPort", defaultValue = "9901")
  private int adminPort;

  /**
   * The server that the minimal configuration passes requests on to, such as {@code
   * http://localhost:8080}. The default is a built-in server, which answers with what it received.
   */
  @Parameter(property = "envoy.upstream")
  private @Nullable String upstream;

  /**
   * The port of the built-in server. With a configuration of your own, it starts only if this is
   * set.
   */
  @Parameter(property = "envoy.httpbin")
  private @Nullable Integer httpbin;

  /** The port for a debugger, on the loopback interface. */
  @Parameter(property = "envoy.debug")
  private @Nullable Integer debug;

  /** More arguments for Envoy, separated by spaces, such as {@code --log-level debug}. */
  @Parameter(property = "envoy.arguments")
  private @Nullable String arguments;

  /** Whether to run Envoy in a container of the image that {@code ENVOY_IMAGE} names. */
  @Parameter(property = "container", defaultValue = "false")
  private boolean container;

  EnvoyMojo(RepositorySystem repositories, ToolchainManager toolchains) {
    super(repositories, toolchains);
  }

  /** Returns the name of the command. */
  abstract String name();

  @Override
  final boolean inContainer() {
    return container;
  }

  @Override
  List<String> command() {
    var command = new ArrayList<>(List.of(name()));
    option(command, "--envoy-version", envoyVersion);
    option(command, "--port", port);
    option(command, "--admin-port", adminPort);
    option(command, "--upstream", upstream);
    option(command, "--httpbin", httpbin);
    option(command, "--debug", debug);
    option(command, "--arguments", arguments);
    option(command, "--container", container);
    return command;
  }
}
