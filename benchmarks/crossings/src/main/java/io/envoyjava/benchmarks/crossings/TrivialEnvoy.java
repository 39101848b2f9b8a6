// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.benchmarks.crossings.filters.CrossingsFactory;
import io.envoyjava.benchmarks.filters.EmptyFactory;
import io.envoyjava.benchmarks.filters.NothingFactory;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The Java side of the host: see trivial_envoy.c for what each function does. One thread. */
final class TrivialEnvoy implements AutoCloseable {
  private static final int RTLD_NOW_GLOBAL = 0x102;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = load();

  private static final MethodHandle OPEN =
      function("open", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle SET_BODY = loop("set_body");
  private static final MethodHandle REQUEST_HEADERS = loop("request_headers");
  private static final MethodHandle REQUEST_BODY = loop("request_body");
  private static final MethodHandle STREAMS = loop("streams");
  private static final MethodHandle TASKS = loop("tasks");

  private final Path folder;
  private final Path module;
  private final MemorySegment envoy;

  /** Loads a module with all filters, configures the one of this name, and opens a stream. */
  TrivialEnvoy(String filter, String config) {
    try (var arena = Arena.ofConfined()) {
      folder = Files.createTempDirectory("crossings");
      module =
          ModuleFile.of(
              folder,
              "crossings",
              CrossingsFactory.class,
              EmptyFactory.class,
              NothingFactory.class);
      envoy =
          (MemorySegment)
              OPEN.invokeExact(
                  arena.allocateFrom(module.toString()),
                  arena.allocateFrom(filter),
                  arena.allocateFrom(config));
    } catch (Throwable e) {
      throw new IllegalStateException("the module does not load", e);
    }
    if (envoy.address() == 0)
      throw new IllegalStateException("the module does not load: see above");
  }

  /**
   * Loads the host with RTLD_GLOBAL, so that the launcher finds its functions like those of an
   * executable.
   */
  private static SymbolLookup load() {
    var resource = Objects.requireNonNull(TrivialEnvoy.class.getResource("/libtrivialenvoy.so"));
    var file = Path.of(URI.create(resource.toString()));
    var dlopen =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("dlopen"),
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      var handle =
          (MemorySegment) dlopen.invokeExact(arena.allocateFrom(file.toString()), RTLD_NOW_GLOBAL);
      if (handle.address() == 0) throw new IllegalStateException("cannot load " + file);
    } catch (Throwable e) {
      throw new LinkageError("the host does not load", e);
    }
    return SymbolLookup.libraryLookup(file, Arena.global());
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow("trivial_" + name), descriptor);
  }

  private static MethodHandle loop(String name) {
    return function(name, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_LONG));
  }

  void setBody(long size) {
    call(SET_BODY, size);
  }

  void requestHeaders(long times) {
    call(REQUEST_HEADERS, times);
  }

  void requestBody(long times) {
    call(REQUEST_BODY, times);
  }

  void streams(long times) {
    call(STREAMS, times);
  }

  void tasks(long times) {
    call(TASKS, times);
  }

  private void call(MethodHandle function, long argument) {
    boolean well;
    try {
      well = (boolean) function.invokeExact(envoy, argument);
    } catch (Throwable e) {
      throw new AssertionError("the host does not throw", e);
    }
    if (!well)
      throw new IllegalStateException("the host reports an error of the filter: see above");
  }

  @Override
  public void close() {
    try {
      CLOSE.invokeExact(envoy);
      Files.delete(module);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Throwable e) {
      throw new AssertionError("the host does not throw", e);
    }
  }
}
