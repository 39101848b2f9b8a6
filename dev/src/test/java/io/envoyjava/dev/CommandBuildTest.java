// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandBuildTest {
  @TempDir Path folder;

  private CommandBuild build(String script) {
    return new CommandBuild(List.of("sh", "-c", script), folder, List.of(folder));
  }

  @Test
  void runsInTheFolderOfTheProject() throws Exception {
    assertThat(build("echo compiled > output").compile()).containsExactly(folder);
    assertThat(folder.resolve("output")).hasContent("compiled");
  }

  @Test
  void showsWhatTheCommandPrintsIfItFails() {
    assertThatThrownBy(build("echo A.kt: wrong >&2; exit 1")::compile)
        .isInstanceOf(DevException.class)
        .hasMessage("A.kt: wrong\n");
  }
}
