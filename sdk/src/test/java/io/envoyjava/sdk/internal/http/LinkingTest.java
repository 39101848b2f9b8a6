// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.internal.abi.AbiLayouts;
import io.envoyjava.sdk.internal.abi.java_event;
import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.network.NetworkClasses;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.RuntimeClasses;
import io.envoyjava.sdk.internal.runtime.VirtualThreads;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A class whose static initializer runs for the first time at the end of a stack or a heap is dead
 * for all later requests. So the SDK initializes ahead of use every class that has one.
 */
class LinkingTest {
  /** Classes that no request initializes, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry(Linking.class.getName(), "is what initializes the others"),
          Map.entry(
              Log.class.getName() + "$1", "is the switch in abiLevel, which Log.warmUp calls"),
          Map.entry(RuntimeClasses.class.getName(), "is used by Bootstrap"),
          Map.entry(HttpClasses.class.getName(), "is used by Bootstrap"),
          Map.entry(NetworkClasses.class.getName(), "is used by Bootstrap"),
          Map.entry(EnvoyFunction.class.getName(), "is used by Linking"),
          Map.entry(EnvoyFunction.Group.class.getName(), "is used by EnvoyFunction"),
          Map.entry(AbiLayouts.class.getName(), "is used by the classes of structures"),
          Map.entry(VirtualThreads.class.getName(), "is used with a configuration that blocks"),
          Map.entry(
              "io.envoyjava.sdk.internal.http.blocking.Carriers",
              "is initialized with a configuration that blocks"),
          Map.entry(
              "io.envoyjava.sdk.internal.http.blocking.FlightRecords",
              "is initialized with a configuration that blocks"),
          Map.entry(
              "io.envoyjava.sdk.internal.http.blocking.BlockingFilters",
              "is the configuration that blocks"),
          Map.entry(java_event.class.getName(), "is used by HttpEvents before there is a request"));

  @Test
  void everyClassWithAStaticInitializerIsInitializedAheadOfUse() throws Exception {
    var initialized = new ArrayList<>(ELSEWHERE.keySet());
    for (var type : RuntimeClasses.ALL) initialized.add(type.getName());
    for (var type : HttpClasses.ALL) initialized.add(type.getName());
    assertThat(initialized).doesNotHaveDuplicates();
    assertThat(NetworkClasses.ALL).doesNotHaveDuplicates();
    for (var type : NetworkClasses.ALL) initialized.add(type.getName());
    assertThat(classesWithInitializers()).isSubsetOf(initialized);
  }

  @Test
  void noExceptionIsOutOfDate() throws Exception {
    assertThat(classesWithInitializers()).containsAll(ELSEWHERE.keySet());
  }

  /** The SDK's, but for those of functions in the bindings: Linking links these in groups. */
  private static List<String> classesWithInitializers() throws Exception {
    var root = Path.of(Linking.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var files = Files.walk(root.resolve("io/envoyjava/sdk"))) {
      var names =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .map(LinkingTest::parse)
              .filter(LinkingTest::hasInitializer)
              .map(model -> model.thisClass().asInternalName().replace('/', '.'))
              .filter(name -> !name.matches(".*\\.internal\\.abi\\.[A-Z]\\w*Abi\\$.*"))
              .toList();
      assertThat(names).hasSizeGreaterThan(20);
      return names;
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasInitializer(ClassModel model) {
    return model.methods().stream()
        .anyMatch(method -> method.methodName().equalsString("<clinit>"));
  }
}
