// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceWatchTest {
  @TempDir Path folder;

  private SourceWatch watchOf(Path... places) {
    return new SourceWatch(List.of(places), folder.resolve("target"));
  }

  @Test
  void noticesFilesThatAreNewChangedOrGone() throws Exception {
    var watch = watchOf(folder);
    var file = folder.resolve("a/b/C.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "1");
    assertThat(watch.await(() -> true)).isTrue();
    Files.writeString(file, "22");
    assertThat(watch.await(() -> true)).isTrue();
    Files.delete(file);
    assertThat(watch.await(() -> true)).isTrue();
  }

  @Test
  void reportsEachChangeOnceWithoutWaiting() throws Exception {
    var pom = Files.writeString(folder.resolve("pom.xml"), "1");
    var watch = watchOf(pom);
    assertThat(watch.changed()).isFalse();
    Files.writeString(pom, "22");
    assertThat(watch.changed()).isTrue();
    assertThat(watch.changed()).isFalse();
  }

  @Test
  void ignoresFilesOfEditors() throws Exception {
    var watch = watchOf(folder, folder.resolve("missing"));
    Files.writeString(folder.resolve(".C.java.swp"), "1");
    Files.writeString(folder.resolve("C.java~"), "1");
    var looks = new AtomicInteger();
    assertThat(watch.await(() -> looks.incrementAndGet() < 3)).isFalse();
  }

  @Test
  void ignoresWhatBuildsAndGitWrite() throws Exception {
    var watch = watchOf(folder);
    for (var name : List.of("target/classes", "a/.git/refs")) {
      Files.createDirectories(folder.resolve(name));
      Files.writeString(folder.resolve(name).resolve("file"), "1");
    }
    var looks = new AtomicInteger();
    assertThat(watch.await(() -> looks.incrementAndGet() < 3)).isFalse();
  }
}
