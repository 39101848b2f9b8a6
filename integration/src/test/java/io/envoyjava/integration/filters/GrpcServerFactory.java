// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.Header;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server: {@code Echo} sends each message back while it arrives, {@code Missing} ends with a
 * status of its own after one message, {@code Flood} sends {@value #MESSAGES} messages, and {@code
 * Forever} ends only when the client goes.
 */
public final class GrpcServerFactory implements HttpFilterFactory {
  /** How many messages a flood has. */
  public static final int MESSAGES = 2000;

  /** The size of one, in bytes. */
  public static final int SIZE = 4096;

  /** For the ServiceLoader. */
  public GrpcServerFactory() {}

  @Override
  public String name() {
    return "grpc_server";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var sent = context.counter("sent");
    var pauses = context.counter("pauses");
    return stream -> new Filter(stream, sent, pauses);
  }

  private static final class Filter implements HttpFilter {
    private final HttpStream stream;
    private final Counter sent;
    private final Counter pauses;
    private @Nullable StreamedReply reply;
    private String method = "";
    private int next;
    private boolean paused;

    Filter(HttpStream stream, Counter sent, Counter pauses) {
      this.stream = stream;
      this.sent = sent;
      this.pauses = pauses;
    }

    private StreamedReply reply() {
      return Objects.requireNonNull(reply);
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      method = Objects.requireNonNull(stream.request().headers().get(":path"));
      reply = stream.startReply(LocalReply.of(200).header("content-type", "application/grpc"));
      if (method.endsWith("/Missing")) {
        send(new byte[0]);
        end("5", "no%20such%20thing");
      } else if (!method.endsWith("/Echo")) {
        stream.executor().execute(this::flood);
      }
      return HeadersStatus.STOP_ITERATION;
    }

    private void flood() {
      if (paused || !reply().isOpen()) return;
      send(ByteBuffer.allocate(SIZE).putInt(0, next).array());
      next++;
      if (next == MESSAGES && method.endsWith("/Flood")) end("0", "");
      else stream.executor().execute(this::flood);
    }

    private void send(byte[] message) {
      reply()
          .write(
              ByteBuffer.allocate(5 + message.length)
                  .put((byte) 0)
                  .putInt(message.length)
                  .put(message)
                  .array());
      sent.increment(stream);
    }

    private void end(String status, String message) {
      reply().end(List.of(new Header("grpc-status", status), new Header("grpc-message", message)));
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      if (method.endsWith("/Echo")) {
        for (var chunk : stream.request().receivedBody().chunks()) reply().write(chunk);
        if (endOfStream) end("0", "");
      }
      return BodyStatus.STOP_ITERATION_NO_BUFFER;
    }

    @Override
    public TrailersStatus onRequestTrailers() {
      if (method.endsWith("/Echo")) end("0", "");
      return TrailersStatus.STOP_ITERATION;
    }

    @Override
    public void onDownstreamAboveHighWatermark() {
      paused = true;
      pauses.increment(stream);
    }

    @Override
    public void onDownstreamBelowLowWatermark() {
      paused = false;
      stream.executor().execute(this::flood);
    }
  }
}
