// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.AdminHandler;
import io.envoyjava.sdk.bootstrap.AdminPage;
import io.envoyjava.sdk.bootstrap.AdminRequest;
import io.envoyjava.sdk.bootstrap.AdminResponse;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The pages of an extension in Envoy's admin interface, by their paths. Main thread. */
final class AdminHandlers {
  private final ServerAccess access;
  private final Map<String, Page> pages = new HashMap<>();

  /** Whether Envoy is about to end. */
  private boolean ends;

  AdminHandlers(ServerAccess access) {
    this.access = access;
  }

  AdminPage add(String path, String help, boolean mutates, AdminHandler handler) {
    Objects.requireNonNull(handler, "handler");
    checkPath(path);
    long address = access.address("admin page '" + path + "'");
    if (ends) throw new IllegalStateException("admin page '" + path + "': Envoy is about to end");
    var arguments = access.arguments();
    arguments.put(path, help);
    boolean added =
        BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_register_admin_handler(
            address, arguments.first, arguments.second, true, mutates);
    if (!added) {
      throw new IllegalStateException(
          "admin page '"
              + path
              + "': Envoy does not add it, since the path is taken, or it has no admin interface");
    }
    var page = new Page(path, handler);
    pages.put(path, page);
    return page;
  }

  /** Envoy ends if a path has no slash or nothing else, and does not escape what it lists. */
  private static void checkPath(String path) {
    boolean valid = path.length() > 1 && path.charAt(0) == '/';
    for (int i = 0; i < path.length() && valid; i++) {
      char c = path.charAt(i);
      valid = c > ' ' && c < 0x7f && "?#&\"'<>\\".indexOf(c) < 0;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "admin page: expected a path such as /page, found '" + path + "'");
    }
  }

  /**
   * Answers a request.
   *
   * @param argument address of the launcher's {@code java_admin_request}
   * @return the HTTP status
   */
  long answer(long argument) {
    var request =
        new AdminRequest(
            NativeMemory.utf8(argument + LauncherAbi.JAVA_ADMIN_REQUEST_METHOD_OFFSET),
            NativeMemory.utf8(argument + LauncherAbi.JAVA_ADMIN_REQUEST_PATH_OFFSET),
            Arguments.bytes(
                NativeMemory.MEMORY.asSlice(
                    argument + LauncherAbi.JAVA_ADMIN_REQUEST_BODY_OFFSET,
                    NativeMemory.BUFFER_SIZE)));
    long address = access.address("an admin page");
    var page = pages.get(request.path());
    var response =
        page == null ? AdminResponse.of(404, "not found\n") : page.handler.handle(request);
    if (response == null) throw new NullPointerException("the admin handler returned null");
    try (var arena = Arena.ofConfined()) {
      BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_admin_set_response(
          address, NativeMemory.bytes(arena, response.body()));
    }
    return response.status();
  }

  /** Envoy is about to end. */
  void removeAll() {
    ends = true;
    for (var page : new ArrayList<>(pages.values())) page.remove();
  }

  private final class Page implements AdminPage {
    private final String path;
    private final AdminHandler handler;

    Page(String path, AdminHandler handler) {
      this.path = path;
      this.handler = handler;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public void remove() {
      if (!pages.containsKey(path)) return;
      long address = access.address("admin page '" + path + "'");
      if (!pages.remove(path, this)) return;
      var arguments = access.arguments();
      arguments.put(path);
      boolean _ =
          BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_remove_admin_handler(
              address, arguments.first);
    }
  }
}
