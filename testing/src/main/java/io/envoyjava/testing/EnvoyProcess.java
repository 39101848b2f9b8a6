// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy that runs as a process on this machine, for as long as a test needs it.
 *
 * <p>Any number of them can run side by side: each has an administration port of its own, and
 * listeners get one too if their {@code port_value} is 0. None outlives the JVM, unless the JVM is
 * killed by force.
 */
public final class EnvoyProcess implements Envoy {
  private static final Optional<Path> SETSID =
      EnvoyBinary.onPath(System.getenv().getOrDefault("PATH", ""), "setsid");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Child child;
  private final Admin admin;

  private EnvoyProcess(Child child, Admin admin) {
    this.child = child;
    this.admin = admin;
  }

  /**
   * Prepares a run of Envoy.
   *
   * @return a builder to which at least a configuration has to be given
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The process.
   *
   * @return its id
   */
  public long pid() {
    return child.pid();
  }

  /**
   * How much memory the process occupies.
   *
   * @return its resident set in bytes
   * @throws EnvoyException if the process has ended
   */
  public long residentBytes() {
    try {
      var resident = RESIDENT.matcher(Files.readString(Path.of("/proc", pid() + "", "status")));
      if (resident.find()) return Long.parseLong(resident.group(1)) * 1024;
    } catch (IOException e) {
      throw new EnvoyException("cannot tell the memory of process %d: %s".formatted(pid(), e), e);
    }
    throw new EnvoyException("process %d has no memory any more".formatted(pid()));
  }

  /**
   * Waits until the process ends.
   *
   * @param limit how long to wait
   * @return how it ended
   * @throws EnvoyException if it does not end in time
   */
  public EnvoyExit awaitExit(Duration limit) {
    int status = child.awaitExit(limit);
    return new EnvoyExit(status, child.log.all());
  }

  @Override
  public int port(String listener) {
    return admin.port(listener);
  }

  @Override
  public String admin(String path) {
    return admin.get(path);
  }

  @Override
  public String adminPost(String path) {
    return admin.post(path);
  }

  @Override
  public long stat(String name) {
    return admin.stat(name);
  }

  @Override
  public SortedMap<String, Long> stats() {
    return admin.stats();
  }

  @Override
  public long awaitStat(String name, LongPredicate wanted, Duration limit) {
    return admin.awaitStat(name, wanted, limit);
  }

  @Override
  public List<String> log() {
    return child.log.all();
  }

  @Override
  public String awaitLog(String regex, Duration limit) {
    return child.log.await(Pattern.compile(regex).asPredicate(), limit, "/" + regex + "/");
  }

  @Override
  public String awaitLog(Predicate<String> wanted, Duration limit) {
    return child.log.await(wanted, limit, "what was waited for");
  }

  @Override
  public boolean isAlive() {
    return child.isAlive();
  }

  @Override
  public int terminate() {
    return child.terminate();
  }

  @Override
  public void close() {
    admin.close();
    child.end();
  }

  /** What a run of Envoy is made from. May be used for several runs; not thread-safe. */
  public static final class Builder {
    private @Nullable Path configPath;
    private @Nullable String configText;
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final List<Path> modules = new ArrayList<>();
    private final Map<String, @Nullable String> environment = new LinkedHashMap<>();
    private @Nullable Path binary;
    private @Nullable Path directory;
    private final List<String> arguments = new ArrayList<>();
    private boolean ownAdmin = true;
    private Consumer<String> logTo = line -> {};
    private Duration timeout = Duration.ofSeconds(30);

    private Builder() {}

    /**
     * Takes the configuration from a file.
     *
     * @param file the file
     * @return this
     */
    public Builder config(Path file) {
      configPath = file;
      configText = null;
      return this;
    }

    /**
     * Takes the configuration from a text.
     *
     * @param yaml YAML, of which JSON is a part
     * @return this
     */
    public Builder config(String yaml) {
      configText = yaml;
      configPath = null;
      return this;
    }

    /**
     * Replaces a text in the configuration, wherever it stands; for ports, for example. Envoy gets
     * a copy. The start fails if the text is not there.
     *
     * @param text what to look for, to the letter
     * @param replacement what to put there
     * @return this
     */
    public Builder replace(String text, String replacement) {
      replacements.put(text, replacement);
      return this;
    }

