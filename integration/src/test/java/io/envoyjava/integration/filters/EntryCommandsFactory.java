// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.accesslog.AccessLogger;
import io.envoyjava.sdk.accesslog.AccessLoggerConfig;
import io.envoyjava.sdk.accesslog.AccessLoggerFactory;
import io.envoyjava.sdk.accesslog.LogEntry;
import io.envoyjava.sdk.accesslog.RecordQueue;
import io.envoyjava.sdk.accesslog.ResponseFlag;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An access logger that requests drive: the header {@code x-ask} has a command, and the file that
 * the configuration names gets a line with the command and what it returned or threw. The
 * configuration {@code <file> <capacity>} sets the queue's, and an entry without a command is a
 * line with its type and its path.
 */
public final class EntryCommandsFactory implements AccessLoggerFactory {
  /** For the ServiceLoader. */
  public EntryCommandsFactory() {}

  @Override
  public String name() {
    return "entry_commands";
  }

  private record Metrics(Counter counter, Gauge gauge, Histogram histogram) {}

  @Override
  public AccessLoggerConfig configure(ConfigContext context, String config) {
    if (config.equals("reject")) throw new InvalidConfigException("expected a file");
    if (config.equals("executor")) {
      context.executor().execute(() -> {});
    }
    var settings = config.split(" ", -1);
    var file = Path.of(settings[0]);
    long capacity = settings.length > 1 ? Long.parseLong(settings[1]) : 1_000_000;
    var metrics =
        new Metrics(context.counter("entries"), context.gauge("last"), context.histogram("sizes"));
    var queue =
        RecordQueue.<String>start(
            context,
            capacity,
            lines -> Files.writeString(file, String.join("\n", lines) + "\n", CREATE, APPEND));
    return new AccessLoggerConfig() {
      @Override
      public AccessLogger newLogger() {
        return new Logger(queue, metrics);
      }

      @Override
      public void close() {
        queue.close();
      }
    };
  }

  private static final class Logger implements AccessLogger {
    private final RecordQueue<String> queue;
    private final Metrics metrics;
    private final Thread thread = Thread.currentThread();
    private @Nullable LogEntry kept;

    Logger(RecordQueue<String> queue, Metrics metrics) {
      this.queue = queue;
      this.metrics = metrics;
    }

    @Override
    public void log(LogEntry entry) {
      var command = entry.requestHeaders().get("x-ask");
      boolean _ =
          command == null
              ? queue.offer(entry.type() + " " + entry.requestHeaders().get(":path"))
              : queue.offer(command + ": " + outcome(command, entry));
      kept = entry;
    }

    @Override
    public void flush() {
      boolean _ = queue.offer("flushed");
      queue.flush();
    }

    @Override
    public void onDestroy() {
      boolean _ = queue.offer("destroyed");
    }

    private String outcome(String command, LogEntry entry) {
      if (command.equals("throw")) throw new IllegalStateException("as asked");
      if (command.equals("overflow")) return outcome(command, entry) + "";
      if (command.equals("memory")) return "" + memory();
      try {
        return "" + answer(command, entry);
      } catch (RuntimeException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
      }
    }

    private static int memory() {
      var all = new ArrayList<byte[]>();
      while (!all.contains(new byte[0])) all.add(new byte[16 << 20]);
      return all.size();
    }

