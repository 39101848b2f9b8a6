// SPDX-License-Identifier: Apache-2.0
/** Sends back what a connection receives: the smallest network filter that is a server. */
@NullMarked
package io.envoyjava.filters.networkecho;

import org.jspecify.annotations.NullMarked;