    /**
     * Lets Envoy find dynamic modules. It searches one directory only; if several places are given,
     * that is one with symbolic links.
     *
     * @param paths modules ({@code lib<name>.so}), or directories with such
     * @return this
     */
    public Builder modules(Path... paths) {
      modules.addAll(Arrays.asList(paths));
      return this;
    }

    /**
     * Sets an environment variable; all others are those of this JVM.
     *
     * @param name the variable
     * @param value its value
     * @return this
     */
    public Builder env(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Takes an environment variable away, if this JVM has it.
     *
     * @param name the variable
     * @return this
     */
    public Builder withoutEnv(String name) {
      environment.put(name, null);
      return this;
    }

    /**
     * Runs this executable; otherwise it is {@link EnvoyBinary#locate}.
     *
     * @param executable the executable
     * @return this
     */
    public Builder binary(Path executable) {
      binary = executable;
      return this;
    }

    /**
     * Runs Envoy in this directory; otherwise it is the one of this JVM.
     *
     * @param path the directory
     * @return this
     */
    public Builder directory(Path path) {
      directory = path;
      return this;
    }

    /**
     * The number of worker threads; otherwise one for each processor.
     *
     * @param workers the number
     * @return this
     */
    public Builder concurrency(int workers) {
      return args("--concurrency", Integer.toString(workers));
    }

    /**
     * How much Envoy logs; otherwise from info on.
     *
     * @param level for example debug
     * @return this
     */
    public Builder logLevel(String level) {
      return args("--log-level", level);
    }

    /**
     * How much parts of Envoy log.
     *
     * @param levels for example {@code dynamic_modules:debug,http:trace}
     * @return this
     */
    public Builder componentLogLevel(String levels) {
      return args("--component-log-level", levels);
    }

    /**
     * Adds arguments of the command line, as they are.
     *
     * @param more the arguments
     * @return this
     */
    public Builder args(String... more) {
      arguments.addAll(Arrays.asList(more));
      return this;
    }

    /**
     * Leaves the administration interface where the configuration has it. Otherwise it is moved to
     * a free port of the loopback interface, or added.
     *
     * @return this
     */
    public Builder adminAsConfigured() {
      ownAdmin = false;
      return this;
    }

    /**
     * Passes on each line of the log as it comes, on a thread of its own.
     *
     * @param consumer gets the lines
     * @return this
     */
    public Builder logTo(Consumer<String> consumer) {
      logTo = consumer;
      return this;
    }

    /**
     * How long Envoy may take to start, and to stop; otherwise 30 s.
     *
     * @param limit the limit for each
     * @return this
     */
    public Builder timeout(Duration limit) {
      timeout = limit;
      return this;
    }

    /**
     * Starts Envoy, and waits until it serves.
     *
     * @return the Envoy; to be closed
     * @throws EnvoyException if it does not start; the message has its last lines
     */
    public EnvoyProcess start() {
      var scratch = Scratch.create();
      var child = launch(scratch, List.of());
      Admin admin = null;
      try {
        admin = awaitReady(child, scratch);
        if (admin == null) {
          int status = child.awaitExit(timeout);
          throw new EnvoyException(
              "Envoy ended with status %d instead of serving\n%s"
                  .formatted(status, child.log.tail()));
        }
        return new EnvoyProcess(child, admin);
      } catch (RuntimeException e) {
        if (admin != null) admin.close();
        child.end();
        throw e;
      }
    }

    /**
     * Starts Envoy with a configuration that it should refuse, and waits until it has ended.
     *
     * @return how it ended
     * @throws EnvoyException if it serves nevertheless
     */
    public EnvoyExit startExpectingExit() {
      var scratch = Scratch.create();
      var child = launch(scratch, List.of());
      try {
        var admin = awaitReady(child, scratch);
        if (admin != null) {
          admin.close();
          throw new EnvoyException(
              "Envoy was to refuse this configuration, but serves\n" + child.log.tail());
        }
        int status = child.awaitExit(timeout);
        return new EnvoyExit(status, child.log.all());
      } finally {
        child.end();
      }
    }

    /**
     * Lets Envoy look at the configuration without serving it ({@code --mode validate}).
     *
     * @return how it ended: with status 0 if the configuration is valid
     */
    public EnvoyExit validate() {
      var child = launch(Scratch.create(), List.of("--mode", "validate"));
      try {
        int status = child.awaitExit(timeout);
        return new EnvoyExit(status, child.log.all());
      } finally {
        child.end();
      }
    }

    /** Null if Envoy ended before it was ready. */
    private @Nullable Admin awaitReady(Child child, Scratch scratch) {
      var address =
          Await.until(
              () -> child.isAlive() ? adminAddress(scratch) : "", timeout, () -> notReady(child));
      if (address.isEmpty()) return null;
      var admin = new Admin(address);
      try {
        Await.condition(() -> !child.isAlive() || admin.isReady(), timeout, () -> notReady(child));
        if (child.isAlive()) return admin;
      } catch (RuntimeException e) {
        admin.close();
        throw e;
      }
      admin.close();
      return null;
    }

    private static @Nullable String adminAddress(Scratch scratch) {
      try {
        var text = Files.readString(scratch.resolve("admin"));
        return text.matches(".+:\\d+") ? text : null;
      } catch (IOException e) {
        return null;
      }
    }

    private String notReady(Child child) {
      return "Envoy is not ready after %s\n%s".formatted(Await.seconds(timeout), child.log.tail());
    }

    private Child launch(Scratch scratch, List<String> mode) {
      try {
        var executable = binary == null ? EnvoyBinary.locate() : binary.toAbsolutePath();
        var command = new ArrayList<String>();
        // In a session of its own, a Ctrl-C in the terminal does not reach it: it is this JVM that
        // then ends it. Told twice, Envoy would not end in good order.
        SETSID.ifPresent(setsid -> command.add(setsid.toString()));
        command.add(executable.toString());
        command.addAll(List.of("--config-path", writeConfig(scratch).toString()));
        command.addAll(List.of("--admin-address-path", scratch.resolve("admin").toString()));
        // Hot restart is what makes two Envoys of one machine get in each other's way.
        command.add("--disable-hot-restart");
        if (ownAdmin) {
          command.add("--config-yaml");
          command.add("{admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}}");
        }
        command.addAll(mode);
        command.addAll(arguments);
        var process = new ProcessBuilder(command);
        if (directory != null) process.directory(directory.toFile());
        if (!modules.isEmpty()) {
          process
              .environment()
              .put("ENVOY_DYNAMIC_MODULES_SEARCH_PATH", searchPath(scratch).toString());
        }
        environment.forEach(
            (name, value) -> {
              if (value == null) process.environment().remove(name);
              else process.environment().put(name, value);
            });
        return Child.start("Envoy", process, logTo, timeout, scratch::close);
      } catch (IOException e) {
        scratch.close();
        throw new EnvoyException("cannot start Envoy: " + e.getMessage(), e);
      } catch (RuntimeException e) {
        scratch.close();
        throw e;
      }
    }

    private Path writeConfig(Scratch scratch) throws IOException {
      String text;
      if (configText != null) {
        text = configText;
      } else if (configPath == null) {
        throw new IllegalStateException("Envoy needs a configuration: call config(...)");
      } else if (!Files.isReadable(configPath)) {
        throw new EnvoyException("the configuration %s cannot be read".formatted(configPath));
      } else if (replacements.isEmpty()) {
        return configPath.toAbsolutePath();
      } else {
        text = Files.readString(configPath);
      }
      for (var replacement : replacements.entrySet()) {
        if (!text.contains(replacement.getKey())) {
          throw new EnvoyException(
              "the configuration has no '%s' that could be replaced"
                  .formatted(replacement.getKey()));
        }
        text = text.replace(replacement.getKey(), replacement.getValue());
      }
      return Files.writeString(scratch.resolve("envoy.yaml"), text, UTF_8);
    }

    private Path searchPath(Scratch scratch) throws IOException {
      if (modules.size() == 1 && Files.isDirectory(modules.getFirst())) {
        return modules.getFirst().toAbsolutePath();
      }
      var links = Files.createDirectory(scratch.resolve("modules"));
      for (var path : modules) {
        for (var module : Files.isDirectory(path) ? modulesIn(path) : List.of(path)) {
          if (!Files.isRegularFile(module)) {
            throw new EnvoyException("there is no module %s: build it first".formatted(module));
          }
          try {
            Files.createSymbolicLink(
                links.resolve(module.getFileName()), module.toAbsolutePath().normalize());
          } catch (FileAlreadyExistsException e) {
            throw new EnvoyException(
                "two modules have the name %s: Envoy could load one of them only"
                    .formatted(module.getFileName()),
                e);
          }
        }
      }
      return links;
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
}
