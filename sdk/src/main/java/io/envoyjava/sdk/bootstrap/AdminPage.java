// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

/**
 * A page of an extension in Envoy's admin interface, or an action.
 *
 * @since 0.1
 */
public interface AdminPage {
  /**
   * Returns its path.
   *
   * @return the path
   */
  String path();

  /**
   * Removes it. Does nothing if it is gone. On Envoy's main thread.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_remove_admin_handler}.
   *
   * @throws WrongThreadException on another thread
   */
  void remove();
}
