#set( $filter = $artifactId.replace('-', '_') )
package ${package}

import io.envoyjava.json.JsonConfig
import io.envoyjava.sdk.ConfigContext
import io.envoyjava.sdk.InvalidConfigException
import io.envoyjava.sdk.http.HttpFilterConfig
import io.envoyjava.sdk.http.HttpFilterFactory

/**
 * The configuration: `{ "greeting": "good morning" }`.
 *
 * @param greeting what each client is told
 * @param header the response header with the greeting; `x-hello` if the configuration leaves it out
 */
@JvmRecord
data class Settings(val greeting: String, val header: String?) {
  init {
    if (greeting.isBlank()) throw InvalidConfigException("greeting: expected text, found none")
  }
}

/** Makes the filter `${filter}` for each stream, from its configuration in Envoy's YAML. */
class HelloFactory : HttpFilterFactory {
  override fun name() = "${filter}"

  override fun configure(context: ConfigContext, config: String): HttpFilterConfig {
    val settings = JsonConfig.read(config, Settings::class.java)
    return HttpFilterConfig { stream -> Hello(stream, settings) }
  }
}
