// SPDX-License-Identifier: Apache-2.0
/** The filters that the tests load as modules. They see the tests through {@link Shared} only. */
@NullMarked
package io.envoyjava.sdk.fake.filters;

import org.jspecify.annotations.NullMarked;
