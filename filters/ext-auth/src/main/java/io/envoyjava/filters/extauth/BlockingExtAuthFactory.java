// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;

/**
 * The factory of the filter {@code ext_auth_blocking}. It does what {@code ext_auth} does, with the
 * same configuration, in the blocking style.
 */
public final class BlockingExtAuthFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BlockingExtAuthFactory() {}

  @Override
  public String name() {
    return "ext_auth_blocking";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    HttpFeature.CALLOUTS.require(name());
    var handler = new ExtAuthHandler(ExtAuthFactory.parse(context, config));
    return ExchangeHandler.toConfig(context, handler);
  }

  @Override
  public RouteSettings configureRoute(String config) {
    return JsonConfig.read(config, RouteSettings.class);
  }
}
