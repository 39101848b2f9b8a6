// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream: what Envoy's connection manager and {@code FilterManager} keep of it, apart from the
 * iteration through the filters, which is {@link FilterChain}'s.
 */
final class StreamModel {
  final TestEnvoy envoy;
  final StreamInfoModel info;
  final Trace trace;
  final StreamControl control = new StreamControl();
  final StreamTimes times;
  final RequestChain requests = new RequestChain(this);
  final ResponseChain responses = new ResponseChain(this);

  /** What the upstream has of the request, and the client of the response. */
  final Message upstream = new Message("the upstream's request", this::story);

  final Message client = new Message("the response", this::story);
  final HeaderBlock requestHeaders;
  @Nullable HeaderBlock requestTrailers;
  @Nullable HeaderBlock responseHeaders;
  @Nullable HeaderBlock responseTrailers;

  /** Envoy's {@code local_complete_}: the end of the response has come to the filters. */
  boolean localComplete;

  /** The end of the response has passed the filters. */
  boolean encodeComplete;

  /** The response's headers have passed the filters. */
  boolean headersEncoded;

  /** Whether a filter has asked for the connection's end, now or after this stream. */
  boolean connectionClosed;

  boolean draining;

  /** How often the request has been started anew before this stream. */
  final int recreations;

  private final Exchange exchange;
  long bufferLimit;
  int routeCacheClears;
  String details = "";
  private final List<DynamicModuleFilter> filters = new ArrayList<>();
  final boolean head;
  private final boolean grpc;
  private @Nullable PreparedReply prepared;
  private boolean complete;

  private record PreparedReply(HeaderBlock headers, BodyBuffer body) {}

  StreamModel(
      TestEnvoy envoy,
      HeaderBlock requestHeaders,
      StreamInfoModel info,
      Exchange exchange,
      int recreations) {
    this.envoy = envoy;
    this.exchange = exchange;
    trace = exchange.trace;
    times = new StreamTimes(envoy.now());
    this.recreations = recreations;
    this.requestHeaders = requestHeaders;
    this.info = info;
    bufferLimit = envoy.bufferLimit();
    head = "HEAD".equals(requestHeaders.get(":method"));
    var type = requestHeaders.get("content-type");
    grpc =
        type != null
            && (type.equals("application/grpc")
                || type.startsWith("application/grpc+")
                || type.startsWith("application/grpc;"));
    for (var config : envoy.configs()) filters.add(new DynamicModuleFilter(this, config));
    requests.add(filters);
    responses.add(filters.reversed());
  }

  /** What the filters did, for the message of a failed assertion. */
  String story() {
    var story = new StringBuilder();
    trace.lines().forEach(line -> story.append("\n  ").append(line));
    if (!details.isEmpty()) story.append("\n  details: ").append(details);
    envoy.problems().forEach(line -> story.append("\n  ").append(line));
    return story.isEmpty() ? "\n  (no hook was called)" : story.toString();
  }

  void note(int point) {
    times.note(point, envoy.now());
  }

  /** Returns whether no filter's hook is on the stack. */
  boolean noCalls() {
    return requests.calls == 0 && responses.calls == 0;
  }

  boolean isComplete() {
    return complete;
  }

  // ---- Local replies

  void sendLocalReply(int status, String body, String replyDetails) {
    sendLocalReply(status, List.of(), body.getBytes(UTF_8), null, replyDetails);
  }

  void sendLocalReply(
      int status,
      List<Header> headers,
      byte[] body,
      @Nullable Integer grpcStatus,
      String replyDetails) {
    if (complete) return;
    boolean inRequest = requests.calls != 0;
    if (inRequest) {
      requests.aborted = true;
    } else if (responses.calls != 0) {
      responses.aborted = true;
    }
    details = replyDetails;
    boolean reset = false;
    for (var filter : filters) {
      if (filter.resetsAtLocalReply(status, replyDetails, reset)) reset = true;
    }
    if (complete) return;
    // The router gives up its request.
    upstream.reset();
    if (reset) {
      resetStream();
    } else if (responseHeaders == null) {
      var reply = prepare(status, headers, body, grpcStatus);
      if (!inRequest) {
        encode(reply);
      } else if (prepared == null) {
        prepared = reply;
      }
    } else if (!headersEncoded) {
      encodeDirectly(prepare(status, headers, body, grpcStatus));
    } else {
      resetStream();
    }
  }

