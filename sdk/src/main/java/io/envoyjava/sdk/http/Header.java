// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * A header or trailer. Both strings hold one byte in each character (ISO 8859-1), so that any byte
 * survives; see {@link HeaderMap}.
 *
 * @param name the name, in lower case where it came from Envoy
 * @param value the value; may be empty
 */
public record Header(String name, String value) {}
