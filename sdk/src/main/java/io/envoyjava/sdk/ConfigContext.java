// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.metrics.Labeled;

/**
 * What Envoy offers while a configuration is being made. Main thread only, and only until {@code
 * configure} returns.
 *
 * @since 0.1
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
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_define_counter}.
   *
   * @param name the counter's name, without the filter's
   * @return the counter
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy has no metrics for modules: see {@code
   *     HttpFeature.METRICS}
   */
  Counter counter(String name);

  /**
   * A counter that the filter can do without: like {@link #counter}, but if this Envoy has no
   * metrics for modules it counts nothing.
   *
   * @param name the counter's name, without the filter's
   * @return the counter
   * @throws IllegalStateException once {@code configure} has returned
   */
  default Counter optionalCounter(String name) {
    try {
      return counter(name);
    } catch (UnsupportedOperationException e) {
      return Counter.NONE;
    }
  }

  /**
   * Defines a gauge, as {@link #counter} defines a counter. Asking twice for a name gives the same
   * gauge.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_define_gauge}.
   *
   * @param name the gauge's name, without the filter's
   * @return the gauge
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy has no metrics for modules: see {@code
   *     HttpFeature.METRICS}
   */
  default Gauge gauge(String name) {
    throw new UnsupportedOperationException("gauge '" + name + "': there are none here");
  }

  /**
   * Defines a gauge that the filter can do without: like {@link #gauge}, but where this Envoy has
   * no metrics for modules it keeps nothing.
   *
   * @param name the gauge's name, without the filter's
   * @return the gauge
   * @throws IllegalStateException once {@code configure} has returned
   */
  default Gauge optionalGauge(String name) {
    try {
      return gauge(name);
    } catch (UnsupportedOperationException e) {
      return Gauge.NONE;
    }
  }

  /**
   * Defines a histogram, as {@link #counter} defines a counter. Asking twice for a name gives the
   * same histogram.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_define_histogram}.
   *
   * @param name the histogram's name, without the filter's
   * @return the histogram
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy has no metrics for modules: see {@code
   *     HttpFeature.METRICS}
   */
  default Histogram histogram(String name) {
    throw new UnsupportedOperationException("histogram '" + name + "': there are none here");
  }

  /**
   * Defines a histogram that the filter can do without: like {@link #histogram}, but where this
   * Envoy has no metrics for modules it keeps nothing.
   *
   * @param name the histogram's name, without the filter's
   * @return the histogram
   * @throws IllegalStateException once {@code configure} has returned
   */
  default Histogram optionalHistogram(String name) {
    try {
      return histogram(name);
    } catch (UnsupportedOperationException e) {
      return Histogram.NONE;
    }
  }

  /**
   * Defines a counter with labels. Each call defines another one, so call this once for a name.
   *
   * @param name the counter's name, without the filter's
   * @param labels the names of its labels, at least one
   * @return the counter, before the values of its labels are known
   * @throws IllegalArgumentException if there are no labels
   * @throws IllegalStateException once {@code configure} has returned, or if the name is taken
   * @throws UnsupportedOperationException if this Envoy has no metrics for modules: see {@code
   *     HttpFeature.METRICS}
   */
  default Labeled<Counter> labeledCounter(String name, String... labels) {
    throw new UnsupportedOperationException("counter '" + name + "': there are none here");
  }

  /**
   * Defines a gauge with labels. Each call defines another one, so call this once for a name.
   *
   * @param name the gauge's name, without the filter's
   * @param labels the names of its labels, at least one
   * @return the gauge, before the values of its labels are known
   * @throws IllegalArgumentException if there are no labels
   * @throws IllegalStateException once {@code configure} has returned, or if the name is taken
   * @throws UnsupportedOperationException if this Envoy has no metrics for modules: see {@code
   *     HttpFeature.METRICS}
   */
  default Labeled<Gauge> labeledGauge(String name, String... labels) {
    throw new UnsupportedOperationException("gauge '" + name + "': there are none here");
  }

  /**
   * Defines a histogram with labels. Each call defines another one, so call this once for a name.
   *
   * @param name the histogram's name, without the filter's
   * @param labels the names of its labels, at least one
   * @return the histogram, before the values of its labels are known
   * @throws IllegalArgumentException if there are no labels
   * @throws IllegalStateException once {@code configure} has returned, or if the name is taken
   * @throws UnsupportedOperationException if this Envoy has no metrics for modules: see {@code
   *     HttpFeature.METRICS}
   */
  default Labeled<Histogram> labeledHistogram(String name, String... labels) {
    throw new UnsupportedOperationException("histogram '" + name + "': there are none here");
  }

  /**
   * Envoy's runtime.
   *
   * @return the runtime, for this thread
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#RUNTIME}
   */
  default EnvoyRuntime runtime() {
    throw new UnsupportedOperationException("runtime: there is none here");
  }

  /**
   * A generic secret among the {@code static_resources} of Envoy's bootstrap.
   *
   * @param name the secret's name
   * @return the secret
   * @throws InvalidConfigException if there is no such secret
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.SECRETS}
   */
  default Secret secret(String name) {
    return secret(name, "");
  }

  /**
   * A generic secret that Envoy gets by SDS, and keeps up to date.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_http_filter_config_generic_secret_subscribe}.
   *
   * @param name the secret's name
   * @param source the {@code envoy.config.core.v3.ConfigSource} in JSON; the bootstrap if empty
   * @return the secret, which may be empty for a while
   * @throws InvalidConfigException if there is no such secret, or the source is not understood
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.SECRETS}
   */
  default Secret secret(String name, String source) {
    throw new UnsupportedOperationException("secret '" + name + "': there are none here");
  }
}
