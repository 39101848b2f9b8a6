// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.bootstrap.AdminPage;
import io.envoyjava.sdk.bootstrap.AdminRequest;
import io.envoyjava.sdk.bootstrap.AdminResponse;
import io.envoyjava.sdk.bootstrap.BootstrapExtension;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.bootstrap.EnvoyServer;
import io.envoyjava.sdk.bootstrap.EnvoyTimer;
import io.envoyjava.sdk.bootstrap.FileEvent;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.metrics.Labeled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap extension that requests to Envoy's admin interface drive: the query of {@code /do} is
 * a command, and the answer is what it returned or threw. The file that the configuration names
 * gets a line for each hook.
 */
public final class BootstrapCommandsFactory implements BootstrapExtensionFactory {
  /** What the module's HTTP filter finds: see {@link SharedObjectFactory}. */
  static volatile @Nullable AtomicInteger shared;

  /** For the ServiceLoader. */
  public BootstrapCommandsFactory() {}

  @Override
  public String name() {
    return "bootstrap_commands";
  }

  private record Metrics(
      Counter counter, Gauge gauge, Histogram histogram, @Nullable Labeled<Counter> labeled) {}

  @Override
  public BootstrapExtensionConfig configure(ConfigContext context, String config) {
    var file = Path.of(config.strip());
    var metrics =
        new Metrics(
            context.optionalCounter("count"),
            context.optionalGauge("level"),
            context.optionalHistogram("sizes"),
            BootstrapFeature.LABELED_METRICS.isAvailable()
                ? context.labeledCounter("by_color", "color")
                : null);
    if (BootstrapFeature.EXECUTOR.isAvailable()) {
      context.executor().execute(() -> write(file, "task of configure"));
    }
    if (CommonFeature.SERVER_INFO.isAvailable()) {
      write(file, "workers " + context.concurrency() + ", validation " + context.isValidation());
    }
    if (CommonFeature.RUNTIME.isAvailable()) {
      write(file, "runtime " + context.runtime().getLong("some.key", 7));
    }
    shared = new AtomicInteger(40);
    return new BootstrapExtensionConfig() {
      @Override
      public BootstrapExtension newExtension() {
        return new Commands(file, metrics);
      }

      @Override
      public void close() {
        write(file, "close");
      }
    };
  }

