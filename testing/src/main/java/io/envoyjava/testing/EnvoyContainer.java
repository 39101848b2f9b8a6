// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * An Envoy that runs in a container for the duration of a test. This needs {@code
 * org.testcontainers:testcontainers}, which a project must add itself, and which finds the
 * container engine.
 *
 * <p>Listeners are reached in one of two ways. If the configuration has them on {@code 0.0.0.0}
 * with fixed ports, pass these to {@link Builder#ports}; this works with every engine. Or {@code
 * network("host")} lets Envoy use this machine's network, as {@code docker run --network host}
 * does. Then a port may be 0, and a server on this machine's loopback interface can be an upstream,
 * but the engine must run on this machine and allow it.
 *
 * @since 0.1
 */
public final class EnvoyContainer extends AbstractEnvoy {
  /** The default image. */
  private static final String IMAGE = "envoy-with-dynamic-modules:latest";

  private static final String CONFIG = "/etc/envoy-java/envoy.yaml";
  private static final String MODULES = "/usr/local/lib";

  private final Remote remote;

  private EnvoyContainer(Remote remote, Admin admin) {
    super(remote, admin);
    this.remote = remote;
  }

  /**
   * Prepares a run of Envoy.
   *
   * @return a builder, which needs at least a configuration
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the default image: {@code ENVOY_IMAGE} in the environment, else {@code
   * envoy-with-dynamic-modules:latest}.
   *
   * @return its name
   */
  public static String defaultImage() {
    var named = System.getenv().getOrDefault("ENVOY_IMAGE", "");
    return named.isEmpty() ? IMAGE : named;
  }

  /**
   * Returns the container's id.
   *
   * @return the id
   */
  public String id() {
    return remote.id();
  }

  @Override
  public int port(String listener) {
    return remote.reachable(super.port(listener));
  }

  @Override
  public URI uri(String listener, String path) {
    return URI.create("http://" + remote.host() + ":" + port(listener) + path);
  }

  /** Configures and starts Envoys in containers. May be used for several runs; not thread-safe. */
  public static final class Builder extends EnvoyBuilder<Builder> {
    private String image = defaultImage();
    private String network = "";
    private final List<Integer> ports = new ArrayList<>();
    private final List<Path> shared = new ArrayList<>();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the image. The default is {@link #defaultImage}.
     *
     * @param name the image's name, with a tag
     * @return this
     */
    public Builder image(String name) {
      image = name;
      return this;
    }

    /**
     * Makes ports of the container reachable from here; {@link Envoy#port} returns the ports on
     * this side.
     *
     * @param numbers ports in the configuration
     * @return this
     */
    public Builder ports(int... numbers) {
      Arrays.stream(numbers).forEach(ports::add);
      return this;
    }

    /**
     * Lets the container use another network instead of the engine's default.
     *
     * @param nameOrId as for {@code docker run --network}: {@code host}, or what {@code getId()} of
     *     a Testcontainers network returns
     * @return this
     */
    public Builder network(String nameOrId) {
      network = nameOrId;
      return this;
    }

    @Override
    public Builder share(Path directory) {
      shared.add(directory.toAbsolutePath().normalize());
      return this;
    }

    @Override
    public EnvoyContainer start() {
      var remote = launch(List.of());
      return new EnvoyContainer(remote, serving(remote));
    }

    @Override
    Remote launch(List<String> mode) {
      boolean onHostNetwork = network.equals("host");
      var log = new LogLines();
      var container = new GenericContainer<>(DockerImageName.parse(image));
      try {
        container.withCopyToContainer(Transferable.of(configText()), CONFIG);
        for (Map.Entry<String, Path> module : modulesByName().entrySet()) {
          container.withCopyFileToContainer(
              MountableFile.forHostPath(module.getValue(), 0644), MODULES + "/" + module.getKey());
          container.withEnv("ENVOY_DYNAMIC_MODULES_SEARCH_PATH", MODULES);
        }
      } catch (IOException e) {
        throw new EnvoyException("cannot start Envoy: " + e.getMessage(), e);
      }
      environment.forEach(container::withEnv);
      for (var directory : shared) {
        container.withFileSystemBind(
            directory.toString(), directory.toString(), BindMode.READ_WRITE);
      }
      if (!network.isEmpty()) container.withNetworkMode(network);
      if (!onHostNetwork) {
        container.addExposedPort(Remote.ADMIN_PORT);
        ports.forEach(container::addExposedPort);
      }
      container
          .withCommand(command(onHostNetwork, mode).toArray(String[]::new))
          .withLogConsumer(new Follower(log, logTo))
          // This class checks whether Envoy is ready or has ended, as for a process.
          .withStartupCheckStrategy(
              new StartupCheckStrategy() {
                @Override
                public StartupStatus checkStartupState(DockerClient client, String id) {
                  return StartupStatus.SUCCESSFUL;
                }
              })
          .waitingFor(
              new AbstractWaitStrategy() {
                @Override
                protected void waitUntilReady() {}
              });
      try {
        container.start();
      } catch (RuntimeException e) {
        container.stop();
        throw new EnvoyException("cannot start the image %s: %s".formatted(image, rootOf(e)), e);
      }
      return new Remote(container, log, onHostNetwork, timeout);
    }

    private List<String> command(boolean onHostNetwork, List<String> mode) {
      var command = new ArrayList<>(List.of("--config-path", CONFIG));
      command.addAll(List.of("--admin-address-path", Remote.ADMIN_ADDRESS));
      // Without this, Envoys on the same network disturb each other.
      command.add("--disable-hot-restart");
      command.add("--config-yaml");
      command.add(
          "{admin: {address: {socket_address: {address: %s, port_value: %d}}}}"
              .formatted(
                  onHostNetwork ? "127.0.0.1" : "0.0.0.0", onHostNetwork ? 0 : Remote.ADMIN_PORT));
      command.addAll(mode);
      command.addAll(arguments);
      return command;
    }

    private static Throwable rootOf(Throwable thrown) {
      var root = thrown;
      for (var cause = thrown; cause != null; cause = cause.getCause()) root = cause;
      return root;
    }
  }

  /** Receives the log of a container, line by line. */
  private record Follower(LogLines log, Consumer<String> logTo) implements Consumer<OutputFrame> {
    @Override
    public void accept(OutputFrame frame) {
      if (frame.getType() == OutputFrame.OutputType.END) {
        log.end();
        return;
      }
      var line = frame.getUtf8StringWithoutLineEnding();
      log.add(line);
      logTo.accept(line);
    }
  }
}
