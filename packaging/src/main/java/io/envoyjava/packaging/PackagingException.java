// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

/**
 * Thrown if a project cannot be packaged. The message says what to change in the project.
 *
 * @since 0.1
 */
public final class PackagingException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception for the author of the project.
   *
   * @param message what is wrong, and what to do
   */
  PackagingException(String message) {
    super(message);
  }
}