  private PreparedReply prepare(
      int status, List<Header> added, byte[] body, @Nullable Integer grpcStatus) {
    var headers = new HeaderBlock(false);
    headers.add(":status", Integer.toString(status));
    for (var header : added) headers.add(header.name(), header.value());
    if (grpc) {
      headers.set(":status", "200");
      headers.set("content-type", "application/grpc");
      var own = headers.get("grpc-status");
      if (own == null || own.isEmpty()) {
        int number = grpcStatus == null ? grpcStatus(status) : grpcStatus;
        headers.set("grpc-status", Integer.toString(number));
      }
      if (body.length > 0 && !head) headers.set("grpc-message", percentEncoded(body));
      headers.remove("content-length");
      return new PreparedReply(headers, new BodyBuffer());
    }
    if (body.length > 0) {
      headers.set("content-length", Integer.toString(body.length));
      if (headers.get("content-type") == null) headers.set("content-type", "text/plain");
    } else {
      headers.remove("content-length");
      headers.remove("content-type");
    }
    return new PreparedReply(headers, head ? new BodyBuffer() : new BodyBuffer(body));
  }

  private static int grpcStatus(int status) {
    return switch (status) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  private static String percentEncoded(byte[] bytes) {
    var text = new StringBuilder();
    for (byte b : bytes) {
      if (b >= ' ' && b < 0x7f && b != '%') text.append((char) b);
      else text.append("%%%02X".formatted(b & 0xff));
    }
    return text.toString();
  }

  /** {@code executeLocalReplyIfPrepared}: the hook that has sent it has returned. */
  void executeLocalReply() {
    var reply = prepared;
    prepared = null;
    if (reply != null) encode(reply);
  }

  private void encode(PreparedReply reply) {
    responseHeaders = reply.headers;
    responses.headers(null, reply.body.size() == 0);
    if (reply.body.size() > 0 && !complete) {
      responses.data(null, reply.body, true, true);
    }
  }

  /** The response has begun to pass the filters, so this one goes past them. */
  private void encodeDirectly(PreparedReply reply) {
    responses.streaming = true;
    responseHeaders = reply.headers;
    headersEncoded = true;
    boolean ends = reply.body.size() == 0;
    client.beginHeaders(reply.headers.entries(), ends);
    if (!ends) client.data(reply.body.toByteArray(), true);
    endEncode();
  }

  // ---- The end

  /** {@code maybeEndEncode}: the client has the whole response. */
  void endEncode() {
    encodeComplete = true;
    end();
  }

  /** {@code encodeHeaders} of a filter for requests, which answers by itself. */
  void encodeHeaders(List<Header> headers, boolean endStream) {
    responseHeaders = HeaderBlock.of(headers);
    responses.headers(null, endStream);
  }

  // ---- What a filter asks for

  /** {@code http_filter_send_go_away_and_close}. */
  void goAway(boolean graceful) {
    if (graceful) {
      draining = true;
    } else {
      connectionClosed = true;
      resetStream();
    }
  }

  /** {@code recreateStream}: the same request once more, through new filters. */
  void recreate() {
    var kept = requests.buffered();
    var body = kept == null ? new byte[0] : kept.toByteArray();
    resetStream();
    var next =
        new StreamModel(envoy, requestHeaders, info.ofNextStream(), exchange, recreations + 1);
    exchange.stream = next;
    next.requests.headers(null, body.length == 0);
    if (body.length > 0) next.requests.data(null, new BodyBuffer(body), true, true);
  }

  /** The client reads too slowly, or fast enough again. */
  void downstreamWatermark(boolean above) {
    for (var filter : filters) filter.downstreamWatermark(above);
  }

  /** Ends the stream without the rest of the response. */
  void resetStream() {
    if (complete) return;
    localComplete = true;
    client.reset();
    end();
  }

  /** {@code http_filter_reset_stream}: aborts the iteration that is under way. */
  void resetByFilter(String why) {
    if (!why.isEmpty()) details = why;
    if (requests.calls != 0) requests.aborted = true;
    else if (responses.calls != 0) responses.aborted = true;
    resetStream();
  }

  private void end() {
    if (complete) return;
    complete = true;
    localComplete = true;
    encodeComplete = true;
    if (!upstream.isComplete()) upstream.reset();
    for (var filter : filters) filter.streamComplete();
    envoy.destroyLater(this::destroy);
  }

  /** {@code destroyFilters}: Envoy 1.40 does this when the stack is empty again. */
  void destroy() {
    var span = info.span();
    if (span != null && exchange.isOn(this)) span.finish();
    for (var filter : filters) filter.destroy();
    info.filterState.end();
  }
}
