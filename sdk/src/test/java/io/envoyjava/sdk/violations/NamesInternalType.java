// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.violations;

import io.envoyjava.sdk.internal.ffi.Linking;

/** Has an internal type in a signature, as no public type may. */
public abstract class NamesInternalType {
  /** Only a subclass could make one. */
  protected NamesInternalType() {}

  /**
   * Would let authors of filters depend on an internal type.
   *
   * @return never called
   */
  public abstract Linking linking();
}
