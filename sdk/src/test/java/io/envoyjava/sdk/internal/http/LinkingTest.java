// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.internal.abi.AbiLayouts;
import io.envoyjava.sdk.internal.abi.java_event;
import io.envoyjava.sdk.internal.accesslog.AccessLogClasses;
import io.envoyjava.sdk.internal.bootstrap.BootstrapClasses;
import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.listener.ListenerClasses;
import io.envoyjava.sdk.internal.network.NetworkClasses;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.RuntimeClasses;
import io.envoyjava.sdk.internal.runtime.VirtualThreads;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.udp.UdpClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
          Map.entry(AccessLogClasses.class.getName(), "is used by Bootstrap"),
          Map.entry(ListenerClasses.class.getName(), "is used by Bootstrap"),
          Map.entry(UdpClasses.class.getName(), "is used by Bootstrap"),
          Map.entry(BootstrapClasses.class.getName(), "is used by Bootstrap"),
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

  /** Classes of the JDK that are initialized before a request although no list has them. */
  private static final Map<String, String> JDK_ELSEWHERE =
      Map.ofEntries(
          Map.entry("java.lang.ScopedValue", "is used by CarriedThread"),
          Map.entry("java.lang.System$Logger$Level", "is used by Log.warmUp"),
          Map.entry(
              "java.lang.ThreadLocal", "is used by ModuleContext for the first configuration"),
          Map.entry("java.lang.foreign.MemorySegment", "is used by NativeMemory"),
          Map.entry("java.lang.foreign.ValueLayout", "is used by NativeMemory"),
          Map.entry("java.lang.invoke.MethodType", "is used to link functions"),
          Map.entry("java.lang.invoke.VarHandle", "is used to link functions"),
          Map.entry("java.lang.reflect.Proxy", "is used on the thread of a handler that blocks"),
          Map.entry("java.nio.charset.StandardCharsets", "is used by NativeMemory"),
          Map.entry("java.util.Locale", "is used by Formatter"),
          Map.entry("java.util.ServiceLoader", "is used by Factories"),
          Map.entry("java.util.concurrent.ConcurrentLinkedQueue", "is used by FlightRecords"),
          Map.entry("java.util.concurrent.ThreadPoolExecutor", "is used by Carriers"),
          Map.entry("java.util.concurrent.TimeUnit", "is used by Carriers"),
          Map.entry("java.util.concurrent.atomic.AtomicBoolean", "is used by BlockingFilters"),
          Map.entry(
              "java.util.concurrent.atomic.AtomicLong",
              "is used by RecordQueue.start, in configure"),
          Map.entry("java.util.concurrent.atomic.AtomicReference", "is used by Wakeups"),
          Map.entry("java.util.stream.Collectors", "is used to trace calls only"));

  @Test
  void everyClassOfTheJdkIsInitializedAheadOfUse() throws Exception {
    var initialized = new TreeSet<>(JDK_ELSEWHERE.keySet());
    for (var type : RuntimeClasses.ALL) initialized.add(type.getName());
    initialized.addAll(initializedByEveryJvm());
    assertThat(classesOfTheJdk()).hasSizeGreaterThan(20).isSubsetOf(initialized);
  }

  /** Returns the JDK's classes that the SDK uses directly and that have an initializer. */
  private static Set<String> classesOfTheJdk() throws Exception {
    var names = new TreeSet<String>();
    for (var model : classes()) {
      for (var method : model.methods()) {
        var code = method.code();
        if (code.isEmpty()) continue;
        for (var element : code.get()) {
          var name = initializedBy(element);
          if (name != null && name.startsWith("java/")) names.add(name);
        }
      }
    }
    names.removeIf(name -> !hasInitializer(parseOfTheJdk(name)));
    return names.stream().map(name -> name.replace('/', '.')).collect(toSet());
  }

  private static @Nullable String initializedBy(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call when call.opcode() == Opcode.INVOKESTATIC ->
          call.owner().asInternalName();
      case FieldInstruction field when field.opcode() == Opcode.GETSTATIC ->
          field.owner().asInternalName();
      case NewObjectInstruction creation -> creation.className().asInternalName();
      default -> null;
    };
  }

  private static ClassModel parseOfTheJdk(String name) {
    try (var file = Object.class.getResourceAsStream("/" + name + ".class")) {
      return ClassFile.of().parse(requireNonNull(file, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> initializedByEveryJvm() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process = new ProcessBuilder(java, "-Xlog:class+init", "--version").start();
    try (var lines = process.inputReader()) {
      var pattern = Pattern.compile("Initializing '(\\S+)'");
      return lines
          .lines()
          .map(pattern::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1).replace('/', '.'))
          .toList();
    }
  }

  @Test
  void everyClassWithAStaticInitializerIsInitializedAheadOfUse() throws Exception {
    var initialized = new ArrayList<>(ELSEWHERE.keySet());
    for (var type : RuntimeClasses.ALL) initialized.add(type.getName());
    for (var type : HttpClasses.ALL) initialized.add(type.getName());
    assertThat(initialized).doesNotHaveDuplicates();
    assertThat(NetworkClasses.ALL).doesNotHaveDuplicates();
    for (var type : NetworkClasses.ALL) initialized.add(type.getName());
    assertThat(AccessLogClasses.ALL).doesNotHaveDuplicates();
    for (var type : AccessLogClasses.ALL) initialized.add(type.getName());
    assertThat(ListenerClasses.ALL).doesNotHaveDuplicates();
    for (var type : ListenerClasses.ALL) initialized.add(type.getName());
    assertThat(UdpClasses.ALL).doesNotHaveDuplicates();
    for (var type : UdpClasses.ALL) initialized.add(type.getName());
    assertThat(BootstrapClasses.ALL).doesNotHaveDuplicates();
    for (var type : BootstrapClasses.ALL) initialized.add(type.getName());
    assertThat(classesWithInitializers()).isSubsetOf(initialized);
  }

  @Test
  void noExceptionIsOutOfDate() throws Exception {
    assertThat(classesWithInitializers()).containsAll(ELSEWHERE.keySet());
  }

  /** The SDK's, but for those of functions in the bindings: Linking links these in groups. */
  private static List<String> classesWithInitializers() throws Exception {
    var names =
        classes().stream()
            .filter(LinkingTest::hasInitializer)
            .map(model -> model.thisClass().asInternalName().replace('/', '.'))
            .filter(name -> !name.matches(".*\\.internal\\.abi\\.[A-Z]\\w*Abi\\$.*"))
            .toList();
    assertThat(names).hasSizeGreaterThan(20);
    return names;
  }

  /** Returns the SDK's classes. */
  private static List<ClassModel> classes() throws Exception {
    var root = Path.of(Linking.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var files = Files.walk(root.resolve("io/envoyjava/sdk"))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(LinkingTest::parse)
          .toList();
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
