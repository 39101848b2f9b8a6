// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static io.envoyjava.packaging.Sources.FACTORY;
import static io.envoyjava.packaging.Sources.SDK;
import static io.envoyjava.packaging.Sources.SERVICE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that brings its own Java. */
final class OwnJavaTest {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir static Path directory;

  private static Path classes = Path.of("");
  private static Sdk sdk;
  private static List<PackagedModule> modules = List.of();
  private static Path home = Path.of("");

  /** Of a filter that uses java.sql, and one more module by an option. */
  @BeforeAll
  static void pack() throws Exception {
    classes = Files.createDirectory(directory.resolve("classes"));
    var factory = FACTORY.replace("\"hello\"", "java.sql.Connection.class.getName()");
    Sources.compile(
        classes,
        List.of(),
        Map.of(
            "com/example/HelloFactory.java",
            factory,
            "module-info.java",
            "module com.example { requires io.envoyjava.sdk; requires java.sql; provides %s with %s; }"
                .formatted(SERVICE, "com.example.HelloFactory")));
    sdk = Sdk.find(List.of(SDK));
    modules = ModulePackager.pack(spec(JDK, List.of("jdk.unsupported"), Map.of()));
    home = Files.createDirectory(directory.resolve("home"));
    unpack(own(), home);
  }

  private static ModuleSpec spec(Path jdk, List<String> added, Map<String, Path> jmods) {
    var runtime = new RuntimeSpec(jdk, added, jmods);
    var output = directory.resolve("target");
    return new ModuleSpec("hello", List.of(classes), List.of(SDK), output, List.of(), runtime);
  }

  private static Path own() {
    return directory.resolve("target/libhello.so");
  }

  /** Does what the launcher does, in another way. */
  private static void unpack(Path module, Path folder) throws IOException, DataFormatException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(module)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(sdk.launcher(ModulePackager.thisPlatform()).length);
    assertThat(text(bytes, 8)).isEqualTo("EnvoyJRE");
    assertThat(bytes.getInt()).isEqualTo(1);
    int files = bytes.getInt();
    long unpacked = bytes.getLong();
    int list = bytes.getInt();
    assertThat(text(bytes, 36)).matches("[0-9a-f]{32}\0{4}");
    var content = bytes.slice(bytes.position() + list, bytes.capacity() - bytes.position() - list);
    content.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < files; i++) {
      var file = new byte[(int) bytes.getLong()];
      int name = bytes.getInt();
      boolean executable = bytes.getInt() == 1;
      var path = folder.resolve(text(bytes, name));
      for (int at = 0; at < file.length; at += 1 << 20) inflate(content, file, at);
      Files.createDirectories(path.getParent());
      Files.write(path, file);
      assertThat(path.toFile().setExecutable(executable)).isTrue();
      unpacked -= file.length;
    }
    assertThat(unpacked).isZero();
  }

  private static String text(ByteBuffer bytes, int length) {
    var text = new byte[length];
    bytes.get(text);
    return new String(text, US_ASCII);
  }

  private static void inflate(ByteBuffer content, byte[] file, int at) throws DataFormatException {
    var block = new byte[content.getInt()];
    content.get(block);
    var inflater = new Inflater(true);
    inflater.setInput(block);
    int size = Math.min(1 << 20, file.length - at);
    assertThat(inflater.inflate(file, at, size)).isEqualTo(size);
    inflater.end();
  }

  private static String java(String... options) throws Exception {
    var command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void runtimeHasTheModulesThatTheClassesNeedAndThoseThatAreAdded() throws Exception {
    assertThat(java("--list-modules"))
        .containsPattern("(?m)^java\\.base@")
        .containsPattern("(?m)^java\\.sql@")
        .containsPattern("(?m)^jdk\\.unsupported@")
        .doesNotContain("java.desktop", "jdk.compiler");
  }

  @Test
  void runtimeHasAnArchiveOfLoadedClasses() throws Exception {
    assertThat(java("-Xshare:on", "-Xlog:class+load", "-version"))
        .contains("java.lang.Object source: shared objects file");
  }

  @Test
  void runtimeHasItsLicences() {
    assertThat(home.resolve("legal/java.base/LICENSE"))
        .content()
        .contains("The GNU General Public License (GPL)");
    assertThat(home.resolve("legal/java.sql/LICENSE")).exists();
  }

  @Test
  void moduleIsStillALauncherAndAJar() throws Exception {
    assertThat(Files.readAllBytes(own())).startsWith(sdk.launcher(ModulePackager.thisPlatform()));
    try (var jar = new JarFile(own().toFile())) {
      assertThat(jar.getEntry("com/example/HelloFactory.class")).isNotNull();
    }
  }

  @Test
  void moduleOfThisPlatformAloneBringsJava() {
    assertThat(modules)
        .filteredOn(PackagedModule::bringsJava)
        .extracting(PackagedModule::platform)
        .containsExactly(ModulePackager.thisPlatform());
    for (var module : modules) {
      if (module.bringsJava()) assertThat(module.file()).hasSameBinaryContentAs(own());
      else assertThat(module.file().toFile().length()).isLessThan(5_000_000);
    }
    assertThat(directory.resolve("target"))
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("envoy-java-"));
  }

  @Test
  void sameRuntimeGivesTheSameBytes() throws Exception {
    var first = new ByteArrayOutputStream();
    var second = new ByteArrayOutputStream();
    var folder = home.resolve("legal");
    Bundle.write(folder, first);
    Bundle.write(folder, second);
    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
  }

  @Test
  void unknownModuleIsRefused() {
    assertThatExceptionOfType(PackagingException.class)
        .isThrownBy(() -> ModulePackager.pack(spec(JDK, List.of("java.nothing"), Map.of())))
        .withMessageContaining("the Java runtime cannot be made: jlink: ")
        .withMessageContaining("java.nothing");
  }

  @Test
  void runtimeWithoutToolsIsRefused() {
    assertThatExceptionOfType(PackagingException.class)
        .isThrownBy(() -> ModulePackager.pack(spec(home, List.of(), Map.of())))
        .withMessage(
            "the Java runtime cannot be made: %s is missing: give the home of a JDK"
                .formatted(home.resolve("bin/jdeps")));
  }

  @Test
  void folderWithoutTheModulesOfAPlatformIsRefused() {
    var jmods = Map.of(ModulePackager.thisPlatform(), directory.resolve("nothing"));
    assertThatExceptionOfType(PackagingException.class)
        .isThrownBy(() -> ModulePackager.pack(spec(JDK, List.of(), jmods)))
        .withMessage(
            "the Java runtime cannot be made: %s has no java.base.jmod: give the jmods of a JDK for %s"
                .formatted(directory.resolve("nothing"), ModulePackager.thisPlatform()));
  }

  @Test
  void launcherWithSomethingBehindItsSectionsIsRefused() {
    var launcher = sdk.launcher(ModulePackager.thisPlatform());
    var longer = Arrays.copyOf(launcher, launcher.length + 1);
    assertThatExceptionOfType(PackagingException.class)
        .isThrownBy(() -> Bundle.requireFoundBehind(longer))
        .withMessageContaining("it cannot take a Java runtime");
  }
}
