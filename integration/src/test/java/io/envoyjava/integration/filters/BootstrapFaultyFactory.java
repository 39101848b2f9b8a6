// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.bootstrap.AdminResponse;
import io.envoyjava.sdk.bootstrap.BootstrapExtension;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.bootstrap.EnvoyServer;
import io.envoyjava.sdk.callout.CalloutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap extension that fails. The configuration {@code <where> <how>} says in which method,
 * or {@code everywhere}, and whether it throws, recurses without end, or uses up the heap.
 */
public final class BootstrapFaultyFactory implements BootstrapExtensionFactory {
  /** For the ServiceLoader. */
  public BootstrapFaultyFactory() {}

  @Override
  public String name() {
    return "bootstrap_faulty";
  }

  @Override
  public BootstrapExtensionConfig configure(ConfigContext context, String config) {
    var words = List.of(config.split(" ", -1));
    var fault = new Failure(words.get(0), words.get(1));
    if (fault.where.equals("reject")) throw new InvalidConfigException("expected a fault");
    fault.at("configure");
    return new Config(fault);
  }

  private record Config(Failure fault) implements BootstrapExtensionConfig {
    @Override
    @SuppressWarnings("NullAway") // on purpose
    public BootstrapExtension newExtension() {
      fault.at("newExtension");
      return fault.where.equals("null") ? null : new Faulty(fault);
    }

    @Override
    public void close() {
      fault.at("close");
      System.err.println("closed");
    }
  }

  private record Failure(String where, String how) {
    void at(String method) {
      boolean wanted =
          where.equals(method)
              || (where.equals("everywhere")
                  && !List.of("configure", "newExtension").contains(method));
      if (!wanted) return;
      switch (how) {
        case "overflow" -> throw new AssertionError("not reached: " + depth(0));
        case "memory" -> throw new AssertionError("not reached: " + memory());
        default -> throw new IllegalStateException("on demand in " + method);
      }
    }

    private static int depth(int number) {
      return number < 0 ? 0 : 1 + depth(number + 1);
    }

    private static int memory() {
      var all = new ArrayList<byte[]>();
      while (!all.contains(new byte[0])) all.add(new byte[16 << 20]);
      return all.size();
    }
  }

  private record Faulty(Failure fault) implements BootstrapExtension {
    @Override
    public void onServerInitialized(EnvoyServer server) {
      if (BootstrapFeature.SERVER.isAvailable()) begin(server);
      fault.at("onServerInitialized");
    }

    private void begin(EnvoyServer server) {
      if (fault.where.equals("hold-and-throw")) {
        server.holdListenersUntil(new CompletableFuture<>());
        throw new IllegalStateException("on demand in onServerInitialized");
      }
      if (fault.where.equals("hold")) {
        server.holdListenersUntil(
            CompletableFuture.failedFuture(new IllegalStateException("on demand")));
      }
      var _ =
          server.addAdminPage(
              "/faulty",
              "fails",
              _ -> {
                fault.at("handle");
                return AdminResponse.of("handled");
              });
      server.newTimer(() -> fault.at("timer")).enable(Duration.ZERO);
      server.executor().execute(() -> fault.at("task"));
      server.cluster("missing").send(CalloutRequest.get("/"), _ -> {}, _ -> fault.at("callout"));
    }

    @Override
    public void onWorkerThreadInitialized() {
      fault.at("onWorkerThreadInitialized");
    }

    @Override
    public void onDrainStarted() {
      fault.at("onDrainStarted");
    }

    @Override
    @SuppressWarnings("NullAway") // on purpose
    public @Nullable CompletionStage<?> onShutdown() {
      fault.at("onShutdown");
      return switch (fault.where) {
        case "never" -> new CompletableFuture<>();
        case "stage" ->
            CompletableFuture.supplyAsync(
                () -> {
                  throw new IllegalStateException("on demand");
                });
        case "no-stage" -> null;
        default -> CompletableFuture.completedFuture(null);
      };
    }

    @Override
    public Duration shutdownLimit() {
      return Duration.ofMillis(200);
    }

    @Override
    public void onListenerUpdated(String name) {
      fault.at("onListenerUpdated");
    }

    @Override
    public void onDestroy() {
      fault.at("onDestroy");
    }
  }
}
