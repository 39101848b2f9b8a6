// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import java.util.Map;

/**
 * What a virtual address stands for.
 *
 * @param domain the name that a client has asked for, in lower case and without the last dot
 * @param metadata that of the pattern that it matches
 */
record Destination(String domain, Map<String, String> metadata) {}
