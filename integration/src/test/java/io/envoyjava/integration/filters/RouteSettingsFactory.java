// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/**
 * Shows in {@code x-route} which settings the stream's route has, at the request, at the response
 * and when the stream is complete (in the log).
 */
public final class RouteSettingsFactory implements HttpFilterFactory {
  /**
   * A route's settings.
   *
   * @param name what the filter shows
   */
  record Settings(String name) implements AutoCloseable {
    @Override
    public void close() {
      EnvoyLogger.of(RouteSettingsFactory.class).log(System.Logger.Level.INFO, "closed " + name);
    }
  }

  /** For the ServiceLoader. */
  public RouteSettingsFactory() {}

  @Override
  public String name() {
    return "route_settings";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return config.equals("wrong type") ? WrongFilter::new : Filter::new;
  }

  @Override
  public Object configureRoute(String config) {
    if (config.equals("broken")) throw new IllegalStateException("broken on purpose");
    if (config.isEmpty()) {
      throw new InvalidConfigException("name: expected some text, found none");
    }
    return new Settings(config);
  }

  private record Filter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      stream.request().headers().set("x-route", name());
      return HeadersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      stream.response().headers().set("x-route", name());
      return HeadersStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      EnvoyLogger.of(RouteSettingsFactory.class)
          .log(System.Logger.Level.INFO, "complete with " + name());
    }

    private String name() {
      var settings = stream.routeConfig(Settings.class);
      return settings == null ? "none" : settings.name();
    }
  }

  private record WrongFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var number = stream.routeConfig(Integer.class);
      throw new AssertionError("there is " + number);
    }
  }
}
