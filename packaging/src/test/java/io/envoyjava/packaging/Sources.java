// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpFilterFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** Compiles projects for the tests, as their authors would, against the real SDK. */
final class Sources {
  /** What a factory implements. */
  static final String SERVICE = HttpFilterFactory.class.getName();

  /** The SDK: a jar or a folder. */
  static final Path SDK = origin(HttpFilterFactory.class);

  /** The SDK's module requires its annotations while something is compiled. */
  private static final Path JSPECIFY = origin(NullMarked.class);

  /** A filter that adds nothing. */
  static final String FACTORY =
      """
      package com.example;

      import io.envoyjava.sdk.*;
      import io.envoyjava.sdk.http.*;

      public final class HelloFactory implements HttpFilterFactory {
        public String name() {
          return "hello";
        }

        public HttpFilterConfig configure(ConfigContext context, String config) {
          return stream -> new HttpFilter() {};
        }
      }
      """;

  private Sources() {}

  /** Compiles a project of one factory, which {@code META-INF/services} names. */
  static Path hello(Path folder) throws IOException {
    compile(folder, List.of(), Map.of("com/example/HelloFactory.java", FACTORY));
    return write(folder, "META-INF/services/" + SERVICE, "com.example.HelloFactory\n");
  }

  /** Compiles sources, by their names, to a folder of classes. */
  static Path compile(Path folder, List<Path> classPath, Map<String, String> sources)
      throws IOException {
    var names = new ArrayList<String>();
    var written = Files.createTempDirectory(folder.getParent(), "sources");
    for (var source : sources.entrySet()) {
      write(written, source.getKey(), source.getValue());
      names.add(written.resolve(source.getKey()).toString());
    }
    var path = new ArrayList<String>(List.of(SDK.toString(), JSPECIFY.toString()));
    for (var entry : classPath) path.add(entry.toString());
    var options = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
    var modular = sources.containsKey("module-info.java");
    options.addAll(List.of(modular ? "--module-path" : "-cp", String.join(":", path)));
    options.addAll(names);
    var output = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, output, output, options.toArray(String[]::new));
    assertThat(status).as(output.toString(UTF_8)).isZero();
    return folder;
  }

  /** Writes a file below a folder, and returns the folder. */
  static Path write(Path folder, String name, String content) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return folder;
  }

  /** The jar or the folder that a class is from. */
  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
