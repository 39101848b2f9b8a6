// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdkTest {
  @TempDir Path folder;

  private Path java(String name, String version, String... programs) throws IOException {
    var home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (var program : programs) {
      var file = Files.writeString(home.resolve("bin").resolve(program), "");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void takesTheFirstThatIsNewEnough() throws Exception {
    var old = java("17", "17.0.15", "javac");
    var first = java("25", "25", "javac");
    var second = java("26", "26.0.1", "javac");
    assertThat(Jdk.first(List.of(folder.resolve("missing"), old, first, second))).contains(first);
    assertThat(Jdk.first(List.of(old))).isEmpty();
  }

  @Test
  void passesByARuntimeWithoutACompiler() throws Exception {
    assertThat(Jdk.first(List.of(java("jre", "25.0.1", "java")))).isEmpty();
  }

  @Test
  void prefersTheNewestOfThoseInstalled() throws Exception {
    java("a", "25.0.1", "javac");
    var newest = java("mac.jdk/Contents/Home", "26", "javac");
    java("z", "17", "javac");
    assertThat(Jdk.installed(folder)).first().isEqualTo(newest);
    assertThat(Jdk.installed(folder.resolve("missing"))).isEmpty();
  }
}
