// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.NativePeers;
import io.envoyjava.sdk.SharedData;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Leaves values for the other modules of its Envoy ({@code writer}), and reads those of the others
 * ({@code reader}). The results are in the response's headers.
 */
public final class PeerFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public PeerFactory() {}

  @Override
  public String name() {
    return "peer";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var attempts = new Attempts();
    SharedData.putIfAbsent("test.counter", new AtomicLong());
    if (config.equals("writer")) write(attempts);
    return stream -> new Filter(stream, config, attempts);
  }

  private static void write(Attempts attempts) {
    var bytes = "bytes".getBytes(UTF_8);
    SharedData.put("test.bytes", bytes);
    bytes[0] = 'B';
    SharedData.put("test.text", "old");
    SharedData.put("test.text", "text");
    var map = new HashMap<>(Map.of("list", List.of(1, 2)));
    SharedData.put("test.map", map);
    map.clear();
    SharedData.put("test.removed", 1);
    attempts.get("removed", () -> SharedData.remove("test.removed"));
    attempts.get("put-if-absent", () -> SharedData.putIfAbsent("test.text", "other"));
    attempts.run("own-type", () -> SharedData.put("test.own", new Attempts()));
    attempts.run("own-element", () -> SharedData.put("test.own", List.of(new Attempts())));
    var global = Arena.global();
    var abs = Linker.nativeLinker().defaultLookup().findOrThrow("abs");
    attempts.get("register", () -> NativePeers.registerFunction("test.abs", abs));
    attempts.get("register-again", () -> NativePeers.registerFunction("test.abs", abs));
    attempts.run("data-old", () -> NativePeers.registerData("test", global.allocate(1)));
    attempts.get("data", () -> NativePeers.registerData("test", global.allocateFrom("native")));
    attempts.run("null", () -> NativePeers.registerData("test", MemorySegment.NULL));
    attempts.run("mortal", () -> NativePeers.registerData("test", Arena.ofAuto().allocate(1)));
  }

  @SuppressWarnings("restricted") // what a peer does with an address
  private record Filter(HttpStream stream, String role, Attempts attempts) implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      if (role.equals("reader")) read();
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }

    private void read() {
      attempts.get("text", () -> SharedData.get("test.text", String.class));
      attempts.get(
          "bytes",
          () -> {
            var bytes = SharedData.get("test.bytes", byte[].class);
            if (bytes == null) return null;
            var text = new String(bytes, UTF_8);
            bytes[0] = 'X';
            return text;
          });
      attempts.get("map", () -> SharedData.get("test.map", Map.class));
      attempts.get("absent", () -> SharedData.get("test.removed", Integer.class));
      attempts.get("other-type", () -> SharedData.get("test.text", List.class));
      attempts.get(
          "counter",
          () -> {
            var counter = SharedData.get("test.counter", AtomicLong.class);
            return counter == null ? null : counter.incrementAndGet();
          });
      attempts.get(
          "function",
          () -> {
            var function = NativePeers.function("test.abs");
            return function == null ? null : call(function, -5);
          });
      attempts.get(
          "native-data",
          () -> {
            var data = NativePeers.data("test");
            return data == null ? null : data.reinterpret(100).getString(0);
          });
      attempts.get("no-function", () -> NativePeers.function("test.no"));
      attempts.get("no-data", () -> NativePeers.data("test.no"));
    }

    private static int call(MemorySegment function, int argument) throws Exception {
      var handle =
          Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      try {
        return (int) handle.invokeExact(argument);
      } catch (Throwable e) {
        throw new Exception(e);
      }
    }
  }
}
