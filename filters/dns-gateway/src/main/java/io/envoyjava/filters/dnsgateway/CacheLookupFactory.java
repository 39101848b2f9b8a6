// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import java.util.Set;

/** The factory of the network filter {@code cache_lookup}, which has no configuration. */
public final class CacheLookupFactory implements NetworkFilterFactory {
  /** For the SDK, which finds this class by {@code module-info.java}. */
  public CacheLookupFactory() {}

  @Override
  public String name() {
    return "cache_lookup";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    if (!Set.of("", "{}").contains(config.strip())) {
      throw new InvalidConfigException("filter_config: expected none");
    }
    var found = context.counter("destinations_found");
    var unknown = context.counter("destinations_unknown");
    return connection -> new CacheLookupFilter(connection, found, unknown);
  }
}
