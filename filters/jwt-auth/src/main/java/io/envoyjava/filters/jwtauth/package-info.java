// SPDX-License-Identifier: Apache-2.0
/**
 * Lets requests pass that carry a JSON Web Token of an issuer, whose keys are fetched and
 * refreshed.
 */
@NullMarked
package io.envoyjava.filters.jwtauth;

import org.jspecify.annotations.NullMarked;
