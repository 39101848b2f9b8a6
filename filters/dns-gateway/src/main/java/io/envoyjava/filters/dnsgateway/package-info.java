// SPDX-License-Identifier: Apache-2.0
/** Answers DNS queries with virtual addresses, and tells connections to these by their domain. */
@NullMarked
package io.envoyjava.filters.dnsgateway;

import org.jspecify.annotations.NullMarked;
