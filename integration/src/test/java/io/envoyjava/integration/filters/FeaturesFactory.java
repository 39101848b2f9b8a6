// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpFilterFactory;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.LocalReplyStatus;
import java.util.EnumSet;

/** Tries what not every Envoy can do, and tells in response headers what worked. */
public final class FeaturesFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public FeaturesFactory() {}

  @Override
  public String name() {
    return "features";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var worked = EnumSet.noneOf(EnvoyFeature.class);
    if (works(() -> context.counter("tried"))) worked.add(EnvoyFeature.COUNTERS);
    return stream -> new Filter(stream, EnumSet.copyOf(worked));
  }

  private static boolean works(Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private record Filter(HttpStream stream, EnumSet<EnvoyFeature> worked) implements HttpFilter {
    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      worked.add(EnvoyFeature.LOCAL_REPLY_HOOK);
      return LocalReplyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var headers = stream.responseHeaders();
      headers.add("x-added", "first");
      if (works(() -> headers.add("x-added", "second")) && headers.getAll("x-added").size() == 2) {
        worked.add(EnvoyFeature.ADDED_HEADER_VALUES);
      }
      var available = EnumSet.allOf(EnvoyFeature.class);
      available.removeIf(feature -> !feature.isAvailable());
      headers.set("x-worked", worked.toString());
      headers.set("x-available", available.toString());
      return HeadersStatus.CONTINUE;
    }
  }
}
