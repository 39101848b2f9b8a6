// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The SDK on a project's class path. It is recognised by its launchers, and its module descriptor
 * names the extension points, so that this library need not know the SDK's version.
 */
final class Sdk {
  /** Has a folder for each platform, such as {@code linux-x86_64/launcher.so}. */
  static final String LAUNCHERS = "META-INF/envoy";

  private final Map<String, byte[]> launchers;
  private final Set<String> factories;

  private Sdk(Map<String, byte[]> launchers, Set<String> factories) {
    this.launchers = launchers;
    this.factories = factories;
  }

  static Sdk find(List<Path> classPath) throws PackagingException, IOException {
    Sdk found = null;
    Path foundIn = null;
    for (var entry : classPath) {
      var sdk = Archive.read(entry, Sdk::in);
      if (sdk == null) continue;
      if (found != null) {
        throw new PackagingException(
            "two SDKs are on the class path: %s and %s; leave one".formatted(foundIn, entry));
      }
      found = sdk;
      foundIn = entry;
    }
    if (found == null) {
      throw new PackagingException(
          "no SDK is on the class path: depend on io.envoyjava:envoy-java-sdk in the scope compile"
              + " or runtime, not provided or test");
    }
    return found;
  }

  private static @Nullable Sdk in(Path root) throws IOException {
    var folder = root.resolve(LAUNCHERS);
    if (!Files.isDirectory(folder)) return null;
    var launchers = new TreeMap<String, byte[]>();
    try (var platforms = Files.list(folder)) {
      for (var platform : platforms.toList()) {
        var name = platform.getFileName().toString().replace("/", "");
        launchers.put(name, Files.readAllBytes(platform.resolve("launcher.so")));
      }
    }
    return new Sdk(launchers, uses(Files.readAllBytes(root.resolve("module-info.class"))));
  }

  private static Set<String> uses(byte[] moduleInfo) {
    var names = new TreeSet<String>();
    new ClassReader(moduleInfo)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public ModuleVisitor visitModule(String name, int access, @Nullable String version) {
                return new ModuleVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitUse(String service) {
                    names.add(service.replace('/', '.'));
                  }
                };
              }
            },
            0);
    return names;
  }

  /** The platforms that there is a launcher for, sorted. */
  List<String> platforms() {
    return new ArrayList<>(launchers.keySet());
  }

  byte[] launcher(String platform) {
    return requireNonNull(launchers.get(platform), platform);
  }

  /** The names of the interfaces that a module's factories implement, sorted. */
  Set<String> factories() {
    return factories;
  }
}
