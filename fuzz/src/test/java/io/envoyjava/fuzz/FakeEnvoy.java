// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/**
 * The fake Envoy of the SDK's tests, for bytes of any kind and millions of streams: each function
 * is linked once. See fake_envoy.c.
 */
final class FakeEnvoy {
  static final int REQUEST_HEADERS = 0;
  static final int RESPONSE_HEADERS = 2;

  /** The tests' build of the SDK's C parts. */
  static final Path NATIVE = Path.of("..", "sdk", "target", "test-native").toAbsolutePath();

  private static final int RTLD_NOW_GLOBAL = 0x102;
  private static final int DEBUG = 1;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = load(NATIVE.resolve("libfakeenvoy.so").toString());

  private static final MethodHandle MODULE = link("load", ADDRESS, ADDRESS);
  private static final MethodHandle CONFIG_NEW =
      link("config_new", JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle CONFIG_DESTROY =
      link("config_destroy", JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final MethodHandle STREAM_NEW = link("stream_new", ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle STREAM_DESTROY = link("stream_destroy", JAVA_LONG, ADDRESS);
  private static final MethodHandle PUT_HEADER =
      link("put_header", JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final MethodHandle HEADERS =
      link("headers", JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN);
  private static final MethodHandle BODY =
      link("body", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_BOOLEAN);
  private static final MethodHandle TRAILERS = link("trailers", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LOCAL_REPLY =
      link("local_reply", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_BOOLEAN);
  private static final MethodHandle COMPLETE = link("stream_complete", JAVA_LONG, ADDRESS);
  private static final MethodHandle RUN_SCHEDULED = link("run_scheduled", JAVA_LONG, ADDRESS);
  private static final MethodHandle REPLY_STATUS = link("reply_status", JAVA_INT, ADDRESS);
  private static final MethodHandle CONTINUED = link("continued", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle PASSED = link("passed", ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle PASSED_SIZE = link("passed_size", JAVA_LONG, ADDRESS, JAVA_INT);
  private static final MethodHandle SCHEDULERS = link("schedulers", JAVA_LONG);
  private static final MethodHandle LOG = link("log", ADDRESS);
  private static final MethodHandle LOG_CLEAR = link("log_clear", JAVA_LONG);
  private static final MethodHandle LOG_LEVEL = link("log_level", JAVA_LONG, JAVA_INT);

  private final MemorySegment module;

  FakeEnvoy(Path file) {
    try (var arena = Arena.ofConfined()) {
      module = (MemorySegment) call(MODULE, arena.allocateFrom(file.toString()));
    }
    if (module.address() == 0) throw new IllegalStateException("cannot load " + file);
    // At this level, filters that log what they see do more.
    Object _ = call(LOG_LEVEL, DEBUG);
  }

  /**
   * Loads a library with RTLD_GLOBAL, so that the launcher finds its functions like those of an
   * executable.
   */
  private static SymbolLookup load(String path) {
    var dlopen =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("dlopen"),
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      var handle = (MemorySegment) call(dlopen, arena.allocateFrom(path), RTLD_NOW_GLOBAL);
      if (handle.address() == 0) throw new IllegalStateException("cannot load " + path);
    }
    return SymbolLookup.libraryLookup(path, Arena.global());
  }

  private static MethodHandle link(
      String function, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow("fake_" + function), FunctionDescriptor.of(result, arguments));
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new LinkageError("the fake host cannot be called", e);
    }
  }

  /** Returns a configuration's handle; 0 if the module rejects it. */
  long configNew(String filter, String text) {
    try (var arena = Arena.ofConfined()) {
      return (long) call(CONFIG_NEW, module, arena.allocateFrom(filter), arena.allocateFrom(text));
    }
  }

  void configDestroy(long config) {
    Object _ = call(CONFIG_DESTROY, module, config);
  }

  Stream stream(long config) {
    return new Stream((MemorySegment) call(STREAM_NEW, module, config));
  }

  static long schedulers() {
    return (long) call(SCHEDULERS);
  }

  static String log() {
    var text = (MemorySegment) call(LOG);
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  static void clearLog() {
    Object _ = call(LOG_CLEAR);
  }

  /** A stream in the host; closing it destroys it. */
  record Stream(MemorySegment handle) implements AutoCloseable {
    /** Sets headers, with one byte for each character. */
    void putHeaders(int map, List<Header> headers) {
      try (var arena = Arena.ofConfined()) {
        for (var header : headers) {
          var name = arena.allocateFrom(JAVA_BYTE, header.name().getBytes(ISO_8859_1));
          var value = arena.allocateFrom(JAVA_BYTE, header.value().getBytes(ISO_8859_1));
          Object _ = call(PUT_HEADER, handle, map, name, name.byteSize(), value, value.byteSize());
        }
      }
    }

    int headers(int message, boolean end) {
      return (int) call(HEADERS, handle, message, end);
    }

    int body(int message, byte[] piece, boolean end) {
      try (var arena = Arena.ofConfined()) {
        var bytes = arena.allocateFrom(JAVA_BYTE, piece);
        return (int) call(BODY, handle, message, bytes, bytes.byteSize(), end);
      }
    }

    int trailers(int message) {
      return (int) call(TRAILERS, handle, message);
    }

    int localReply(int status, byte[] details, boolean resetImminent) {
      try (var arena = Arena.ofConfined()) {
        var bytes = arena.allocateFrom(JAVA_BYTE, details);
        return (int) call(LOCAL_REPLY, handle, status, bytes, bytes.byteSize(), resetImminent);
      }
    }

    void complete() {
      Object _ = call(COMPLETE, handle);
    }

    void runScheduled() {
      Object _ = call(RUN_SCHEDULED, handle);
    }

    /** Returns the status of the local reply that the filter has sent; 0 if it has sent none. */
    int replyStatus() {
      return (int) call(REPLY_STATUS, handle);
    }

    /** Returns how often the filter has released a message that it held. */
    int continued(int message) {
      return (int) call(CONTINUED, handle, message);
    }

    /** Returns the part of a body that the filter has let pass. */
    byte[] passed(int message) {
      long size = (long) call(PASSED_SIZE, handle, message);
      return ((MemorySegment) call(PASSED, handle, message)).reinterpret(size).toArray(JAVA_BYTE);
    }

    @Override
    public void close() {
      Object _ = call(STREAM_DESTROY, handle);
    }
  }
}
