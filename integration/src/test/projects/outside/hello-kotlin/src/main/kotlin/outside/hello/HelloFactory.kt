// SPDX-License-Identifier: Apache-2.0
package outside.hello

import io.envoyjava.sdk.ConfigContext
import io.envoyjava.sdk.http.HeadersStatus
import io.envoyjava.sdk.http.HttpFilter
import io.envoyjava.sdk.http.HttpFilterConfig
import io.envoyjava.sdk.http.HttpFilterFactory

class HelloFactory : HttpFilterFactory {
  override fun name() = "hello"

  override fun configure(context: ConfigContext, config: String) = HttpFilterConfig { stream ->
    object : HttpFilter {
      override fun onResponseHeaders(endOfStream: Boolean): HeadersStatus {
        stream.response().headers().set("x-kotlin", config)
        return HeadersStatus.CONTINUE
      }
    }
  }
}
