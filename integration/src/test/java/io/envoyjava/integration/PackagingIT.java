// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.lang.Runtime.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code lib<name>.so} is: a native library to Envoy, and a jar to Java. */
@Tag("any-envoy")
final class PackagingIT {
  private static final Pattern GLIBC = Pattern.compile("\\bGLIBC_(\\d+(\\.\\d+)+)");

  static List<Path> modules() throws IOException {
    return EnvoyConfig.modules();
  }

  @Test
  void eachFilterHasAModule() throws IOException {
    try (var poms = Files.find(EnvoyConfig.FILTERS, 2, (file, _) -> file.endsWith("pom.xml"))) {
      // One of the poms is the parent's.
      assertThat(modules()).hasSize((int) poms.count() - 1);
    }
  }

  /** Their own build does not have the rules of this repository. */
  @Test
  void eachFilterIsCheckedByTheRulesOfThisRepository() throws Exception {
    var check = EnvoyConfig.FILTERS.resolveSibling("filters-check/pom.xml");
    var roots = texts(check, "//compileSourceRoots/root");
    for (var filter : texts(EnvoyConfig.FILTERS.resolve("pom.xml"), "/project/modules/module")) {
      var sources = EnvoyConfig.FILTERS.resolve(filter).resolve("src");
      var root = "${project.basedir}/../filters/" + filter + "/src";
      assertThat(roots).contains(root + "/main/java/io");
      if (Files.exists(sources.resolve("test"))) assertThat(roots).contains(root + "/test/java");
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void libraryExportsTheHooksOfEnvoyAndNothingElse(Path module) throws Exception {
    assertThat(symbols(module, "--defined-only"))
        .anyMatch(line -> line.endsWith(" T envoy_dynamic_module_on_program_init"))
        .allMatch(line -> line.matches("[0-9a-f]+ T envoy_dynamic_module_on_\\w+"));
  }

  /** So an Envoy that lacks a function loads the module all the same, and binds nothing late. */
  @ParameterizedTest
  @MethodSource("modules")
  void libraryIsLinkedToNoneOfEnvoysFunctions(Path module) throws Exception {
    assertThat(symbols(module, "--undefined-only"))
        .anyMatch(line -> line.contains(" U dlsym"))
        .noneMatch(line -> line.contains("envoy_"));
  }

  private static List<String> symbols(Path module, String which) throws Exception {
    var nm =
        new ProcessBuilder("nm", "-D", which, module.toString()).redirectErrorStream(true).start();
    var lines = new String(nm.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(nm.waitFor()).as(() -> String.join("\n", lines)).isZero();
    return lines;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void jarHasTheClassesOfTheFilterAndOfTheSdk(Path module) throws IOException {
    var classes = module.resolveSibling("classes");
    try (var jar = new JarFile(module.toFile());
        var files = Files.walk(classes)) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .contains("io/envoyjava/sdk/http/HttpFilterFactory.class")
          // What names the filter's factory.
          .containsAnyOf(
              "module-info.class", "META-INF/services/io.envoyjava.sdk.http.HttpFilterFactory")
          .containsAll(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> classes.relativize(file).toString())
                  .toList())
          // The launcher is in front of the jar, not in it too.
          .noneMatch(name -> name.startsWith("META-INF/envoy"));
    }
  }

  /** Whatever system they were compiled on: see core/glibc.h. */
  @Test
  void modulesRunOnOldSystems() throws Exception {
    try (var files = Files.walk(EnvoyConfig.FILTERS, 4)) {
      var modules =
          files.filter(file -> file.toString().matches(".*/target/linux-.*/lib.*\\.so")).toList();
      assertThat(modules).isNotEmpty();
      for (var module : modules) assertRunsOnOldSystems(module);
    }
  }

  /** The version is pinned in both places, since neither can read the other. */
  @Test
  void imageHasTheEnvoyThatTheTestsUse() throws IOException {
    assertThat(EnvoyConfig.FILTERS.resolveSibling("Dockerfile"))
        .content()
        .contains("\nARG ENVOY_VERSION=" + EnvoyBinary.defaultVersion() + "\n");
  }

  /** What a project outside of this one can depend on has its version there. */
  @Test
  void bomHasEachPublishedArtifact() throws Exception {
    var root = EnvoyConfig.FILTERS.resolveSibling("pom.xml");
    var published = new ArrayList<String>();
    for (var module : texts(root, "/project/modules/module")) {
      var pom = root.resolveSibling(module).resolve("pom.xml");
      if (texts(pom, "/project/packaging").contains("pom")) continue;
      if (module.startsWith("archetype")) continue; // nothing depends on it
      if (texts(pom, "/project/properties/maven.deploy.skip").contains("true")) continue;
      published.addAll(texts(pom, "/project/artifactId"));
    }
    assertThat(published).contains("envoy-java-sdk");
    assertThat(
            texts(
                root.resolveSibling("bom/pom.xml"),
                "/project/dependencyManagement/dependencies/dependency/artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  private static List<String> texts(Path pom, String path) throws Exception {
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    var nodes =
        XPathFactory.newInstance().newXPath().evaluateExpression(path, document, XPathNodes.class);
    var texts = new ArrayList<String>();
    for (var node : nodes) texts.add(node.getTextContent());
    return texts;
  }

  /** No symbol of a glibc newer than 2.31. */
  static void assertRunsOnOldSystems(Path module) throws Exception {
    var readelf =
        new ProcessBuilder(List.of("readelf", "--version-info", "--wide", module.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var versions =
        GLIBC
            .matcher(new String(readelf.getInputStream().readAllBytes(), UTF_8))
            .results()
            .map(found -> Version.parse(found.group(1)))
            .toList();
    assertThat(versions)
        .as(module.toString())
        .isNotEmpty()
        .allMatch(version -> version.compareTo(Version.parse("2.31")) <= 0);
  }
}
