// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.integration.filters.JavaHomeFactory;
import io.envoyjava.packaging.ModulePackager;
import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.packaging.RuntimeSpec;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes the module {@code java_home}, which brings the Java that the tests run on. */
final class OwnJavaModule {
  private static final Class<?> FACTORY = JavaHomeFactory.class;

  private OwnJavaModule() {}

  /** Makes {@code libjava_home.so} in a folder. */
  static Path make(Path folder) throws Exception {
    // Only this filter, since others need more of Java's modules.
    var classes = Files.createTempDirectory(folder, "classes");
    var services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(HttpFilterFactory.class.getName()), FACTORY.getName());
    var name = FACTORY.getPackageName().replace('.', '/');
    var target = Files.createDirectories(classes.resolve(name));
    var origin = location(FACTORY).resolve(name);
    try (var files = Files.newDirectoryStream(origin, FACTORY.getSimpleName() + "*.class")) {
      for (var file : files) Files.copy(file, target.resolve(file.getFileName()));
    }
    var jdk = Path.of(System.getProperty("java.home"));
    var sdk = List.of(location(HttpFilterFactory.class));
    var runtime = new RuntimeSpec(jdk, List.of(), Map.of());
    ModulePackager.pack(
        new ModuleSpec("java_home", List.of(classes), sdk, folder, List.of(), runtime));
    return folder.resolve("libjava_home.so");
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Lets Envoy fetch the module from an upstream, which is a cluster of the name "modules". */
  static String remote(Path module, CannedUpstream upstream) throws Exception {
    var bytes = Files.readAllBytes(module);
    upstream.answerWith("/module", "", new String(bytes, ISO_8859_1));
    var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    var uri = "http://127.0.0.1:%d/module".formatted(upstream.port());
    var remote =
        "module: { remote: { http_uri: { uri: \"%s\", cluster: modules, timeout: 30s }, sha256: %s } }"
            .formatted(uri, digest);
    return EnvoyConfig.filterYaml("java_home", "java_home", "")
        .replace("name: java_home }", remote + " }");
  }
}
