// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What Maven Central asks of artifacts, in the repository that the profile {@code release} has
 * deployed to: the folder that the property {@code envoyjava.central} names. {@code .ci/night}
 * deploys there.
 */
@Tag("any-envoy")
@EnabledIfSystemProperty(named = "envoyjava.central", matches = ".+")
final class CentralRulesIT {
  /** A pom, and where it is. */
  private record Pom(Path file, Element project) {
    String text(String name) {
      var child = child(project, name);
      return child == null ? "" : child.getTextContent().strip();
    }

    String packaging() {
      var packaging = text("packaging");
      return packaging.isEmpty() ? "jar" : packaging;
    }

    /** The beginning of the names of all files of the artifact. */
    String prefix() {
      return file.getFileName().toString().replaceFirst("[.]pom$", "");
    }

    List<Path> files() throws IOException {
      try (var files = Files.list(file.getParent())) {
        return files.filter(path -> path.getFileName().toString().startsWith(prefix())).toList();
      }
    }
  }

  private static final Map<String, Pom> POMS = new HashMap<>();

  @BeforeAll
  static void readPoms() throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    try (var files = Files.walk(Path.of(System.getProperty("envoyjava.central")))) {
      for (var file : files.filter(path -> path.toString().endsWith(".pom")).toList()) {
        var pom = new Pom(file, builder.parse(file.toFile()).getDocumentElement());
        POMS.put(pom.text("artifactId"), pom);
      }
    }
    assertThat(POMS)
        .containsKeys("envoy-java", "envoy-java-bom", "envoy-java-sdk", "envoy-java-maven-plugin");
  }

  private static @Nullable Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) return element;
    }
    return null;
  }

  /** Each may be inherited. */
  @Test
  void eachPomSaysWhatItIsAndWhoseItIs() {
    var missing = new TreeSet<String>();
    for (var pom : POMS.values()) {
      for (var name : List.of("name", "description", "url", "licenses", "developers", "scm")) {
        if (!hasOrInherits(pom, name)) missing.add(pom.prefix() + ": " + name);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean hasOrInherits(Pom pom, String name) {
    if (child(pom.project, name) != null) return true;
    // A name is not inherited.
    var parent = child(pom.project, "parent");
    if (parent == null || name.equals("name")) return false;
    var artifact = child(parent, "artifactId");
    var found = artifact == null ? null : POMS.get(artifact.getTextContent().strip());
    return found != null && hasOrInherits(found, name);
  }

  @Test
  void eachArtifactHasSourcesAndJavadocAndABillOfMaterials() throws IOException {
    var missing = new TreeSet<String>();
    for (var pom : POMS.values()) {
      if (pom.packaging().equals("pom")) continue;
      for (var end : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
        if (!Files.exists(pom.file.resolveSibling(pom.prefix() + end))) {
          missing.add(pom.prefix() + end);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void eachFileHasASignatureAndChecksums() throws IOException {
    var missing = new ArrayList<String>();
    for (var pom : POMS.values()) {
      var files = pom.files();
      var names =
          files.stream()
              .map(file -> file.getFileName().toString())
              .collect(toCollection(TreeSet::new));
      for (var name : names) {
        if (name.matches(".*[.](asc|md5|sha1)")) continue;
        for (var end : List.of(".asc", ".md5", ".sha1")) {
          if (!names.contains(name + end)) missing.add(name + end);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void eachJarOfCodeAndSourcesHasTheLicence() throws IOException {
    var missing = new TreeSet<String>();
    for (var pom : POMS.values()) {
      // Filters are projects that others copy, and their modules have the licences of all they
      // contain.
      if (pom.packaging().equals("pom") || !pom.prefix().startsWith("envoy-java")) continue;
      for (var end : List.of(".jar", "-sources.jar")) {
        var jar = pom.file.resolveSibling(pom.prefix() + end);
        try (var content = FileSystems.newFileSystem(jar)) {
          if (!Files.exists(content.getPath("META-INF/LICENSE"))) missing.add(pom.prefix() + end);
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
