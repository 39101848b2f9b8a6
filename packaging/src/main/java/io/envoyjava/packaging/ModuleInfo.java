// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.JarOutputStream;
import org.apache.maven.plugins.shade.relocation.Relocator;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;

/**
 * Adds the module descriptor of the project, which may name its factories. Those of its
 * dependencies stay out, and the Shade plugin drops every descriptor that it meets.
 */
final class ModuleInfo implements ResourceTransformer {
  private final byte[] content;

  ModuleInfo(byte[] content) {
    this.content = content;
  }

  @Override
  public boolean canTransformResource(String resource) {
    return false;
  }

  @Override
  @SuppressWarnings("deprecation") // The other form adds a time, of which there is no use here.
  public void processResource(String resource, InputStream in, List<Relocator> relocators) {
    throw new UnsupportedOperationException(resource);
  }

  @Override
  public boolean hasTransformedResource() {
    return true;
  }

  @Override
  public void modifyOutputStream(JarOutputStream out) throws IOException {
    Archive.put(out, "module-info.class", content);
  }
}
