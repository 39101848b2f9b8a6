// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/** What messages call an extension, and the field that names it in Envoy's configuration. */
public enum ExtensionKind {
  FILTER("filter", "filter_name"),
  ACCESS_LOGGER("access logger", "logger_name"),
  BOOTSTRAP_EXTENSION("bootstrap extension", "extension_name");

  private final String noun;
  final String nameField;

  ExtensionKind(String noun, String nameField) {
    this.noun = noun;
    this.nameField = nameField;
  }

  /** Returns how messages call an extension of this name. */
  public String of(String name) {
    return noun + " '" + name + "'";
  }
}