  private static synchronized void write(Path file, String line) {
    try {
      Files.writeString(file, line + "\n", CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Commands implements BootstrapExtension {
    private final Path file;
    private final Metrics metrics;
    private final Thread main = Thread.currentThread();
    private final Map<String, AdminPage> pages = new HashMap<>();
    private final CompletableFuture<Void> held = new CompletableFuture<>();
    private @Nullable EnvoyServer server;
    private @Nullable EnvoyTimer timer;
    private int fired;

    Commands(Path file, Metrics metrics) {
      this.file = file;
      this.metrics = metrics;
    }

    @Override
    public void onServerInitialized(EnvoyServer initialized) {
      server = initialized;
      log("onServerInitialized");
      if (!BootstrapFeature.SERVER.isAvailable()) {
        try {
          initialized.newTimer(() -> {});
        } catch (UnsupportedOperationException e) {
          log(String.valueOf(e.getMessage()));
        }
        return;
      }
      initialized.addAdminAction("/do", "runs a command", this::run);
      var gate = file.resolveSibling("gate");
      if (Files.exists(gate.resolve("closed"))) {
        initialized.holdListenersUntil(held);
        initialized.holdListenersUntil(CompletableFuture.completedFuture("at once"));
        initialized.watchFile(
            gate,
            EnumSet.of(FileEvent.MOVED_TO),
            _ -> Thread.ofVirtual().start(() -> held.complete(null)));
      }
    }

    @Override
    public void onWorkerThreadInitialized() {
      log("onWorkerThreadInitialized " + Thread.currentThread().equals(main));
    }

    @Override
    public void onDrainStarted() {
      log("onDrainStarted");
    }

    /** Takes a while, on a thread of its own. */
    @Override
    public CompletionStage<?> onShutdown() {
      log("onShutdown");
      var done = new CompletableFuture<Void>();
      Thread.ofVirtual()
          .start(
              () -> {
                log("written at the end");
                done.complete(null);
              });
      return done;
    }

    @Override
    public void onClusterUpdated(String name) {
      log("onClusterUpdated " + name);
    }

    @Override
    public void onClusterRemoved(String name) {
      log("onClusterRemoved " + name);
    }

    @Override
    public void onListenerUpdated(String name) {
      log("onListenerUpdated " + name);
    }

    @Override
    public void onListenerRemoved(String name) {
      log("onListenerRemoved " + name);
    }

    @Override
    public void onDestroy() {
      log("onDestroy");
      if (server == null || !BootstrapFeature.SERVER.isAvailable()) return;
      try {
        var _ = server.gauges();
      } catch (IllegalStateException e) {
        log(String.valueOf(e.getMessage()));
      }
    }

    private void log(String line) {
      write(file, line);
    }

    private EnvoyServer server() {
      if (server == null) throw new IllegalStateException("not initialized");
      return server;
    }

    private AdminResponse run(AdminRequest request) {
      var words = request.query().split("\\+", -1);
      try {
        return AdminResponse.of(String.valueOf(run(words)));
      } catch (Exception e) {
        return AdminResponse.of(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }

    private @Nullable Object run(String[] words) {
      return switch (words[0]) {
        case "timer" -> newTimer();
        case "timer-state" -> timer().isEnabled() + " " + fired;
        case "timer-disable" -> {
          timer().enable(Duration.ofDays(2));
          boolean before = timer().isEnabled();
          timer().disable();
          yield before + " " + timer().isEnabled();
        }
        case "timer-negative" -> {
          timer().enable(Duration.ofMillis(-1));
          yield "";
        }
        case "timer-close" -> {
          timer().close();
          timer().close();
          yield timer().isEnabled();
        }
        case "executor" -> onOtherThread(server().executor());
        case "other-thread" -> fromOtherThread(Arrays.copyOfRange(words, 1, words.length));
        case "page" -> add(words[1]);
        case "remove" -> {
          Objects.requireNonNull(pages.remove(words[1])).remove();
          yield "removed";
        }
        case "counter" -> server().counter(words[1]);
        case "gauge" -> server().gauge(words[1]);
        case "histogram" -> server().histogram(words[1]);
        case "counters" -> server().counters().get(words[1]) + " of " + server().counters().size();
        case "gauges" -> server().gauges().get(words[1]) + " of " + server().gauges().size();
        case "metrics" -> updateMetrics();
        case "labels" -> {
          if (metrics.labeled() == null) yield "none";
          metrics.labeled().with(words[1]).increment(2);
          yield "done";
        }
        case "send" -> send(words[1], words[2]);
        case "open" ->
            server()
                .cluster(words[1])
                .open(CalloutRequest.get("/"), (UpstreamStream.Listener) _ -> {});
        case "watch" -> watch(Path.of(words[1]));
        case "hold" -> {
          server().holdListenersUntil(new CompletableFuture<>());
          yield "";
        }
        case "resources" -> server().activeResources(ResourceKind.valueOf(words[1]));
        default -> throw new IllegalArgumentException(List.of(words).toString());
      };
    }

    private EnvoyTimer timer() {
      if (timer == null) throw new IllegalStateException("no timer");
      return timer;
    }

    /** A timer that fires three times, and is closed by the last one. */
    private String newTimer() {
      timer =
          server()
              .newTimer(
                  () -> {
                    if (++fired < 3) {
                      timer().enable(Duration.ofMillis(1));
                    } else {
                      timer().close();
                      timer = server().newTimer(() -> {});
                      log("timer done");
                    }
                  });
      boolean before = timer.isEnabled();
      timer.enable(Duration.ofMillis(1));
      return before + " " + timer.isEnabled();
    }

    private String onOtherThread(Executor executor) {
      Thread.ofVirtual()
          .start(() -> executor.execute(() -> log("task " + Thread.currentThread().equals(main))));
      return "submitted";
    }

    private String fromOtherThread(String[] command) {
      return CompletableFuture.supplyAsync(
              () -> {
                try {
                  return String.valueOf(run(command));
                } catch (RuntimeException e) {
                  return e.getClass().getSimpleName();
                }
              })
          .join();
    }

    private String add(String path) {
      var page =
          server()
              .addAdminPage(
                  path,
                  "shows a request",
                  request ->
                      AdminResponse.of(
                          request.method().equals("GET") ? 418 : 200,
                          "%s %s %s %s"
                              .formatted(
                                  request.method(),
                                  request.path(),
                                  request.query(),
                                  request.text())));
      pages.put(path, page);
      return page.path();
    }

    private String updateMetrics() {
      metrics.counter().increment(3);
      metrics.gauge().set(10);
      metrics.gauge().increment(5);
      metrics.gauge().decrement(1);
      if (Thread.currentThread().equals(main)) metrics.histogram().record(7);
      return "done";
    }

    private String send(String cluster, String path) {
      server()
          .cluster(cluster)
          .send(
              CalloutRequest.get(path),
              answer ->
                  log("answer " + answer.status() + " " + Thread.currentThread().equals(main)),
              failure -> log("failure " + failure.reason()));
      return "sent";
    }

    private String watch(Path watched) {
      server()
          .watchFile(watched, EnumSet.allOf(FileEvent.class), events -> log("changed " + events));
      server()
          .watchFile(watched, EnumSet.of(FileEvent.MOVED_TO), events -> log("replaced " + events));
      return "watched";
    }
  }
}
