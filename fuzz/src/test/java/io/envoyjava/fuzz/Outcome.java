// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

/**
 * The outcome of an exchange.
 *
 * @param request the part of the request that was sent
 * @param response the part of the response that was sent
 * @param requestPassed the part of the request's body that the filter let pass, with a character
 *     for each byte
 * @param responsePassed the same for the response's body
 * @param replyStatus the status of the filter's reply; 0 if it has sent none
 * @param complete whether the stream was complete in the end
 */
record Outcome(
    Message request,
    Message response,
    String requestPassed,
    String responsePassed,
    int replyStatus,
    boolean complete) {}
