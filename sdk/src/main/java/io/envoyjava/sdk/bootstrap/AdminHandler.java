// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

/**
 * Answers requests to a path of Envoy's admin interface, on Envoy's main thread.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AdminHandler {

  /**
   * Answers a request. If it throws, the answer is a 500.
   *
   * <p>ABI functions: {@code envoy_dynamic_module_on_bootstrap_extension_admin_request} and {@code
   * envoy_dynamic_module_callback_bootstrap_extension_admin_set_response}.
   *
   * @param request the request
   * @return the answer
   */
  AdminResponse handle(AdminRequest request);
}
