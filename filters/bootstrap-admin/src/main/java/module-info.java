// SPDX-License-Identifier: Apache-2.0
/** The bootstrap extension {@code bootstrap_admin}. */
module io.envoyjava.filters.bootstrapadmin {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires java.management;
  requires static org.jspecify;

  opens io.envoyjava.filters.bootstrapadmin to
      io.envoyjava.json;

  provides io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory with
      io.envoyjava.filters.bootstrapadmin.BootstrapAdminFactory;
}
