// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy that runs as a process on this machine for the duration of a test.
 *
 * <p>Several can run at the same time: each has its own administration port, and a listener whose
 * {@code port_value} is 0 gets a free port. None outlives the JVM, unless the JVM is killed by
 * force.
 *
 * @since 0.1
 */
public final class EnvoyProcess extends AbstractEnvoy {
  private static final Optional<Path> SETSID =
      EnvoyBinary.onPath(System.getenv().getOrDefault("PATH", ""), "setsid");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final long pid;

  private EnvoyProcess(Local local, Admin admin) {
    super(local, admin);
    this.pid = local.child().pid();
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
   * Returns the process's id.
   *
   * @return the id
   */
  public long pid() {
    return pid;
  }

  /**
   * Returns how much memory the process occupies.
   *
   * @return its resident set in bytes
   * @throws EnvoyException if the process has ended
   */
  public long residentBytes() {
    try {
      var resident = RESIDENT.matcher(Files.readString(Path.of("/proc", pid() + "", "status")));
      if (resident.find()) return Long.parseLong(resident.group(1)) * 1024;
    } catch (IOException e) {
      throw new EnvoyException("cannot read the memory of process %d: %s".formatted(pid(), e), e);
    }
    throw new EnvoyException("process %d has no memory any more".formatted(pid()));
  }

  /**
   * The process, and the directory for the file with the address of its administration interface.
   */
  record Local(Child child, Scratch scratch) implements Instance {
    @Override
    public LogLines log() {
      return child.log;
    }

    @Override
    public boolean isAlive() {
      return child.isAlive();
    }

    @Override
    public @Nullable String adminAddress() {
      try {
        var text = Files.readString(scratch.resolve("admin"));
        return text.matches(".+:\\d+") ? text : null;
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    public int awaitExit(Duration timeout) {
      return child.awaitExit(timeout);
    }

    @Override
    public int terminate() {
      return child.terminate();
    }

    @Override
    public void end() {
      child.end();
    }
  }

  /** Configures and starts Envoys as processes. May be used for several runs; not thread-safe. */
  public static final class Builder extends EnvoyBuilder<Builder> {
    private @Nullable Path binary;
    private @Nullable Path directory;
    private boolean ownAdmin = true;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Removes an environment variable that this JVM may have.
     *
     * @param name the variable
     * @return this
     */
    public Builder withoutEnv(String name) {
      environment.put(name, null);
      return this;
    }

    /**
     * Sets the executable. The default is {@link EnvoyBinary#locate}.
     *
     * @param executable the executable
     * @return this
     */
    public Builder binary(Path executable) {
      binary = executable;
      return this;
    }

    /**
     * Sets the working directory. The default is that of this JVM.
     *
     * @param path the directory
     * @return this
     */
    public Builder directory(Path path) {
      directory = path;
      return this;
    }

    /**
     * Uses the administration interface as the configuration has it. By default, it is moved to a
     * free port of the loopback interface, or added.
     *
     * @return this
     */
    public Builder adminAsConfigured() {
      ownAdmin = false;
      return this;
    }

    @Override
    public Builder share(Path shared) {
      return this;
    }

    @Override
    public EnvoyProcess start() {
      var local = launch(List.of());
      return new EnvoyProcess(local, serving(local));
    }

    @Override
    Local launch(List<String> mode) {
      var scratch = Scratch.create();
      try {
        var executable = binary == null ? EnvoyBinary.locate() : binary.toAbsolutePath();
        var command = new ArrayList<String>();
        // In a separate session, a Ctrl-C in the terminal does not reach Envoy. Only this JVM then
        // ends it: after a second signal, Envoy would not shut down in an orderly way.
        SETSID.ifPresent(setsid -> command.add(setsid.toString()));
        command.add(executable.toString());
        command.addAll(List.of("--config-path", writeConfig(scratch).toString()));
        command.addAll(List.of("--admin-address-path", scratch.resolve("admin").toString()));
        // With hot restart, two Envoys on one machine disturb each other.
        command.add("--disable-hot-restart");
        if (ownAdmin) {
          command.add("--config-yaml");
          command.add("{admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}}");
        }
        command.addAll(mode);
        command.addAll(arguments);
        var process = new ProcessBuilder(command);
        if (directory != null) process.directory(directory.toFile());
        var modules = searchPath(scratch);
        if (modules != null) {
          process.environment().put("ENVOY_DYNAMIC_MODULES_SEARCH_PATH", modules.toString());
        }
        environment.forEach(
            (name, value) -> {
              if (value == null) process.environment().remove(name);
              else process.environment().put(name, value);
            });
        var child = Child.start("Envoy", process, logTo, timeout, scratch::close);
        return new Local(child, scratch);
      } catch (IOException e) {
        scratch.close();
        throw new EnvoyException("cannot start Envoy: " + e.getMessage(), e);
      } catch (RuntimeException e) {
        scratch.close();
        throw e;
      }
    }

    private Path writeConfig(Scratch scratch) throws IOException {
      var file = unchangedConfig();
      if (file != null) return file.toAbsolutePath();
      return Files.writeString(scratch.resolve("envoy.yaml"), configText(), UTF_8);
    }

    private @Nullable Path searchPath(Scratch scratch) throws IOException {
      var directory = moduleDirectory();
      if (directory != null) return directory;
      var modules = modulesByName();
      if (modules.isEmpty()) return null;
      var links = Files.createDirectory(scratch.resolve("modules"));
      for (var module : modules.entrySet()) {
        Files.createSymbolicLink(links.resolve(module.getKey()), module.getValue());
      }
      return links;
    }
  }
}
