// SPDX-License-Identifier: Apache-2.0
/** Asks an authorization service, through one of Envoy's clusters, whether a request may pass. */
@NullMarked
package io.envoyjava.filters.extauth;

import org.jspecify.annotations.NullMarked;
