// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.testing.junit;

import org.jspecify.annotations.NullMarked;
