// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.http.HttpEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy's side of an HTTP filter's configuration, and what the launcher keeps of it. */
final class FilterConfig extends ConfigModel {
  /** The configuration's requests to clusters. */
  final Callouts callouts;

  /** The names of the secrets that it has asked for. Their numbers begin with 1. */
  private final List<String> secrets = new ArrayList<>();

  FilterConfig(TestEnvoy envoy, String name) {
    super(envoy, name);
    callouts = new Callouts(envoy, callout -> event(LauncherAbi.JAVA_HTTP_CONFIG_CALLOUT, callout));
  }

  @Override
  long call(int event, long address, long javaHandle, long argument) {
    return HttpEvents.onEvent(event, address, javaHandle, argument);
  }

  /** Makes the filter's configuration; returns false if it is refused. */
  boolean configure(HttpFilterFactory factory, String text) {
    return configure(
        text,
        config ->
            Kit.configuring(
                factory,
                () -> HttpEvents.onEvent(LauncherAbi.JAVA_HTTP_CONFIG_NEW, handle, 0, config)));
  }

  /** Returns the number of a secret; 0 if Envoy has no such secret. */
  long subscribe(String secret) {
    if (envoy.secret(secret) == null) return 0;
    secrets.add(secret);
    return secrets.size();
  }

  /** Returns the value of a secret; null if the number is not one of this configuration. */
  byte @Nullable [] secret(long id) {
    return id > 0 && id <= secrets.size() ? envoy.secret(secrets.get((int) id - 1)) : null;
  }

  void scheduled(long event) {
    event(LauncherAbi.JAVA_HTTP_CONFIG_SCHEDULED, event);
  }

  void destroy() {
    callouts.cancelAll();
    destroy(LauncherAbi.JAVA_HTTP_CONFIG_DESTROY);
  }
}
