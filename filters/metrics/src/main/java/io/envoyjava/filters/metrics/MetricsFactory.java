// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.metrics;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code metrics}. Its configuration is JSON:
 *
 * <pre>{@code
 * {"version": "v1.0.0"}
 * }</pre>
 */
public final class MetricsFactory implements HttpFilterFactory {

  record Settings(@Nullable String version) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public MetricsFactory() {}

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var version = version(config);
    var latency = context.labeledHistogram("route_latency_ms", "version", "route_name");
    return stream -> new MetricsFilter(stream, route -> latency.with(version, route));
  }

  static String version(String config) {
    var version = JsonConfig.read(config, Settings.class).version();
    if (version == null) return "unknown";
    if (version.isBlank()) throw new InvalidConfigException("version: expected a text, found none");
    return version;
  }
}
