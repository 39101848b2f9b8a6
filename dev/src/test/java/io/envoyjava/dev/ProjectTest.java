// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static io.envoyjava.dev.ExtensionKind.HTTP_FILTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.packaging.Relocation;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectTest {
  private static final String SERVICE = HttpFilterFactory.class.getName();

  @TempDir Path folder;

  private Project project(String services, String filter) throws Exception {
    var file = folder.resolve("classes/META-INF/services").resolve(SERVICE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, services);
    return new Project(
        "my_module",
        List.of(folder.resolve("classes"), origin(NothingFactory.class)),
        List.of(origin(HttpFilterFactory.class)),
        List.of(),
        folder,
        folder.resolve("work"),
        filter,
        "text");
  }

  private static Path origin(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void knowsItsOnlyFilterByTheFactory() throws Exception {
    assertThat(project(NothingFactory.class.getName() + " # ours\n", "").extension())
        .isEqualTo(new Extension(HTTP_FILTER, "my_module", "nothing", "text"));
  }

  @Test
  void asksForTheFilterIfThereIsNone() throws Exception {
    var project = project("# nothing\n", "");
    assertThatThrownBy(project::extension)
        .hasMessageContaining("names no factory (HttpFilterFactory, NetworkFilterFactory,");
  }

  @Test
  void saysWhichFactoryCannotBeMade() throws Exception {
    var project = project("com.example.Missing\n", "");
    assertThatThrownBy(project::extension)
        .hasMessageContaining("com.example.Missing cannot be made")
        .hasMessageContaining("ClassNotFoundException");
  }

  @Test
  void takesTheFilterThatIsWanted() throws Exception {
    var named = NothingFactory.class.getName() + "\n";
    assertThat(project(named, "nothing").extension().name()).isEqualTo("nothing");
    var project = project(named, "missing");
    assertThatThrownBy(project::extension)
        .hasMessage(
            "the module has no 'missing'; it has the HTTP filter nothing: choose one with"
                + " -Denvoy.filter=NAME");
  }

  @Test
  void readsRelocationsWithTheirIncludesAndExcludes() {
    var lines = "a.b=c.d\n+a.b.*\n-a.b.E\n-a.b.F\nx=y";
    var args = List.of("--name", "m", "--work", "w", "--relocate", lines);
    var arguments = Arguments.parse(args, List.of("--name", "--work", "--relocate"));
    assertThat(Project.of(arguments).relocations())
        .containsExactly(
            new Relocation("a.b", "c.d", List.of("a.b.*"), List.of("a.b.E", "a.b.F")),
            new Relocation("x", "y"));
  }

  @Test
  void packagesForThisMachineBesideWhatIsThere() throws Exception {
    var project = project(NothingFactory.class.getName(), "");
    var modules = folder.resolve("modules");
    project.pack("a.1", project.classes(), modules);
    project.pack("a.2", project.classes(), modules);
    try (var files = Files.list(modules)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("liba.1.so", "liba.2.so");
    }
    assertThat(folder.resolve("work/packed")).isEmptyDirectory();
  }
}
