// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code listener_sni_router}. Its configuration is empty, or JSON with
 * any of these fields:
 *
 * <pre>{@code
 * {
 *   "aliases": {"old.example": "new.example"},
 *   "default_server_name": "www.example",
 *   "max_hello_bytes": 16384
 * }
 * }</pre>
 */
public final class ListenerSniRouterFactory implements ListenerFilterFactory {
  private static final int MIN_HELLO_BYTES = 256;
  private static final int MAX_HELLO_BYTES = 65_536;
  private static final int DEFAULT_HELLO_BYTES = 16_384;

  record Settings(
      @Nullable Map<String, String> aliases,
      @Nullable String defaultServerName,
      @Nullable Integer maxHelloBytes) {
    Settings {
      if (maxHelloBytes != null
          && (maxHelloBytes < MIN_HELLO_BYTES || maxHelloBytes > MAX_HELLO_BYTES)) {
        throw new InvalidConfigException(
            "max_hello_bytes: expected %d to %d, found %d"
                .formatted(MIN_HELLO_BYTES, MAX_HELLO_BYTES, maxHelloBytes));
      }
      if (defaultServerName != null && defaultServerName.isEmpty()) {
        throw new InvalidConfigException("default_server_name: expected a name, found none");
      }
      if (aliases != null && aliases.containsValue("")) {
        throw new InvalidConfigException(
            "aliases: expected a server name for each alias, found an empty one");
      }
      if (aliases != null) aliases = inLowerCase(aliases);
    }

    /** In which clients' names are compared. */
    private static Map<String, String> inLowerCase(Map<String, String> aliases) {
      var lower = new HashMap<String, String>();
      aliases.forEach(
          (alias, name) -> {
            if (lower.put(alias.toLowerCase(Locale.ROOT), name) != null) {
              throw new InvalidConfigException(
                  "aliases: expected one of " + alias + ", found two that differ in case");
            }
          });
      return lower;
    }

    int maxBytes() {
      return maxHelloBytes == null ? DEFAULT_HELLO_BYTES : maxHelloBytes;
    }

    /**
     * Returns the name by which Envoy chooses the filter chain; null if the client sent no name and
     * no default is set.
     */
    @Nullable String route(@Nullable String serverName) {
      if (serverName == null) return defaultServerName;
      return aliases == null ? serverName : aliases.getOrDefault(serverName, serverName);
    }
  }

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public ListenerSniRouterFactory() {}

  @Override
  public String name() {
    return "listener_sni_router";
  }

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
    var settings = parse(config);
    var metrics = SniRouterFilter.Metrics.of(context);
    return socket -> new SniRouterFilter(socket, settings, metrics);
  }

  static Settings parse(String config) {
    return config.isBlank()
        ? new Settings(null, null, null)
        : JsonConfig.read(config, Settings.class);
  }
}
