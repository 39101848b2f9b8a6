// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

/**
 * What Envoy offers while a configuration is being made. Main thread only, and only until {@link
 * HttpFilterFactory#configure} returns.
 */
public interface ConfigContext {

  /**
   * The {@code filter_name} of this configuration.
   *
   * @return the name
   */
  String filterName();

  /**
   * Defines a counter, which Envoy's statistics show as {@code dynamicmodulescustom.<filter
   * name>.<name>}. Asking twice for a name gives the same counter.
   *
   * <p>Stands on {@code envoy_dynamic_module_callback_http_filter_config_define_counter}.
   *
   * @param name the counter's name, without the filter's
   * @return the counter
   * @throws IllegalStateException once {@link HttpFilterFactory#configure} has returned
   * @throws UnsupportedOperationException where this Envoy has no metrics for modules: see {@link
   *     EnvoyFeature#COUNTERS}
   */
  Counter counter(String name);

  /**
   * A counter that the filter can do without: like {@link #counter}, but where this Envoy has no
   * metrics for modules it counts nothing.
   *
   * @param name the counter's name, without the filter's
   * @return the counter
   * @throws IllegalStateException once {@link HttpFilterFactory#configure} has returned
   */
  default Counter optionalCounter(String name) {
    try {
      return counter(name);
    } catch (UnsupportedOperationException e) {
      return (_, _) -> {};
    }
  }
}
