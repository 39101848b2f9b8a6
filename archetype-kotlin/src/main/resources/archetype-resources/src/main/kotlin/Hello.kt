package ${package}

import io.envoyjava.sdk.http.HeadersStatus
import io.envoyjava.sdk.http.HttpFilter
import io.envoyjava.sdk.http.HttpStream

/** Greets the client of one stream. */
class Hello(private val stream: HttpStream, private val settings: Settings) : HttpFilter {
  override fun onResponseHeaders(endOfStream: Boolean): HeadersStatus {
    stream.response().headers().set(settings.header ?: "x-hello", settings.greeting)
    return HeadersStatus.CONTINUE
  }
}