    private @Nullable Object answer(String command, LogEntry entry) {
      var down = entry.downstream();
      var up = entry.upstream();
      var bytes = entry.bytes();
      var metadata = entry.dynamicMetadata();
      return switch (command) {
        case "type" -> entry.type();
        case "thread" -> thread.equals(Thread.currentThread());
        case "headers" ->
            entry.requestHeaders().getAll("x-many")
                + " "
                + entry.requestHeaders().get("x-none")
                + " "
                + entry.requestHeaders().getAll("x-none")
                + " "
                + (entry.requestHeaders().size() == entry.requestHeaders().toList().size())
                + " "
                + entry.responseHeaders().get(":status")
                + " "
                + entry.responseTrailers().toList();
        case "bad-name" -> entry.requestHeaders().get("a b");
        case "protocol" -> entry.protocol();
        case "request-id" -> entry.requestId();
        case "code" -> entry.responseCode() + " " + entry.responseCodeDetails();
        case "local-reply" -> entry.localReplyBody();
        case "flags" ->
            entry.responseFlags() + " " + entry.hasResponseFlag(ResponseFlag.NO_ROUTE_FOUND);
        case "route" -> entry.routeName();
        case "virtual-cluster" -> entry.virtualClusterName();
        case "health-check" -> entry.isHealthCheck();
        case "termination" -> entry.connectionTerminationDetails();
        case "worker" -> entry.workerIndex();
        case "sampled" -> entry.isTraceSampled();
        case "trace-id" -> entry.traceId();
        case "span-id" -> entry.spanId();
        case "state" -> entry.filterState();
        case "client" -> entry.clientAddress();
        case "down-id" -> down.connectionId();
        case "down-addresses" -> down.remoteAddress() + " " + down.localAddress();
        case "down-direct" -> down.directRemoteAddress() + " " + down.directLocalAddress();
        case "down-failure" -> down.transportFailureReason();
        case "ja" -> down.ja3Hash() + " " + down.ja4Hash();
        case "cluster" -> up.cluster();
        case "host" -> up.host();
        case "up-addresses" -> up.remoteAddress() + " " + up.localAddress();
        case "attempts" -> up.attemptCount();
        case "up-failure" -> up.transportFailureReason();
        case "up-id" -> up.connectionId();
        case "up-protocol" -> up.protocol();
        case "pool" -> up.poolReadyDuration();
        case "bytes" -> bytes.received() + " " + bytes.sent();
        case "wire-bytes" -> bytes.upstreamWireReceived() + " " + bytes.upstreamWireSent();
        case "down-wire-bytes" -> bytes.downstreamWireReceived() + " " + bytes.downstreamWireSent();
        case "header-bytes" ->
            bytes.requestHeaders() + " " + bytes.responseHeaders() + " " + bytes.responseTrailers();
        case "timing" -> timing(entry.timing());
        case "connection-begin" -> entry.timing().at(Timing.Point.DOWNSTREAM_CONNECTION_BEGIN);
        case "attributes" ->
            entry.attribute(Attribute.RESPONSE_CODE_DETAILS)
                + " "
                + entry.attribute(Attribute.RESPONSE_CODE)
                + " "
                + entry.attribute(Attribute.CONNECTION_MTLS);
        case "metadata" ->
            metadata.getString("test", "text")
                + " "
                + metadata.getString("test", "nested.inner")
                + " "
                + entry.metadata(MetadataSource.DYNAMIC).getString("test", "none");
        case "metadata-values" ->
            metadata.getNumber("test", "number") + " " + metadata.getBoolean("test", "flag");
        case "metadata-route" -> entry.metadata(MetadataSource.ROUTE);
        case "metadata-set" -> {
          metadata.setStrings("test", Map.of());
          yield null;
        }
        case "metadata-list" -> metadata.getList("test", "list");
        case "metadata-typed" -> metadata.getTyped("test");
        case "connections" -> entry.connections().upstreamRemoteAddress();
        case "connections-direct" -> entry.connections().downstreamDirectRemoteAddress();
        case "connections-id" -> entry.connections().upstreamConnectionId();
        case "connections-tried" -> entry.connections().upstreamHostsAttempted();
        case "down-tls" -> down.tls().version() + " " + down.tls().isMutual();
        case "sni" -> down.tls().requestedServerName();
        case "down-peer" ->
            down.tls().peerCertificate().subject()
                + " "
                + down.tls().peerCertificate().sha256Digest();
        case "down-session" -> down.tls().cipher() + " " + down.tls().sessionId();
        case "down-peer-names" ->
            down.tls().peerCertificate().uriSans() + " " + down.tls().peerCertificate().dnsSans();
        case "down-peer-issuer" -> down.tls().peerCertificate().issuer();
        case "down-peer-valid" ->
            isNow(
                down.tls().peerCertificate().validFrom().orElseThrow(),
                down.tls().peerCertificate().validUntil().orElseThrow());
        case "down-peer-shown" ->
            down.tls().peerCertificate().isPresented()
                + " "
                + down.tls().peerCertificate().isValidated();
        case "down-peer-serial" ->
            down.tls().peerCertificate().serial() + " " + down.tls().peerCertificate().sha1Digest();
        case "down-local" ->
            down.tls().localCertificate().subject()
                + " "
                + down.tls().localCertificate().uriSans()
                + " "
                + down.tls().localCertificate().dnsSans();
        case "up-tls" -> up.tls().version() + " " + up.tls().cipher() + " " + up.tls().sessionId();
        case "up-peer" ->
            up.tls().peerCertificate().subject()
                + " "
                + up.tls().peerCertificate().issuer()
                + " "
                + up.tls().peerCertificate().sha256Digest();
        case "up-peer-names" ->
            up.tls().peerCertificate().uriSans() + " " + up.tls().peerCertificate().dnsSans();
        case "up-peer-valid" ->
            isNow(
                up.tls().peerCertificate().validFrom().orElseThrow(),
                up.tls().peerCertificate().validUntil().orElseThrow());
        case "up-local" ->
            up.tls().localCertificate().subject()
                + " "
                + up.tls().localCertificate().uriSans()
                + " "
                + up.tls().localCertificate().dnsSans();
        case "metrics" -> {
          metrics.counter.increment(entry);
          metrics.counter.increment(2);
          metrics.gauge.set(entry, 10);
          metrics.gauge.increment(3);
          metrics.gauge.decrement(entry, 2);
          metrics.histogram.record(entry, 7);
          metrics.histogram.record(7);
          yield "counted";
        }
        case "kept" -> kept == null ? "none" : kept.protocol();
        case "elsewhere" -> CompletableFuture.supplyAsync(() -> attempt(entry)).join();
        default -> throw new IllegalArgumentException("unknown command");
      };
    }

    private static String attempt(LogEntry entry) {
      try {
        return "" + entry.protocol();
      } catch (RuntimeException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
      }
    }

    private static boolean isNow(Instant from, Instant until) {
      var now = Instant.now();
      return from.isBefore(now) && until.isAfter(now);
    }

    private static String timing(Timing timing) {
      var points =
          List.of(
              Timing.Point.REQUEST_COMPLETE,
              Timing.Point.FIRST_UPSTREAM_TX_BYTE_SENT,
              Timing.Point.LAST_UPSTREAM_TX_BYTE_SENT,
              Timing.Point.FIRST_UPSTREAM_RX_BYTE_RECEIVED,
              Timing.Point.LAST_UPSTREAM_RX_BYTE_RECEIVED,
              Timing.Point.FIRST_DOWNSTREAM_TX_BYTE_SENT,
              Timing.Point.LAST_DOWNSTREAM_TX_BYTE_SENT);
      boolean recent = timing.started().orElseThrow().isAfter(Instant.now().minusSeconds(60));
      return recent + " " + points.stream().allMatch(point -> timing.at(point).isPresent());
    }
  }
}
