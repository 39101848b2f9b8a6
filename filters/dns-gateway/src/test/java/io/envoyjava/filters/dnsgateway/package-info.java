// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.filters.dnsgateway;

import org.jspecify.annotations.NullMarked;
