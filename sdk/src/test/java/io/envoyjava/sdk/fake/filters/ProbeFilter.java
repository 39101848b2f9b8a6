// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState.LifeSpan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/** A filter that does what its configuration says, and leaves what it saw in {@link Shared}. */
public final class ProbeFilter implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public ProbeFilter() {}

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return switch (config) {
      case "headers" -> Headers::new;
      case "quiet" -> Quiet::new;
      case "keep" -> Keep::new;
      case "body" -> Body::new;
      case "executor" -> Tasks::new;
      case "misuse" -> Misuse::new;
      case "object" -> stream -> new PutObject(stream, LifeSpan.REQUEST);
      case "connection object" -> stream -> new PutObject(stream, LifeSpan.CONNECTION);
      case "throwing constructor" ->
          _ -> {
            throw new UnsupportedOperationException("no filter today");
          };
      case "overflow" -> _ -> new Overflow();
      default -> throw new IllegalStateException("no probe " + config);
    };
  }

  /** Writes what it read under other names. */
  private record Headers(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      Shared.map().put("all", headers.toList().toString());
      Shared.map().put("size", headers.size());
      Shared.map().put("repeated", headers.getAll("Repeated"));
      Shared.map().put("empty", String.valueOf(headers.get("empty")));
      Shared.map().put("absent", String.valueOf(headers.get("absent")));
      Shared.map().put("path", String.valueOf(stream.attribute(Attribute.REQUEST_PATH)));
      Shared.map().put("host", String.valueOf(stream.attribute(Attribute.REQUEST_HOST)));
      Shared.map().put("long", stream.attribute(Attribute.RESPONSE_CODE).orElse(-1));
      Shared.map().put("boolean", stream.attribute(Attribute.CONNECTION_MTLS).toString());
      var value = headers.get("bytes");
      headers.set("bytes-again", value == null ? "" : value);
      headers.add("repeated", "3");
      Shared.map().put("removed", headers.remove("gone"));
      Shared.map().put("removed again", headers.remove("gone"));
      Shared.map().put("no map", stream.response().headers().set("x", "y"));
      Shared.keepThrown("line feed", () -> headers.set("x", "a\nb"));
      Shared.keepThrown("wide", () -> headers.set("x", "\u20ac"));
      Shared.keepThrown("bad name", () -> headers.set("a b", ""));
      Shared.keepThrown("pseudo removed", () -> headers.remove(":path"));
      Shared.keepThrown("pseudo added", () -> headers.add(":path", "/"));
      Shared.keepThrown("bad status", () -> headers.set(":status", "99"));
      return HeadersStatus.CONTINUE;
    }
  }

  /** Works on headers without asking for an object. */
  private record Quiet(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return HeadersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      return HeadersStatus.CONTINUE;
    }
  }

  /** Keeps one map, and uses it in each hook. */
  private static final class Keep implements HttpFilter {
    private final HttpStream stream;

    Keep(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      if (headers.contains("a") && headers.set("b", "value")) return HeadersStatus.CONTINUE;
      return HeadersStatus.STOP_ITERATION;
    }
  }

  /** Holds the body, keeps a segment too long, and writes another body at the end. */
  private static final class Body implements HttpFilter {
    private final HttpStream stream;
    private List<MemorySegment> kept = List.of();

    Body(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return HeadersStatus.STOP_ITERATION;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      if (!kept.isEmpty()) {
        Shared.keepThrown("after the callback", () -> kept.get(0).get(ValueLayout.JAVA_BYTE, 0));
      }
      kept = stream.request().receivedBody().chunks();
      if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
      Shared.map().put("buffered", stream.request().bufferedBody().size());
      Shared.map().put("received", stream.request().receivedBody().size());
      Shared.map().put("whole", new String(stream.request().body().toByteArray(), ISO));
      Shared.keepThrown("written", () -> kept.get(0).set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
      Shared.map().put("drained", stream.request().body().drain(4));
      Shared.map().put("rest", new String(stream.request().body().toByteArray(), ISO));
      Shared.keepThrown("after a change", () -> kept.get(0).get(ValueLayout.JAVA_BYTE, 0));
      stream.request().body().replace("another body".getBytes(ISO));
      Shared.map().put("replaced", new String(stream.request().body().toByteArray(), ISO));
      return BodyStatus.CONTINUE;
    }

    private static final java.nio.charset.Charset ISO =
        java.nio.charset.StandardCharsets.ISO_8859_1;
  }

  /** Gives its executor to the test. */
  private record Tasks(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      Executor executor = stream.executor();
      Shared.map().put("executor", executor);
      Shared.map().put("continue", (Runnable) stream::resumeRequest);
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }
  }

  /** Uses its stream where it must not. */
  private record Misuse(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      Shared.map().put("stream", (Runnable) () -> stream.request().headers().get("x"));
      Shared.keepThrown("continue in a hook", stream::resumeRequest);
      return HeadersStatus.CONTINUE;
    }
  }

  /** Leaves an object in the filter state, and finds it again. */
  private record PutObject(HttpStream stream, LifeSpan lifeSpan) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var state = stream.filterState();
      Shared.map().put("found before", state.getObject("k\u20acy", Object.class) != null);
      Shared.map().put("foreign", String.valueOf(state.getObject("foreign", Object.class)));
      var object = new StringBuilder("an object");
      Shared.map().put("reference", new WeakReference<>(object));
      Shared.map().put("put", state.putObject("k\u20acy", object, lifeSpan));
      Shared.map().put("same", Objects.equals(state.getObject("k\u20acy", Object.class), object));
      Shared.keepThrown("other class", () -> state.getObject("k\u20acy", Integer.class));
      return HeadersStatus.CONTINUE;
    }
  }

  private static final class Overflow implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return deeper(0) > 0 ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deeper(int depth) {
      return deeper(depth + 1) + 1;
    }
  }
}
