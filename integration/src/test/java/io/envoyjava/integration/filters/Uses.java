// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.MetadataSource;
import java.nio.charset.StandardCharsets;

/** Uses of the SDK's functions. The class has no initializer that could fail with the use. */
final class Uses {
  private Uses() {}

  /** Reads all that Envoy looks up anew, or keeps in a buffer of the stream's. */
  static void look(HttpStream stream) {
    for (var source : MetadataSource.values()) {
      var _ = stream.metadata(source).getString("phases", "key");
    }
    var _ = stream.attribute(Attribute.REQUEST_PATH);
    var _ = stream.attribute(Attribute.UPSTREAM_ADDRESS);
    var _ = stream.filterState().get("phases");
    var _ = stream.request().body().toByteArray();
    var _ = stream.response().body().toByteArray();
    var _ = stream.request().headers().toList();
    var _ = stream.request().trailers().toList();
    var _ = stream.response().headers().toList();
    var _ = stream.response().trailers().toList();
  }

  /** Uses whatever has something of its own to get ready. */
  static void all(HttpStream stream) {
    look(stream);
    var _ = stream.attribute(Attribute.RESPONSE_CODE);
    var _ = stream.attribute(Attribute.CONNECTION_MTLS);
    stream.dynamicMetadata().setString("deep", "key", "text");
    stream.dynamicMetadata().setNumber("deep", "number", 1);
    stream.dynamicMetadata().setBoolean("deep", "truth", true);
    var _ = stream.dynamicMetadata().getNumber("deep", "number");
    var _ = stream.dynamicMetadata().getBoolean("deep", "truth");
    boolean _ = stream.filterState().set("deep", "bytes".getBytes(StandardCharsets.US_ASCII));
    var _ = stream.timing();
    var _ = stream.activeSpan();
    var _ = stream.connections().downstreamDirectRemoteAddress();
    var _ = stream.connections().upstreamHostsAttempted();
    boolean _ = stream.request().headers().set("x-used", "yes");
    boolean _ = stream.request().headers().add("x-used", "twice");
    boolean _ = stream.request().headers().remove("x-used");
    stream.clearRouteCache();
  }
}
