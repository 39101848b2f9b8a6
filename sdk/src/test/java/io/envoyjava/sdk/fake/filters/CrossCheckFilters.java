// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Makes filters that read what comes in each way there is, and fail where two do not agree. */
public final class CrossCheckFilters implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public CrossCheckFilters() {}

  @Override
  public String name() {
    return "cross-check";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private record Filter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      var all = headers.toList();
      check(all.size() == headers.size(), "size");
      for (var header : all) {
        try {
          check(headers.contains(header.name()), "contains");
          check(headers.getAll(header.name()).contains(header.value()), "getAll");
        } catch (IllegalArgumentException e) {
          // No name that could be looked for; the host of this test takes anything.
        }
      }
      for (var header : all) {
        try {
          if (headers.set("x-seen", header.value()) && !header.value().isEmpty()) {
            check(header.value().equals(headers.get("x-seen")), "set");
          }
          headers.add(header.name(), header.value());
          headers.remove(header.name());
        } catch (IllegalArgumentException e) {
          // What may not be sent.
        }
      }
      return HeadersStatus.STOP_ITERATION;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      var received = bytes(stream.request().receivedBody());
      check(Arrays.equals(received, stream.request().receivedBody().toByteArray()), "received");
      if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
      var whole = stream.request().body();
      var before = whole.toByteArray();
      int drained = before.length / 2;
      whole.drain(drained);
      whole.append(received);
      var after = Arrays.copyOfRange(before, drained, before.length + received.length);
      System.arraycopy(received, 0, after, before.length - drained, received.length);
      check(Arrays.equals(after, bytes(whole)), "drained and appended to");
      return BodyStatus.CONTINUE;
    }

    private static byte[] bytes(Body body) {
      var bytes = new ByteArrayOutputStream();
      for (var chunk : body.chunks()) bytes.writeBytes(chunk.toArray(JAVA_BYTE));
      check(bytes.size() == body.size(), "size of a body");
      return bytes.toByteArray();
    }

    private static void check(boolean holds, String what) {
      if (!holds) throw new IllegalStateException(what);
    }
  }
}
