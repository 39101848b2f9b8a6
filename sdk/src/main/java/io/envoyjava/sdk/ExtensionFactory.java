// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

/**
 * Makes the configurations of an extension. Each extension point has an interface of its own that
 * extends this one, and a module may hold factories of any mixture of them.
 *
 * <p>A module names its factories in its {@code module-info.java} ({@code provides … with …}) or in
 * {@code META-INF/services}; each needs a public constructor without arguments. A factory has no
 * state and is called on Envoy's main thread.
 *
 * @since 0.1
 */
public interface ExtensionFactory {

  /**
   * Returns the name that selects this factory in Envoy's configuration, for example in {@code
   * filter_name}. It is unique among the module's factories for the same extension point.
   *
   * @return the name, the same at each call
   */
  String name();
}
