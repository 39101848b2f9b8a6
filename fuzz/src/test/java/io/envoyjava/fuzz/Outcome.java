// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

/**
 * What came of an exchange.
 *
 * @param request what was sent of the request
 * @param response likewise
 * @param requestPassed what the filter let pass of the request's body, a character for each byte
 * @param responsePassed likewise
 * @param replyStatus of the filter's own reply; 0 if it has sent none
 * @param complete whether the stream was, in the end
 */
record Outcome(
    Message request,
    Message response,
    String requestPassed,
    String responsePassed,
    int replyStatus,
    boolean complete) {}
