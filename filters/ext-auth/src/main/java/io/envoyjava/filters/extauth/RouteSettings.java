// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

/**
 * What a route can say.
 *
 * @param disabled whether its requests pass without being asked about
 */
record RouteSettings(boolean disabled) {}
