// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.SocketOptions.Option;
import io.envoyjava.sdk.http.SocketOptions.Side;
import io.envoyjava.sdk.http.SocketOptions.Stage;

/**
 * Tries what a filter controls of its stream, and holds the request's body: so {@code x-limit}
 * raises the limit of that. {@code x-host} names the upstream's host.
 */
public final class ControlFactory implements HttpFilterFactory {
  private static final int SOL_SOCKET = 1;
  private static final int SO_KEEPALIVE = 9;

  /** For the ServiceLoader. */
  public ControlFactory() {}

  @Override
  public String name() {
    return "control";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> new Filter(stream, new Attempts());
  }

  private record Filter(HttpStream stream, Attempts attempts) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      var upstream = stream.upstream();
      attempts.get("cluster", upstream::clusterName);
      attempts.get("hosts", () -> upstream.hosts(0));
      attempts.get("no-hosts", () -> upstream.hosts(7));
      attempts.get("no-priority", () -> upstream.hosts(-1));
      attempts.run("clear-cluster", upstream::clearCluster);
      attempts.get("bad-host", () -> upstream.overrideHost("localhost:80", true));
      attempts.get("bad-port", () -> upstream.overrideHost("127.0.0.1", true));
      var host = headers.get("x-host");
      if (host != null) attempts.get("host", () -> upstream.overrideHost(host, true));
      attempts.run("flag", () -> stream.addResponseFlag("QUOTA"));
      attempts.run("bad-flag", () -> stream.addResponseFlag("two words"));
      attempts.get("worker", stream::workerIndex);
      attempts.get("limit", stream::bufferLimit);
      attempts.run("lower-limit", () -> stream.raiseBufferLimit(1));
      var limit = headers.get("x-limit");
      if (limit != null) {
        attempts.run("raise-limit", () -> stream.raiseBufferLimit(Long.parseLong(limit)));
      }
      attempts.get("limit-now", stream::bufferLimit);
      trySocketOptions();
      return endOfStream ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
    }

    private void trySocketOptions() {
      var options = stream.socketOptions();
      for (var side : Side.values()) {
        var option = new Option(SOL_SOCKET, SO_KEEPALIVE, Stage.PREBIND, side);
        var name = side == Side.UPSTREAM ? "up" : "down";
        attempts.get(name + "-before", () -> options.getInt(option));
        attempts.get(name + "-set", () -> options.set(option, 0) && options.set(option, 1));
        attempts.get(name + "-now", () -> options.getInt(option));
        attempts.get(name + "-bytes", () -> options.set(option, new byte[] {1, 0, 0, 0}));
        attempts.get(
            name + "-bytes-now",
            () -> {
              var bytes = options.getBytes(option);
              return bytes == null
                  ? "none"
                  : bytes.length + new String(bytes, US_ASCII).substring(4);
            });
        attempts.get(name + "-int-now", () -> options.getInt(option));
      }
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      return endOfStream ? BodyStatus.CONTINUE : BodyStatus.STOP_ITERATION_AND_BUFFER;
    }

    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      attempts.get("details", () -> details);
      return LocalReplyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }
  }
}
