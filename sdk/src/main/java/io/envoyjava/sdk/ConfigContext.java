// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.metrics.Labeled;
import java.util.concurrent.Executor;

/**
 * Gives a factory access to Envoy while it makes a configuration. Used on Envoy's main thread,
 * until {@code configure} returns; {@link #executor()}, {@link #cluster} and {@link #runtime}
 * return objects that can be used later.
 *
 * <p>Envoy does not offer everything at each extension point. Network filters and listener filters
 * have neither {@link #cluster} nor {@link #secret(String)}, and their metrics have no labels;
 * access loggers and UDP listener filters have no {@link #executor()} either, and bootstrap
 * extensions have neither {@code cluster} nor {@code secret} here. These methods throw {@link
 * UnsupportedOperationException} there. The Javadoc names the ABI functions and features of HTTP
 * filters; those of the other points correspond to them.
 *
 * @since 0.1
 */
public interface ConfigContext {

  /**
   * Returns the name of the extension in Envoy's configuration: the {@code filter_name} of a
   * filter, the {@code logger_name} of an access logger, the {@code extension_name} of a bootstrap
   * extension.
   *
   * @return the name
   */
  String name();

  /**
   * Defines a counter, which Envoy's statistics show as {@code dynamicmodulescustom.<filter
   * name>.<name>}. A second call with the same name returns the same counter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_define_counter}.
   *
   * @param name the counter's name, without the filter's
   * @return the counter
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version has no metrics for modules: see
   *     {@code HttpFeature.METRICS}
   */
  Counter counter(String name);

  /**
   * Defines a counter that the filter can work without: as {@link #counter}, but if this Envoy has
   * no metrics for modules, it returns a counter that counts nothing.
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
   * Defines a gauge, as {@link #counter} defines a counter. A second call with the same name
   * returns the same gauge.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_define_gauge}.
   *
   * @param name the gauge's name, without the filter's
   * @return the gauge
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version has no metrics for modules: see
   *     {@code HttpFeature.METRICS}
   */
  default Gauge gauge(String name) {
    throw new UnsupportedOperationException("gauge '" + name + "': not available in this context");
  }

  /**
   * Defines a gauge that the filter can work without: as {@link #gauge}, but if this Envoy has no
   * metrics for modules, it returns a gauge that stores nothing.
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
   * Defines a histogram, as {@link #counter} defines a counter. A second call with the same name
   * returns the same histogram.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_define_histogram}.
   *
   * @param name the histogram's name, without the filter's
   * @return the histogram
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version has no metrics for modules: see
   *     {@code HttpFeature.METRICS}
   */
  default Histogram histogram(String name) {
    throw new UnsupportedOperationException(
        "histogram '" + name + "': not available in this context");
  }

  /**
   * Defines a histogram that the filter can work without: as {@link #histogram}, but if this Envoy
   * has no metrics for modules, it returns a histogram that records nothing.
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
   * Defines a counter with labels. Each call defines a separate metric, so call this once for each
   * name.
   *
   * @param name the counter's name, without the filter's
   * @param labels the names of its labels, at least one
   * @return the counter, which {@link Labeled#with} gives the values of its labels
   * @throws IllegalArgumentException if there are no labels
   * @throws IllegalStateException once {@code configure} has returned, or if the name is taken
   * @throws UnsupportedOperationException if this Envoy version has no metrics for modules: see
   *     {@code HttpFeature.METRICS}
   */
  default Labeled<Counter> labeledCounter(String name, String... labels) {
    throw new UnsupportedOperationException(
        "counter '" + name + "': not available in this context");
  }

  /**
   * Defines a gauge with labels. Each call defines a separate metric, so call this once for each
   * name.
   *
   * @param name the gauge's name, without the filter's
   * @param labels the names of its labels, at least one
   * @return the gauge, which {@link Labeled#with} gives the values of its labels
   * @throws IllegalArgumentException if there are no labels
   * @throws IllegalStateException once {@code configure} has returned, or if the name is taken
   * @throws UnsupportedOperationException if this Envoy version has no metrics for modules: see
   *     {@code HttpFeature.METRICS}
   */
  default Labeled<Gauge> labeledGauge(String name, String... labels) {
    throw new UnsupportedOperationException("gauge '" + name + "': not available in this context");
  }

