// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where Envoy Gateway lets Envoy find a module. */
sealed interface ModuleSource {
  /** Returns the source of a {@code dynamicModules} entry, as YAML. */
  String yaml();

  /**
   * A file beside Envoy, such as in its image.
   *
   * @param path the absolute path
   */
  record Local(String path) implements ModuleSource {
    @Override
    public String yaml() {
      return """
      type: Local
      local: { path: %s }
      """
          .formatted(Nodes.quoted(path));
    }
  }

  /**
   * A file that Envoy fetches.
   *
   * @param url an address of HTTP or HTTPS
   * @param sha256 the file's SHA-256, in hexadecimal digits
   */
  record Remote(String url, String sha256) implements ModuleSource {
    @Override
    public String yaml() {
      return """
      type: Remote
      # If Envoy cannot fetch the file, or its SHA-256 differs, requests pass without the filter.
      remote:
        url: %s
        sha256: "%s"
      """
          .formatted(Nodes.quoted(url), sha256);
    }
  }

  /** Returns the usual place of a module in Envoy's image. */
  static ModuleSource inImage(String module) {
    return new Local("/usr/local/lib/lib%s.so".formatted(module));
  }

  /**
   * Returns the address of a module that has been packaged.
   *
   * @param url the address at which Envoy will find the file
   * @param file the file, for its SHA-256
   * @throws DevException if the file is not there
   */
  static ModuleSource at(String url, Path file) throws DevException, IOException {
    if (!url.matches("https?://[^/?#]+([/?#].*)?")) {
      throw new IllegalArgumentException(
          "--url: expected http://… or https://…, found '%s'".formatted(url));
    }
    if (!Files.isReadable(file)) {
      throw new DevException(
          "%s is missing, whose SHA-256 the configuration needs: package the project first"
              .formatted(file));
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return new Remote(url, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // Each Java has it.
    }
  }
}
