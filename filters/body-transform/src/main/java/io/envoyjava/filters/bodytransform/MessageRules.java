// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

/**
 * What is done with the bodies of requests, or of responses.
 *
 * @param paths the fields to change
 * @param maxBytes the limit for a body, decompressed
 * @param stream whether pieces go on as they are transformed, instead of the body as a whole
 * @param passInvalid whether a body that is not JSON goes on unchanged
 * @param passUnsupported whether a body in another encoding goes on unchanged
 */
record MessageRules(
    PathRules paths, long maxBytes, boolean stream, boolean passInvalid, boolean passUnsupported) {}
