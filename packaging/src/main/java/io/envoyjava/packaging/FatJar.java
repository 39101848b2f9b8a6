// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.shade.DefaultShader;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.filter.Filter;
import org.apache.maven.plugins.shade.relocation.Relocator;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;
import org.apache.maven.plugins.shade.resource.ManifestResourceTransformer;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;
import org.apache.maven.plugins.shade.resource.ServicesResourceTransformer;

/** One jar of a project and all that it needs, made by the library of the Maven Shade plugin. */
final class FatJar {
  /** What says something about one jar only. For module descriptors see {@link ModuleInfo}. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(META-INF/versions/\\d+/)?module-info\\.class"
              + "|META-INF/(envoy|maven)/.*"
              + "|META-INF/(INDEX\\.LIST|MANIFEST\\.MF|[^/]+\\.(SF|DSA|RSA|EC))");

  private FatJar() {}

  /** Makes the jar in a folder for temporary files. */
  static Path make(ModuleSpec spec, Sdk sdk, Path work) throws PackagingException, IOException {
    var jars = new LinkedHashSet<File>();
    for (var entry : spec.classes()) jars.add(jar(entry, work));
    for (var entry : spec.classPath()) jars.add(jar(entry, work));

    var transformers = new ArrayList<ResourceTransformer>();
    transformers.add(new ServicesResourceTransformer());
    transformers.add(new MergedText("META-INF/LICENSE"));
    transformers.add(new MergedText("META-INF/NOTICE"));
    transformers.add(manifest());
    var moduleInfo = moduleInfo(spec.classes());
    if (moduleInfo.length > 0) transformers.add(new ModuleInfo(moduleInfo));

    var request = new ShadeRequest();
    request.setJars(jars);
    request.setUberJar(work.resolve("module.jar").toFile());
    request.setFilters(List.of(new LeavesOut()));
    request.setRelocators(relocators(spec.relocations(), sdk));
    request.setResourceTransformers(transformers);
    try {
      new DefaultShader().shade(request);
    } catch (MojoExecutionException e) {
      throw new IOException("cannot make one jar of " + jars, e);
    }
    return request.getUberJar().toPath();
  }

  /** The entry as a jar. */
  private static File jar(Path entry, Path work) throws IOException {
    if (!Files.isDirectory(entry)) return entry.toFile();
    var jar = Files.createTempFile(work, "folder-", ".jar");
    Archive.zip(entry, jar);
    return jar.toFile();
  }

  /** Some libraries bring classes for newer Java versions under {@code META-INF/versions}. */
  private static ResourceTransformer manifest() {
    var manifest = new ManifestResourceTransformer();
    manifest.setManifestEntries(Map.of("Multi-Release", "true"));
    return manifest;
  }

  /** The project's module descriptor; empty if it has none. */
  private static byte[] moduleInfo(List<Path> classes) throws PackagingException, IOException {
    for (var entry : classes) {
      var found = Archive.read(entry, FatJar::moduleInfoIn);
      if (found.length > 0) return found;
    }
    return new byte[0];
  }

  private static byte[] moduleInfoIn(Path root) throws IOException {
    var file = root.resolve("module-info.class");
    return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
  }

  private static List<Relocator> relocators(List<Relocation> relocations, Sdk sdk)
      throws PackagingException {
    var relocators = new ArrayList<Relocator>();
    for (var relocation : relocations) {
      var relocator =
          new SimpleRelocator(
              relocation.pattern(),
              relocation.shadedPattern(),
              relocation.includes(),
              relocation.excludes());
      for (var factory : sdk.factories()) {
        if (relocator.canRelocateClass(factory)) {
          throw new PackagingException(
              ("relocation of %s: it would move %s, which the launcher calls by its name; exclude"
                      + " the SDK's packages")
                  .formatted(relocation.pattern(), factory));
        }
      }
      relocators.add(relocator);
    }
    return relocators;
  }

  private static final class LeavesOut implements Filter {
    @Override
    public boolean canFilter(File jar) {
      return true;
    }

    @Override
    public boolean isFiltered(String name) {
      return LEFT_OUT.matcher(name).matches();
    }

    @Override
    public void finished() {}
  }
}
