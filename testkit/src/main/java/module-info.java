// SPDX-License-Identifier: Apache-2.0
/** A test kit: a model of Envoy beneath the real SDK, for unit tests of filters. */
module io.envoyjava.testkit {
  requires transitive io.envoyjava.sdk;
  requires transitive org.assertj.core;
  requires static transitive org.jspecify;
  requires static transitive org.junit.platform.launcher;

  exports io.envoyjava.testkit;

  provides org.junit.platform.launcher.LauncherSessionListener with
      io.envoyjava.testkit.KitSession;
}
