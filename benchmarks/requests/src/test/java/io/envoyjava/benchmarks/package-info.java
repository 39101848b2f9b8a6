// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.benchmarks;

import org.jspecify.annotations.NullMarked;
