// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/** Finds out in the build what Envoy would refuse: a module without a factory that can be made. */
final class FactoryCheck {
  private FactoryCheck() {}

  /** Throws if a jar names no factory for any extension point, or one that cannot be made. */
  static void requireFactory(Path jar, Sdk sdk) throws PackagingException, IOException {
    Archive.<@Nullable Void>read(
        jar,
        root -> {
          var named = new ArrayList<String>();
          for (var service : sdk.factories()) named.addAll(inServiceFile(root, service));
          named.addAll(inModuleInfo(root, sdk));
          if (named.isEmpty()) throw new PackagingException(nothingNamed(root, sdk));
          for (var factory : named) requireUsable(root, factory);
          return null;
        });
  }

  private static List<String> inServiceFile(Path root, String service) throws IOException {
    var file = root.resolve("META-INF/services").resolve(service);
    if (!Files.isRegularFile(file)) return List.of();
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceAll("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static List<String> inModuleInfo(Path root, Sdk sdk) throws IOException {
    var file = root.resolve("module-info.class");
    if (!Files.isRegularFile(file)) return List.of();
    var names = new ArrayList<String>();
    new ClassReader(Files.readAllBytes(file))
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public ModuleVisitor visitModule(String name, int access, @Nullable String version) {
                return new ModuleVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitProvide(String service, String... providers) {
                    if (!sdk.factories().contains(service.replace('/', '.'))) return;
                    for (var provider : providers) names.add(provider.replace('/', '.'));
                  }
                };
              }
            },
            0);
    return names;
  }

  private static String nothingNamed(Path root, Sdk sdk) throws IOException {
    var found = implementations(root, sdk);
    var service = found.isEmpty() ? sdk.factories().iterator().next() : found.get(0).service();
    var factory = found.isEmpty() ? "com.example.MyFactory" : found.get(0).name();
    return """
    no factory is named, so Envoy would refuse the module. Name yours%s
      in src/main/java/module-info.java:
        provides %s with %s;
      or in src/main/resources/META-INF/services/%s:
        %s\
    """
        .formatted(
            found.isEmpty()
                ? ""
                : " (found "
                    + found.stream().map(Implementation::name).collect(joining(", "))
                    + ")",
            service,
            factory,
            service,
            factory);
  }

  /** A class that implements an extension point's factory. */
  private record Implementation(String name, String service) {}

  private static List<Implementation> implementations(Path root, Sdk sdk) throws IOException {
    var found = new ArrayList<Implementation>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
        var type = new ClassReader(Files.readAllBytes(file));
        for (var service : type.getInterfaces()) {
          var name = service.replace('/', '.');
          if (sdk.factories().contains(name) && (type.getAccess() & Opcodes.ACC_ABSTRACT) == 0) {
            found.add(new Implementation(type.getClassName().replace('/', '.'), name));
          }
        }
      }
    }
    return found;
  }

  private static void requireUsable(Path root, String name) throws PackagingException, IOException {
    var file = root.resolve(name.replace('.', '/') + ".class");
    if (!Files.isRegularFile(file)) {
      throw new PackagingException(
          "the factory %s is named, but the module has no such class".formatted(name));
    }
    var type = new ClassReader(Files.readAllBytes(file));
    var constructors = new ArrayList<String>();
    type.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String method,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            if (method.equals("<init>") && (access & Opcodes.ACC_PUBLIC) != 0) {
              constructors.add(descriptor);
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE);
    if ((type.getAccess() & Opcodes.ACC_PUBLIC) == 0
        || (type.getAccess() & Opcodes.ACC_ABSTRACT) != 0
        || !constructors.contains("()V")) {
      throw new PackagingException(
          ("the factory %s cannot be made: it must be a public class with a public constructor"
                  + " without parameters")
              .formatted(name));
    }
  }
}
