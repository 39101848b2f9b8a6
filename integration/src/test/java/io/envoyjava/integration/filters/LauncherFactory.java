// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/**
 * Does to the process what the header {@code x-do} of a request says, or its configuration; without
 * either, it marks the response with whether {@code java.lang} is open to it.
 */
public final class LauncherFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public LauncherFactory() {}

  @Override
  public String name() {
    return "launcher";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    perform(config);
    return Filter::new;
  }

  private static void perform(String what) {
    switch (what) {
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(0);
      case "exit on a thread" -> Thread.ofPlatform().start(() -> System.exit(0));
      case "fill the heap" -> fillHeap();
      case "log" -> log();
      default -> {}
    }
  }

  private static void fillHeap() {
    Object[] chain = {};
    while (true) chain = new Object[] {chain, new byte[1 << 20]};
  }

  private static void log() {
    var log = EnvoyLogger.of(LauncherFactory.class);
    for (var level : System.Logger.Level.values()) {
      if (log.isLoggable(level)) log.log(level, "at level " + level);
    }
    EnvoyLogger.critical(log, "at level CRITICAL", null);
  }

  private record Filter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var what = stream.request().headers().get("x-do");
      if (what != null) perform(what);
      return HeadersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var base = Object.class.getModule();
      var open = base.isOpen("java.lang", getClass().getModule());
      stream.response().headers().set("x-open", Boolean.toString(open));
      return HeadersStatus.CONTINUE;
    }
  }
}
