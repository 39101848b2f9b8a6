// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static io.envoyjava.packaging.Sources.FACTORY;
import static io.envoyjava.packaging.Sources.SDK;
import static io.envoyjava.packaging.Sources.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that Envoy would refuse is refused in the build, with what to change. */
final class RefusedProjectTest {
  @TempDir Path directory;
  private Path classes;

  @BeforeEach
  void folder() throws IOException {
    classes = Files.createDirectory(directory.resolve("classes"));
  }

  private AbstractStringAssert<?> assertRefused(
      String name, List<Path> classPath, Relocation... relocations) {
    var output = directory.resolve("target");
    var spec = new ModuleSpec(name, List.of(classes), classPath, output, List.of(relocations));
    var refused =
        assertThatExceptionOfType(PackagingException.class)
            .isThrownBy(() -> ModulePackager.pack(spec))
            .actual();
    // Nothing that a later step could take for the module.
    assertThat(output.resolve("libhello.so")).doesNotExist();
    return assertThat(refused.getMessage());
  }

  @Test
  void classPathWithoutTheSdk() throws Exception {
    Sources.hello(classes);
    assertRefused("hello", List.of())
        .isEqualTo(
            "no SDK is on the class path: depend on io.envoyjava:envoy-java-sdk in the scope"
                + " compile or runtime, not provided or test");
  }

  @Test
  void classPathWithTwoSdks() throws Exception {
    Sources.hello(classes);
    var copy = directory.resolve("copy.jar");
    Files.copy(SDK, copy);
    assertRefused("hello", List.of(SDK, copy))
        .isEqualTo("two SDKs are on the class path: %s and %s; leave one", SDK, copy);
  }

  @Test
  void classPathWithAFileThatIsMissing() throws Exception {
    Sources.hello(classes);
    var missing = directory.resolve("missing.jar");
    assertRefused("hello", List.of(SDK, missing))
        .isEqualTo("%s is missing: build it first", missing);
  }

  @Test
  void factoryThatIsNotNamed() throws Exception {
    Sources.compile(classes, List.of(), Map.of("com/example/HelloFactory.java", FACTORY));
    assertRefused("hello", List.of(SDK))
        .contains(
            "no factory is named",
            "(found com.example.HelloFactory)",
            "provides " + SERVICE + " with com.example.HelloFactory;",
            "src/main/resources/META-INF/services/" + SERVICE);
  }

  @Test
  void projectWithoutAFactory() {
    assertRefused("hello", List.of(SDK))
        .contains("no factory is named", "with com.example.MyFactory;")
        .doesNotContain("found");
  }

  @Test
  void factoryThatIsNamedWrongly() throws Exception {
    Sources.hello(classes);
    Sources.write(classes, "META-INF/services/" + SERVICE, "com.example.Helo # a slip\n");
    assertRefused("hello", List.of(SDK))
        .isEqualTo("the factory com.example.Helo is named, but the module has no such class");
  }

  @Test
  void factoryThatCannotBeMade() throws Exception {
    for (var unusable :
        List.of(
            FACTORY.replace("public final class", "final class"),
            FACTORY.replace("final class", "abstract class"),
            FACTORY.replace("public String name", "HelloFactory() {} public String name"))) {
      Sources.compile(classes, List.of(), Map.of("com/example/HelloFactory.java", unusable));
      Sources.write(classes, "META-INF/services/" + SERVICE, "com.example.HelloFactory");
      assertRefused("hello", List.of(SDK))
          .startsWith("the factory com.example.HelloFactory cannot be made: it must be a public");
    }
  }

  @Test
  void nameThatIsNotThatOfAFile() throws Exception {
    Sources.hello(classes);
    assertRefused("my/filter", List.of(SDK)).startsWith("name: expected ").endsWith("'my/filter'");
  }

  @Test
  void relocationOfTheSdk() throws Exception {
    Sources.hello(classes);
    assertRefused("hello", List.of(SDK), new Relocation("io", "shaded.io"))
        .startsWith("relocation of io: it would move io.envoyjava.sdk.")
        .contains("which the launcher calls by its name");
  }
}
