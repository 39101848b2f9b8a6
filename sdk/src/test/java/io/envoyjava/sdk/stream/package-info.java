// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.sdk.stream;

import org.jspecify.annotations.NullMarked;
