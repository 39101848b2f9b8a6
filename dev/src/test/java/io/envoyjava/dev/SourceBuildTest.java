// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceBuildTest {
  @TempDir Path folder;
  private Path sources;
  private Path resources;
  private Path output;

  @BeforeEach
  void makeFolders() throws Exception {
    sources = Files.createDirectory(folder.resolve("sources"));
    resources = Files.createDirectory(folder.resolve("resources"));
    output = folder.resolve("output");
  }

  private SourceBuild build() {
    return new SourceBuild(List.of(sources), List.of(resources), List.of(), List.of(), output);
  }

  @Test
  void compilesSourcesAndCopiesResources() throws Exception {
    Files.writeString(sources.resolve("A.java"), "class A {}");
    Files.createDirectories(resources.resolve("META-INF"));
    Files.writeString(resources.resolve("META-INF/a"), "a");
    try (var build = build()) {
      assertThat(build.compile()).containsExactly(output);
    }
    assertThat(output.resolve("A.class")).exists();
    assertThat(output.resolve("META-INF/a")).hasContent("a");
  }

  @Test
  void leavesNoClassOfASourceThatIsGone() throws Exception {
    Files.writeString(sources.resolve("A.java"), "class A {}");
    var gone = Files.writeString(sources.resolve("B.java"), "class B {}");
    try (var build = build()) {
      build.compile();
      assertThat(output.resolve("B.class")).exists();
      Files.delete(gone);
      build.compile();
    }
    assertThat(output.resolve("A.class")).exists();
    assertThat(output.resolve("B.class")).doesNotExist();
  }

  @Test
  void namesTheFileAndTheLineOfAnError() throws Exception {
    var source = Files.writeString(sources.resolve("A.java"), "class A {\n  int a = b;\n}\n");
    try (var build = build()) {
      assertThatThrownBy(build::compile)
          .hasMessageContaining(source + ":2: cannot find symbol")
          .hasMessageContaining("variable b");
    }
  }
}
