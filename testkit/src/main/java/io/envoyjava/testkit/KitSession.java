// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Connects the SDK to the kit before JUnit loads the first test. The SDK asks once what its Envoy
 * has, so it would be too late if a test had used the SDK before. JUnit finds this class by itself.
 *
 * @since 0.1
 */
public final class KitSession implements LauncherSessionListener {
  /** For JUnit. */
  public KitSession() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Kit.connect();
  }
}
