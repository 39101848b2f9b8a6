// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import org.apache.maven.plugins.shade.relocation.Relocator;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;

/**
 * Joins a text that has to be passed on, such as a licence, of all jars. Many jars have the same
 * one, so texts that differ in white space only appear once.
 */
final class MergedText implements ResourceTransformer {
  private static final Set<String> ENDINGS = Set.of("", ".txt", ".md");

  private final String name;

  /** By their words. */
  private final Map<String, String> texts = new LinkedHashMap<>();

  /**
   * @param name the name in the jar, such as {@code META-INF/LICENSE}
   */
  MergedText(String name) {
    this.name = name;
  }

  @Override
  public boolean canTransformResource(String resource) {
    return resource.startsWith(name) && ENDINGS.contains(resource.substring(name.length()));
  }

  @Override
  @SuppressWarnings("deprecation") // The other form adds a time, of which there is no use here.
  public void processResource(String resource, InputStream in, List<Relocator> relocators)
      throws IOException {
    var text = new String(in.readAllBytes(), UTF_8);
    texts.putIfAbsent(text.strip().replaceAll("\\s+", " "), text.stripTrailing() + "\n");
  }

  @Override
  public boolean hasTransformedResource() {
    return !texts.isEmpty();
  }

  @Override
  public void modifyOutputStream(JarOutputStream out) throws IOException {
    var separator = "\n" + "-".repeat(72) + "\n\n";
    Archive.put(out, name, String.join(separator, texts.values()).getBytes(UTF_8));
  }
}
