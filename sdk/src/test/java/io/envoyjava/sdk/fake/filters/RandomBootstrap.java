// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.bootstrap.AdminPage;
import io.envoyjava.sdk.bootstrap.AdminResponse;
import io.envoyjava.sdk.bootstrap.BootstrapExtension;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import io.envoyjava.sdk.bootstrap.EnvoyServer;
import io.envoyjava.sdk.bootstrap.EnvoyTimer;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An extension that does at random, by the number in its configuration, what one can do. */
public final class RandomBootstrap implements BootstrapExtensionFactory {
  /** For the ServiceLoader. */
  public RandomBootstrap() {}

  @Override
  public String name() {
    return "random";
  }

  @Override
  public BootstrapExtensionConfig configure(ConfigContext context, String config) {
    var random = new Random(Long.parseLong(config));
    return () -> new Extension(random);
  }

  private static final class Extension implements BootstrapExtension {
    private final Random random;
    private final List<EnvoyTimer> timers = new ArrayList<>();
    private final List<AdminPage> pages = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable EnvoyServer server;

    Extension(Random random) {
      this.random = random;
    }

    @Override
    public void onServerInitialized(EnvoyServer initialized) {
      server = initialized;
      pages.add(initialized.addAdminPage("/act", "acts", _ -> act()));
      if (random.nextBoolean()) initialized.holdListenersUntil(ready);
      acts();
    }

    @Override
    public CompletionStage<?> onShutdown() {
      ready.complete(null);
      if (random.nextBoolean()) done.complete(null);
      return done;
    }

    private AdminResponse act() {
      acts();
      return AdminResponse.of(server().counters().size() + " " + server().gauges().get("7nnnnnnn"));
    }

    private EnvoyServer server() {
      if (server == null) throw new IllegalStateException("not initialized");
      return server;
    }

    private void acts() {
      for (int i = random.nextInt(4); i > 0; i--) {
        switch (random.nextInt(10)) {
          case 0, 1 -> {
            if (timers.size() < 20) timers.add(server().newTimer(this::acts));
          }
          case 2, 3 -> any(timers).enable(Duration.ofMillis(random.nextInt(100)));
          case 4 -> any(timers).close();
          case 5 -> server().executor().execute(this::acts);
          case 6 -> pages.add(server().addAdminPage("/p" + random.nextInt(9), "", _ -> act()));
          case 7 -> any(pages).remove();
          case 8 -> {
            ready.complete(null);
            if (server().activeResources(ResourceKind.CLUSTER).size() != 2) {
              throw new AssertionError("expected two names");
            }
          }
          default -> done.complete(null);
        }
      }
    }

    private <T> T any(List<T> list) {
      if (list.isEmpty()) throw new IllegalStateException("none yet");
      return list.get(random.nextInt(list.size()));
    }
  }
}
