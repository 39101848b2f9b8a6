// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** A container with an Envoy that has been started. */
final class Remote implements Instance {
  /**
   * The file in the container to which Envoy writes the address of its administration interface.
   */
  static final String ADMIN_ADDRESS = "/tmp/envoy-java-admin";

  /**
   * The port of that interface if the container has a network of its own. On the host's network, it
   * is any free port.
   */
  static final int ADMIN_PORT = 9901;

  private final GenericContainer<?> container;
  private final LogLines log;
  private final boolean onHostNetwork;
  private final Duration patience;
  private boolean asked;

  Remote(GenericContainer<?> container, LogLines log, boolean onHostNetwork, Duration patience) {
    this.container = container;
    this.log = log;
    this.onHostNetwork = onHostNetwork;
    this.patience = patience;
  }

  String id() {
    return container.getContainerId();
  }

  String host() {
    return onHostNetwork ? "127.0.0.1" : container.getHost();
  }

  /** Returns the port on {@link #host} for a port of the container. */
  int reachable(int port) {
    if (onHostNetwork) return port;
    if (!container.getExposedPorts().contains(port)) {
      throw new EnvoyException(
          "port %d of the container is not reached from here: add ports(%d)".formatted(port, port));
    }
    return container.getMappedPort(port);
  }

  @Override
  public LogLines log() {
    return log;
  }

  @Override
  public boolean isAlive() {
    return container.isRunning();
  }

  @Override
  public @Nullable String adminAddress() {
    if (!onHostNetwork) return host() + ":" + reachable(ADMIN_PORT);
    try {
      var text =
          container.copyFileFromContainer(
              ADMIN_ADDRESS, file -> new String(file.readAllBytes(), UTF_8));
      return text.matches(".+:\\d+") ? text : null;
    } catch (DockerException e) {
      return null;
    }
  }

  @Override
  public int awaitExit(Duration timeout) {
    Await.condition(
        () -> !isAlive(),
        timeout,
        () ->
            "Envoy (container %s) did not end within %s\n%s"
                .formatted(id(), Await.seconds(timeout), log.tail()));
    log.awaitEnd(patience);
    var status = docker().inspectContainerCmd(id()).exec().getState().getExitCodeLong();
    return status == null ? -1 : status.intValue();
  }

  @Override
  public synchronized int terminate() {
    // Only once: see Child.
    if (!asked) {
      asked = true;
      if (isAlive()) docker().killContainerCmd(id()).withSignal("SIGTERM").exec();
    }
    return awaitExit(patience);
  }

  @Override
  public synchronized void end() {
    if (container.getContainerId() == null) return;
    try {
      terminate();
    } catch (EnvoyException | DockerException e) {
      // Then end it by force.
    } finally {
      container.stop();
    }
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }
}
