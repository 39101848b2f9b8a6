#set( $filter = $artifactId.replace('-', '_') )
package ${package};

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Makes the filter {@code ${filter}} for each stream, from its configuration in Envoy's YAML. */
public final class HelloFactory implements HttpFilterFactory {
  /** The configuration: <code>{ "greeting": "good morning" }</code>. */
  record Settings(String greeting) {
    Settings {
      if (greeting.isBlank()) throw new InvalidConfigException("greeting: expected text, found none");
    }
  }

  @Override
  public String name() {
    return "${filter}";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    return stream -> new Hello(stream, settings);
  }
}
