// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.filters.metrics;

import org.jspecify.annotations.NullMarked;