  /**
   * Defines a histogram with labels. Each call defines a separate metric, so call this once for
   * each name.
   *
   * @param name the histogram's name, without the filter's
   * @param labels the names of its labels, at least one
   * @return the histogram, which {@link Labeled#with} gives the values of its labels
   * @throws IllegalArgumentException if there are no labels
   * @throws IllegalStateException once {@code configure} has returned, or if the name is taken
   * @throws UnsupportedOperationException if this Envoy version has no metrics for modules: see
   *     {@code HttpFeature.METRICS}
   */
  default Labeled<Histogram> labeledHistogram(String name, String... labels) {
    throw new UnsupportedOperationException(
        "histogram '" + name + "': not available in this context");
  }

  /**
   * Returns an executor that runs tasks on Envoy's main thread, for as long as Envoy has the
   * configuration. Other threads submit tasks to it to use what only the main thread may use:
   * {@link #cluster} and {@link #runtime}.
   *
   * <p>The executor may be used on any thread at any time. Tasks run one after the other in the
   * order of their submission, after {@code configure} has returned, and are dropped when the
   * configuration is gone. A task that throws is logged and counted as a failure of the filter; the
   * tasks after it run. For a delay, combine it with the JDK's: {@code
   * CompletableFuture.delayedExecutor(10, SECONDS, context.executor())}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_scheduler_new}, {@code
   * _commit} and {@code _delete}.
   *
   * @return the executor, the same at each call
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.CONFIG_EXECUTOR}
   */
  default Executor executor() {
    throw new UnsupportedOperationException("executor: not available in this context");
  }

  /**
   * Returns an Envoy cluster for requests that the configuration itself makes, for example to fetch
   * keys before the first request. Use it on Envoy's main thread only: within {@code configure} and
   * in tasks of {@link #executor()}, for as long as Envoy has the configuration.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_http_callout} and its
   * siblings.
   *
   * @param name the cluster's name, which is not looked up before the first request
   * @return the cluster
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.CONFIG_CALLOUTS}
   */
  default Cluster cluster(String name) {
    throw new UnsupportedOperationException("cluster: not available in this context");
  }

  /**
   * Returns the number of Envoy's worker threads.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_concurrency}.
   *
   * @return the number, at least 1
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#SERVER_INFO}
   */
  default int concurrency() {
    throw new UnsupportedOperationException("concurrency: not available in this context");
  }

  /**
   * Returns whether Envoy only validates its configuration ({@code --mode validate}). A factory
   * should check all it can then, and start nothing: no threads, no requests.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_is_validation_mode}.
   *
   * @return true if Envoy exits after it has read its configuration
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#SERVER_INFO}
   */
  default boolean isValidation() {
    throw new UnsupportedOperationException("isValidation: not available in this context");
  }

  /**
   * Returns Envoy's runtime.
   *
   * @return the runtime, for use on Envoy's main thread
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#RUNTIME}
   */
  default EnvoyRuntime runtime() {
    throw new UnsupportedOperationException("runtime: not available in this context");
  }

  /**
   * Subscribes to a generic secret in the {@code static_resources} of Envoy's bootstrap.
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
   * Subscribes to a generic secret that Envoy fetches by SDS and keeps up to date.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_http_filter_config_generic_secret_subscribe}.
   *
   * @param name the secret's name
   * @param source the {@code envoy.config.core.v3.ConfigSource} in JSON; if empty, the bootstrap
   * @return the secret, which is empty until Envoy has fetched it
   * @throws InvalidConfigException if there is no such secret, or Envoy rejects the source
   * @throws IllegalStateException once {@code configure} has returned
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.SECRETS}
   */
  default Secret secret(String name, String source) {
    throw new UnsupportedOperationException("secret '" + name + "': not available in this context");
  }
}
