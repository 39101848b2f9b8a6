// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static io.envoyjava.packaging.Sources.FACTORY;
import static io.envoyjava.packaging.Sources.SDK;
import static io.envoyjava.packaging.Sources.SERVICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpFilterFactory;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a module, and how it is written. */
final class ModulePackagerTest {
  @TempDir Path directory;
  private Path classes;
  private Path output;

  @BeforeEach
  void folders() throws IOException {
    classes = Files.createDirectory(directory.resolve("classes"));
    output = directory.resolve("target");
  }

  private Path pack(List<Path> classPath, Relocation... relocations) throws Exception {
    var spec = new ModuleSpec("hello", List.of(classes), classPath, output, List.of(relocations));
    var modules = ModulePackager.pack(spec);
    assertThat(modules).isNotEmpty();
    return modules.getFirst().file();
  }

  private static List<String> entries(Path module) throws IOException {
    try (var jar = new JarFile(module.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  private static String text(Path module, String name) throws IOException {
    try (var jar = new JarFile(module.toFile());
        var in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void moduleIsALauncherAndAJarInOneFile() throws Exception {
    Sources.hello(classes);
    var module = pack(List.of(SDK));

    assertThat(module.getFileName()).hasToString("libhello.so");
    var sdk = Sdk.find(List.of(SDK));
    var launcher = sdk.launcher(sdk.platforms().getFirst());
    assertThat(Files.readAllBytes(module)).startsWith(launcher).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(entries(module))
        .contains("com/example/HelloFactory.class", SERVICE.replace('.', '/') + ".class")
        .noneMatch(name -> name.startsWith(Sdk.LAUNCHERS));
    try (var loader = new URLClassLoader(new URL[] {module.toUri().toURL()}, null)) {
      var factory = loader.loadClass("com.example.HelloFactory").getConstructor().newInstance();
      assertThat(factory.getClass().getMethod("name").invoke(factory)).isEqualTo("hello");
    }
  }

  @Test
  void eachLauncherGivesAModuleAndThisMachineACopy() throws Exception {
    Sources.hello(classes);
    var sdk = Files.createDirectory(directory.resolve("sdk"));
    Archive.read(SDK, root -> copyTree(root, sdk));
    for (var platform : List.of("linux-x86_64", "linux-aarch_64")) {
      Sources.write(sdk, "META-INF/envoy/" + platform + "/launcher.so", platform);
    }
    pack(List.of(sdk));

    for (var platform : List.of("linux-x86_64", "linux-aarch_64")) {
      assertThat(Files.readAllBytes(output.resolve(platform + "/libhello.so")))
          .startsWith(platform.getBytes(UTF_8));
    }
    var own = System.getProperty("os.arch").equals("aarch64") ? "linux-aarch_64" : "linux-x86_64";
    assertThat(output.resolve("libhello.so"))
        .hasSameBinaryContentAs(output.resolve(own + "/libhello.so"));
  }

  private static Path copyTree(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return to;
  }

  @Test
  void sameInputGivesTheSameBytes() throws Exception {
    Sources.hello(classes);
    var before = Files.readAllBytes(pack(List.of(SDK)));
    Files.setLastModifiedTime(
        classes.resolve("com/example/HelloFactory.class"), FileTime.fromMillis(0));
    assertThat(Files.readAllBytes(pack(List.of(SDK)))).isEqualTo(before);
  }

  @Test
  void fileIsReplacedAndNothingElseIsLeft() throws Exception {
    Sources.hello(classes);
    var module = pack(List.of(SDK));
    var before = Files.getAttribute(module, "unix:ino");
    pack(List.of(SDK));

    assertThat(Files.getAttribute(module, "unix:ino")).isNotEqualTo(before);
    try (var files = Files.walk(output).filter(Files::isRegularFile)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsOnly("libhello.so");
    }
  }

  @Test
  void descriptorOfTheProjectIsKeptAndThoseOfDependenciesAreNot() throws Exception {
    Sources.compile(
        classes,
        List.of(),
        Map.of(
            "com/example/HelloFactory.java",
            FACTORY,
            "module-info.java",
            "module com.example { requires io.envoyjava.sdk; provides %s with %s; }"
                .formatted(SERVICE, "com.example.HelloFactory")));
    var library = Files.createDirectory(directory.resolve("library"));
    Sources.write(library, "module-info.class", "another");
    Sources.write(library, "META-INF/versions/9/module-info.class", "another");
    var module = pack(List.of(SDK, library));

    assertThat(entries(module)).containsOnlyOnce("module-info.class");
    assertThat(entries(module)).noneMatch(name -> name.endsWith("/module-info.class"));
    try (var jar = new JarFile(module.toFile());
        var in = jar.getInputStream(jar.getEntry("module-info.class"))) {
      assertThat(ModuleDescriptor.read(in).name()).isEqualTo("com.example");
    }
  }

  @Test
  void filesAboutOneJarAreLeftOut() throws Exception {
    Sources.hello(classes);
    var library = Files.createDirectory(directory.resolve("library"));
    for (var name : List.of("INDEX.LIST", "X.SF", "X.DSA", "X.RSA", "X.EC", "maven/g/a/pom.xml")) {
      Sources.write(library, "META-INF/" + name, "");
    }
    Sources.write(library, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nCreated-By: x\n");
    Sources.write(library, "META-INF/kept", "");
    var module = pack(List.of(SDK, library));

    assertThat(entries(module).stream().filter(name -> name.startsWith("META-INF/")))
        .containsOnly(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/kept",
            "META-INF/services/" + SERVICE);
    assertThat(text(module, "META-INF/MANIFEST.MF")).doesNotContain("Created-By: x");
  }

  @Test
  void serviceFilesLicencesAndNoticesAreJoined() throws Exception {
    Sources.hello(classes);
    Sources.write(classes, "META-INF/services/com.example.Plugin", "com.example.A");
    Sources.write(classes, "META-INF/NOTICE", "Ours\n");
    var library = Files.createDirectory(directory.resolve("library"));
    Sources.write(library, "META-INF/services/com.example.Plugin", "com.example.B");
    Sources.write(library, "META-INF/NOTICE.txt", "Theirs\n");
    Sources.write(library, "META-INF/LICENSE.md", "MIT");
    var same = Files.createDirectory(directory.resolve("same"));
    Sources.write(same, "META-INF/NOTICE", "  Theirs");
    var module = pack(List.of(SDK, library, same));

    assertThat(text(module, "META-INF/services/com.example.Plugin").lines())
        .containsExactly("com.example.A", "com.example.B");
    assertThat(text(module, "META-INF/NOTICE")).containsSubsequence("Ours\n", "---", "Theirs\n");
    assertThat(text(module, "META-INF/NOTICE").split("Theirs", -1)).hasSize(2);
    assertThat(text(module, "META-INF/LICENSE")).contains("Apache License", "MIT");
  }

  @Test
  void classesForNewerJavasAreUsed() throws Exception {
    Sources.hello(classes);
    var library = Files.createDirectory(directory.resolve("library"));
    Sources.write(library, "word.txt", "old");
    Sources.write(library, "META-INF/versions/21/word.txt", "new");
    var module = pack(List.of(SDK, library));

    try (var jar = new JarFile(module.toFile(), false, JarFile.OPEN_READ, Runtime.version());
        var in = jar.getInputStream(jar.getEntry("word.txt"))) {
      assertThat(in).hasContent("new");
    }
  }

  @Test
  void packagesAreMovedInClassesAndServiceFiles() throws Exception {
    var library = Files.createDirectory(directory.resolve("library"));
    Sources.compile(
        library,
        List.of(),
        Map.of(
            "org/library/Word.java",
            "package org.library; public class Word { public static String get() { return \"w\"; }"
                + " }"));
    Sources.write(library, "META-INF/services/org.library.Word", "org.library.Word");
    var calls = FACTORY.replace("\"hello\"", "org.library.Word.get()");
    Sources.compile(classes, List.of(library), Map.of("com/example/HelloFactory.java", calls));
    Sources.write(classes, "META-INF/services/" + SERVICE, "com.example.HelloFactory");
    var module = pack(List.of(SDK, library), new Relocation("org.library", "shaded.library"));

    assertThat(entries(module))
        .contains("shaded/library/Word.class")
        .noneMatch(name -> name.startsWith("org/library"));
    assertThat(text(module, "META-INF/services/shaded.library.Word").strip())
        .isEqualTo("shaded.library.Word");
    var parent = HttpFilterFactory.class.getClassLoader();
    try (var loader = new URLClassLoader(new URL[] {module.toUri().toURL()}, parent)) {
      var type = loader.loadClass("com.example.HelloFactory");
      assertThat(((HttpFilterFactory) type.getConstructor().newInstance()).name()).isEqualTo("w");
    }
  }
}
