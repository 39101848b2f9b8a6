// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code sse}. Its configuration is empty, or JSON:
 *
 * <pre>{@code
 * {"history_bytes": 1048576, "max_event_bytes": 65536, "heartbeat": "PT15S"}
 * }</pre>
 */
public final class SseFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(SseFactory.class);
  private static final int DEFAULT_HISTORY = 1 << 20;
  private static final int DEFAULT_EVENT = 1 << 16;
  private static final int MAX_HISTORY = 1 << 30;
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration MIN_HEARTBEAT = Duration.ofMillis(10);
  private static final Duration MAX_HEARTBEAT = Duration.ofHours(1);

  record Settings(
      @Nullable Integer historyBytes,
      @Nullable Integer maxEventBytes,
      @Nullable Duration heartbeat) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public SseFactory() {}

  @Override
  public String name() {
    return "sse";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    HttpFeature.STREAMED_REPLIES.require("sse");
    if (!HttpFeature.WATERMARKS.isAvailable()) {
      LOG.log(
          WARNING,
          "this Envoy does not report slow clients; it keeps all events that a client has yet to"
              + " read");
    }
    return parse(context, config);
  }

  static Sse parse(ConfigContext context, String config) {
    var settings =
        config.isBlank() ? new Settings(null, null, null) : JsonConfig.read(config, Settings.class);
    int history = bytes("history_bytes", settings.historyBytes(), DEFAULT_HISTORY, MAX_HISTORY);
    int event =
        bytes(
            "max_event_bytes", settings.maxEventBytes(), Math.min(DEFAULT_EVENT, history), history);
    return new Sse(
        new Journal(history), event, heartbeat(settings.heartbeat()), Sse.Metrics.of(context));
  }

  private static int bytes(String field, @Nullable Integer value, int otherwise, int max) {
    if (value == null) return otherwise;
    if (value < 1 || value > max) {
      throw new InvalidConfigException(
          "%s: expected 1 to %d bytes, found %d".formatted(field, max, value));
    }
    return value;
  }

  private static Duration heartbeat(@Nullable Duration value) {
    if (value == null) return DEFAULT_HEARTBEAT;
    if (value.compareTo(MIN_HEARTBEAT) < 0 || value.compareTo(MAX_HEARTBEAT) > 0) {
      throw new InvalidConfigException(
          "heartbeat: expected %s to %s, found %s".formatted(MIN_HEARTBEAT, MAX_HEARTBEAT, value));
    }
    return value;
  }
}
