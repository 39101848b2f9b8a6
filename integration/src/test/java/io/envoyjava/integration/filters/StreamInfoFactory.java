// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.FilterState.LifeSpan;
import io.envoyjava.sdk.stream.FilterState.Sharing;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing.Point;
import io.envoyjava.sdk.stream.TypedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters that leave something in a stream's metadata and filter state ({@code writer}), and
 * filters that read it, and what Envoy knows of the stream ({@code reader}). What they did is in
 * the response's headers.
 */
public final class StreamInfoFactory implements HttpFilterFactory {
  private static final String NAMESPACE = "test";
  private static final String TEXT = "gr\u00fcn \u20ac \ud83d\ude00";

  /** A {@code google.protobuf.Struct}: {@code {"nested": ["x"]}}, serialized. */
  private static final byte[] STRUCT = "\n\21\n\6nested\22\0072\5\n\3\32\1x".getBytes(ISO_8859_1);

  /** For the ServiceLoader. */
  public StreamInfoFactory() {}

  @Override
  public String name() {
    return "stream_info";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return switch (config) {
      case "writer" -> Writer::new;
      case "reader" -> Reader::new;
      case "early" -> Early::new;
      default -> throw new InvalidConfigException("expected writer, reader or early");
    };
  }

  private static final class Writer implements HttpFilter {
    private final HttpStream stream;
    private final Attempts attempts = new Attempts();

    Writer(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var metadata = stream.dynamicMetadata();
      metadata.setString(NAMESPACE, "string", "text");
      metadata.setString(NAMESPACE, "utf8", TEXT);
      metadata.setString(NAMESPACE, "long", "x".repeat(5000));
      metadata.setString(NAMESPACE, "empty", "");
      metadata.setNumber(NAMESPACE, "number", 1.5);
      metadata.setStrings(NAMESPACE, Map.of("a", "1", "b", TEXT));
      metadata.setStrings("nothing", Map.of());
      attempts.run("set-boolean", () -> metadata.setBoolean(NAMESPACE, "boolean", true));
      attempts.run("set-struct", () -> metadata.setStruct(NAMESPACE, STRUCT));
      attempts.run(
          "set-typed",
          () ->
              metadata.setTyped(
                  NAMESPACE, new TypedMessage("type.test/Message", new byte[] {8, 1, 16, 2})));

      var state = stream.filterState();
      state.set("test.bytes", "\0bytes".getBytes(ISO_8859_1));
      state.set("test.text", "plain".getBytes(ISO_8859_1));
      state.set("test.empty", new byte[0]);
      attempts.get("set-once", () -> state.set("test.twice", new byte[] {'a'}));
      attempts.get(
          "set-twice",
          () -> state.set("test.twice", new byte[] {'b'}) + " " + text(state.get("test.twice")));
      attempts.get(
          "set-value",
          () -> state.set("test.value", new byte[] {1, 2}, LifeSpan.REQUEST, Sharing.NONE));
      attempts.get(
          "put-object",
          () -> state.putObject("test.object", List.of("an object"), LifeSpan.REQUEST));
      attempts.get(
          "put-counter",
          () ->
              state.getObject("test.counter", AtomicInteger.class) != null
                  || state.putObject("test.counter", new AtomicInteger(), LifeSpan.CONNECTION));
      attempts.get(
          "other-life-span",
          () -> {
            boolean taken = state.set("test.text", new byte[1], LifeSpan.CONNECTION, Sharing.NONE);
            return taken + " " + text(state.get("test.text"));
          });
      attempts.get(
          "object-of-other-life-span",
          () -> {
            boolean taken = state.putObject("test.text", "object", LifeSpan.CONNECTION);
            return taken + " " + text(state.get("test.text"));
          });
      attempts.get("early-id", () -> stream.connections().upstreamConnectionId());
      attempts.get("early-address", () -> stream.connections().upstreamRemoteAddress());
      attempts.get("early-hosts", () -> stream.connections().upstreamHostsAttempted());
      return HeadersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }
  }

  /** Does all of it before the stream has even begun, and once more at its very end. */
  private record Early(HttpStream stream, Attempts attempts) implements HttpFilter {
    Early(HttpStream stream) {
      this(stream, new Attempts());
      useAll();
    }

    private void useAll() {
      new Writer(stream).onRequestHeaders(true);
      var reader = new Reader(stream);
      reader.readMetadata(attempts);
      reader.readFilterState(attempts);
      reader.readConnections(attempts);
      attempts.get("timing", stream::timing);
      attempts.get("span", stream::activeSpan);
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      useAll();
    }
  }

