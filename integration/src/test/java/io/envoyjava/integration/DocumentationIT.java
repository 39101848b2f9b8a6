// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of this repository lead somewhere, and say what the code reads. */
@Tag("any-envoy")
final class DocumentationIT {
  private static final Path ROOT = Pages.ROOT;
  private static final Path CONFIGURATION = ROOT.resolve("docs/configuration.md");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

  /** In Java, C, shell and poms: what reads a variable, or names one to what reads it. */
  private static final Pattern READ =
      Pattern.compile(
          """
          (?:getenv|getOrDefault|mentions)\\(\\s*"([A-Z][A-Z0-9_]*)"\
          |\\$\\{([A-Z][A-Z0-9_]*):[-=]\
          |"(ENVOY_[A-Z_]*OPTS|_?JAVA_[A-Z_]*OPTIONS)"\
          |\\$\\{env\\.([A-Z][A-Z0-9_]*)}\
          """);

  private static final Pattern DOCUMENTED = Pattern.compile("`(_?[A-Z][A-Z0-9_]+)`");

  static Stream<String> pages() throws IOException {
    return Pages.files(".md").stream().map(page -> ROOT.relativize(page).toString());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesAndHeadingsThatAreThere(String name) throws IOException {
    var page = ROOT.resolve(name);
    var text = CODE.matcher(FENCED.matcher(Files.readString(page)).replaceAll("")).replaceAll("");
    var broken = new ArrayList<String>();
    for (var link : LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
      if (!link.contains("://") && !leadsSomewhere(page, link)) broken.add(link);
    }
    assertThat(broken).as("broken links in %s", name).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    var path = hash < 0 ? link : link.substring(0, hash);
    var target = path.isEmpty() ? page : page.resolveSibling(path);
    if (!Files.exists(target)) return false;
    return hash < 0 || anchors(target).contains(link.substring(hash + 1));
  }

  /** The headings as GitHub names them in addresses. */
  private static Set<String> anchors(Path page) throws IOException {
    var text = FENCED.matcher(Files.readString(page)).replaceAll("");
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(toCollection(HashSet::new));
  }

  @Test
  void eachGuideIsInTheIndex() throws IOException {
    var index = Files.readString(ROOT.resolve("docs/README.md"));
    try (var guides = Files.list(ROOT.resolve("docs"))) {
      assertThat(guides.map(guide -> guide.getFileName().toString()))
          .filteredOn(guide -> guide.endsWith(".md") && !guide.equals("README.md"))
          .isNotEmpty()
          .allSatisfy(guide -> assertThat(index).contains("](" + guide + ")"));
    }
  }

  @Test
  void eachEnvironmentVariableThatIsReadIsDocumented() throws IOException {
    var read = new TreeSet<String>();
    for (var file : sources()) {
      for (var found : READ.matcher(Files.readString(file)).results().toList()) {
        for (int i = 1; i <= found.groupCount(); i++) {
          if (found.group(i) != null) read.add(found.group(i));
        }
      }
    }
    assertThat(read).contains("ENVOY_JAVA_OPTS", "ENVOY_BIN", "CFLAGS");
    assertThat(documented()).containsAll(read);
  }

  @Test
  void noEnvironmentVariableIsDocumentedThatNothingKnows() throws IOException {
    var known = new StringBuilder();
    for (var file : sources()) known.append(Files.readString(file));
    assertThat(documented())
        .allSatisfy(name -> assertThat(known).containsPattern("\\b" + name + "\\b"));
  }

  private static Set<String> documented() throws IOException {
    return DOCUMENTED
        .matcher(Files.readString(CONFIGURATION))
        .results()
        .map(name -> name.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    for (var file : Pages.files(".java", ".c", ".h", ".sh", "pom.xml", "run", "with-docker")) {
      if (!file.endsWith(Path.of("DocumentationIT.java"))) sources.add(file);
    }
    return sources;
  }
}
