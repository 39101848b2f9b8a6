// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit

import io.envoyjava.sdk.http.HeadersStatus
import io.envoyjava.sdk.http.HttpFilter
import io.envoyjava.sdk.http.HttpStream
import io.envoyjava.sdk.http.LocalReply
import io.envoyjava.sdk.metrics.Counter
import io.envoyjava.sdk.stream.Attribute
import java.time.Duration

/** Answers 429 to a request beyond the limit. */
class RateLimit(
  private val stream: HttpStream,
  private val settings: Settings,
  private val buckets: TokenBuckets,
  private val limited: Counter,
) : HttpFilter {
  override fun onRequestHeaders(endOfStream: Boolean): HeadersStatus {
    if (stream.attribute(Attribute.REQUEST_URL_PATH) in settings.exemptPaths.orEmpty()) {
      return HeadersStatus.CONTINUE
    }
    val wait = buckets.take(client())
    if (wait.isZero) return HeadersStatus.CONTINUE
    limited.increment(stream)
    stream.sendLocalReply(
      LocalReply.of(429).header("retry-after", seconds(wait)).body("Too many requests\n")
    )
    return HeadersStatus.STOP_ITERATION
  }

  /** Returns who the client is. An address does not look like a header's value. */
  private fun client(): String {
    val header = settings.clientHeader
    val name = header?.let { stream.request().headers().get(it) }
    if (name != null) return "header $name"
    return "address ${stream.clientAddress()?.address?.hostAddress}"
  }

  /** Rounds up to whole seconds. */
  private fun seconds(wait: Duration) = wait.plusNanos(999_999_999).toSeconds().toString()
}
