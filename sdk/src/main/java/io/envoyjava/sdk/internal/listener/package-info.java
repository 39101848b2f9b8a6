// SPDX-License-Identifier: Apache-2.0
/** Listener filters: their hooks, their configurations, and what they see of a socket. */
@NullMarked
package io.envoyjava.sdk.internal.listener;

import org.jspecify.annotations.NullMarked;