  private record Reader(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var attempts = new Attempts();
      readMetadata(attempts);
      readFilterState(attempts);
      readConnections(attempts);
      attempts.get("timing", this::timing);
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }

    private void readMetadata(Attempts attempts) {
      var metadata = stream.dynamicMetadata();
      attempts.get("string", () -> metadata.getString(NAMESPACE, "string"));
      attempts.get("utf8", () -> TEXT.equals(metadata.getString(NAMESPACE, "utf8")));
      attempts.get("long", () -> "x".repeat(5000).equals(metadata.getString(NAMESPACE, "long")));
      attempts.get("empty", () -> "<" + metadata.getString(NAMESPACE, "empty") + ">");
      attempts.get("number", () -> metadata.getNumber(NAMESPACE, "number"));
      attempts.get(
          "strings",
          () ->
              metadata.getString(NAMESPACE, "a") + TEXT.equals(metadata.getString(NAMESPACE, "b")));
      attempts.get("boolean", () -> metadata.getBoolean(NAMESPACE, "boolean"));
      attempts.get(
          "absent", () -> metadata.getString(NAMESPACE, "no") + metadata.getNumber("no", "number"));
      attempts.get("other-kind", () -> metadata.getNumber(NAMESPACE, "string"));
      attempts.get(
          "typed",
          () -> {
            var message = metadata.getTyped(NAMESPACE);
            if (message == null) return "none";
            return message.typeUrl() + " " + message.value().length;
          });
      attempts.get("no-typed", () -> metadata.getTyped("no"));
      attempts.get(
          "configured",
          () ->
              Stream.of(MetadataSource.values())
                  .map(source -> stream.metadata(source).getString("configured", "key"))
                  .toList());
    }

    private void readFilterState(Attempts attempts) {
      var state = stream.filterState();
      attempts.get("bytes", () -> "\0bytes".equals(text(state.get("test.bytes"))));
      attempts.get("empty-bytes", () -> "<" + text(state.get("test.empty")) + ">");
      attempts.get("no-bytes", () -> text(state.get("test.no")));
      attempts.get("value", () -> "\1\2".equals(text(state.get("test.value"))));
      attempts.get("has", () -> state.has("test.text") + " " + state.has("test.no"));
      attempts.get("object", () -> state.getObject("test.object", List.class));
      attempts.get("no-object", () -> state.getObject("test.text", List.class));
      attempts.run("other-class", () -> state.getObject("test.object", Integer.class));
      attempts.get(
          "counter",
          () -> {
            var counter = state.getObject("test.counter", AtomicInteger.class);
            return counter == null ? null : counter.incrementAndGet();
          });
    }

    private void readConnections(Attempts attempts) {
      var connections = stream.connections();
      attempts.get("direct-address", connections::downstreamDirectRemoteAddress);
      attempts.get("upstream-address", connections::upstreamRemoteAddress);
      attempts.get("upstream-id", () -> connections.upstreamConnectionId().orElseThrow());
      attempts.get("upstream-ids", connections::upstreamConnectionIdsAttempted);
      attempts.get("upstream-hosts", connections::upstreamHostsAttempted);
    }

    /** Looks at what can be told of any stream at this place. */
    private String timing() {
      var timing = stream.timing();
      var age = Duration.between(timing.started().orElseThrow(), Instant.now());
      if (age.isNegative() || age.compareTo(Duration.ofMinutes(5)) > 0) return "started " + age;
      if (timing.at(Point.DOWNSTREAM_CONNECTION_BEGIN).map(Duration::isPositive).orElse(true)
          || timing.at(Point.LAST_DOWNSTREAM_TX_BYTE_SENT).isPresent()
          || timing.at(Point.DOWNSTREAM_HANDSHAKE_START).isPresent()
          || timing.at(Point.REQUEST_COMPLETE).isPresent()) {
        return "not yet: " + timing;
      }
      var order =
          Stream.of(
                  Point.LAST_DOWNSTREAM_HEADER_RX_BYTE_RECEIVED,
                  Point.FIRST_UPSTREAM_TX_BYTE_SENT,
                  Point.FIRST_UPSTREAM_RX_BYTE_RECEIVED)
              .map(point -> timing.at(point).orElse(Duration.ofNanos(-1)))
              .toList();
      boolean inOrder =
          !order.getFirst().isNegative() && order.stream().sorted().toList().equals(order);
      return inOrder ? "in order" : timing.toString();
    }
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, ISO_8859_1);
  }
}
