// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The fake host, from Java: see fake_envoy.c for what each function does. */
final class FakeEnvoy {
  /** The answer of a headers' hook that holds them. */
  static final int STOP_ITERATION = 1;

  static final int REQUEST_HEADERS = 0;
  static final int RESPONSE_HEADERS = 2;

  private static final int RTLD_NOW_GLOBAL = 0x102;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = load();

  private FakeEnvoy() {}

  /** Global, so that the launcher finds the host's functions as it finds those of an executable. */
  private static SymbolLookup load() {
    var path = Path.of("target", "test-native", "libfakeenvoy.so").toAbsolutePath().toString();
    var dlopen =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("dlopen"),
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      var handle = (MemorySegment) dlopen.invoke(arena.allocateFrom(path), RTLD_NOW_GLOBAL);
      if (handle.address() == 0) throw new IllegalStateException("cannot load " + path);
    } catch (Throwable e) {
      throw new LinkageError("the fake host does not load", e);
    }
    return SymbolLookup.libraryLookup(path, Arena.global());
  }

  /** A function that returns a number or an address. */
  static long call(String function, Object... arguments) {
    try (var arena = Arena.ofConfined()) {
      return (long) invoke(arena, JAVA_LONG, function, arguments);
    }
  }

  /** A function that returns a 32-bit number. */
  static int callInt(String function, Object... arguments) {
    try (var arena = Arena.ofConfined()) {
      return (int) invoke(arena, JAVA_INT, function, arguments);
    }
  }

  /** A function that returns text, or null. */
  static @Nullable String callText(String function, Object... arguments) {
    try (var arena = Arena.ofConfined()) {
      var text = (MemorySegment) invoke(arena, ADDRESS, function, arguments);
      return text.address() == 0 ? null : text.reinterpret(Long.MAX_VALUE).getString(0);
    }
  }

  /** Bytes are two arguments, the second of which is their number; a text ends in a zero. */
  private static Object invoke(
      Arena arena, MemoryLayout result, String function, Object... arguments) {
    var layouts = new ArrayList<MemoryLayout>();
    var values = new ArrayList<Object>();
    for (var argument : arguments) {
      values.add(
          switch (argument) {
            case String text -> arena.allocateFrom(text);
            case byte[] bytes -> arena.allocateFrom(JAVA_BYTE, bytes);
            default -> argument;
          });
      layouts.add(
          switch (argument) {
            case Long _ -> JAVA_LONG;
            case Integer _ -> JAVA_INT;
            case Boolean _ -> JAVA_BOOLEAN;
            case String _, byte[] _ -> ADDRESS;
            default -> throw new IllegalArgumentException("argument " + argument);
          });
      if (argument instanceof byte[] bytes) {
        values.add((long) bytes.length);
        layouts.add(JAVA_LONG);
      }
    }
    var handle =
        LINKER.downcallHandle(
            LIBRARY.findOrThrow("fake_" + function),
            FunctionDescriptor.of(result, layouts.toArray(MemoryLayout[]::new)));
    try {
      return handle.invokeWithArguments(values);
    } catch (Throwable e) {
      throw new LinkageError("fake_" + function, e);
    }
  }

  static String log() {
    var log = callText("log");
    return log == null ? "" : log;
  }

  /** A module in the host. */
  record Module(long handle) {
    static Module load(Path file) {
      long handle = call("load", file.toString());
      if (handle == 0) throw new IllegalStateException("cannot load " + file);
      return new Module(handle);
    }

    /** A configuration's handle; 0 if the module rejects it. */
    long configNew(String filterName, String text) {
      return call("config_new", handle, filterName, text);
    }

    void configDestroy(long config) {
      long _ = call("config_destroy", handle, config);
    }

    Stream stream(long config) {
      return new Stream(call("stream_new", handle, config));
    }

    /** How often the launcher entered Java for an event. */
    long entered(int event) {
      return call("entered", handle, event);
    }
  }

  /** A stream in the host; closing it destroys it. */
  record Stream(long handle) implements AutoCloseable {
    void put(int map, String name, String value) {
      long _ = call("put_header", handle, map, name.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    @Nullable String header(int map, String name) {
      return callText("header", handle, map, name);
    }

    int requestHeaders(boolean end) {
      return callInt("headers", handle, 0, end);
    }

    int responseHeaders(boolean end) {
      return callInt("headers", handle, 1, end);
    }

    int requestBody(String data, boolean end) {
      return callInt("body", handle, 0, data.getBytes(UTF_8), end);
    }

    int responseBody(String data, boolean end) {
      return callInt("body", handle, 1, data.getBytes(UTF_8), end);
    }

    int requestTrailers() {
      return callInt("trailers", handle, 0);
    }

    int responseTrailers() {
      return callInt("trailers", handle, 1);
    }

    int localReply(int status) {
      return callInt("local_reply", handle, status, "details".getBytes(UTF_8), false);
    }

    void complete() {
      long _ = call("stream_complete", handle);
    }

    long runScheduled() {
      return call("run_scheduled", handle);
    }

    int replyStatus() {
      return callInt("reply_status", handle);
    }

    @Nullable String replyHeader(String name) {
      return callText("reply_header", handle, name);
    }

    @Nullable String replyBody() {
      return callText("reply_body", handle);
    }

    int continuedDecoding() {
      return callInt("continued", handle, 0);
    }

    @Override
    public void close() {
      long _ = call("stream_destroy", handle);
    }
  }
}
