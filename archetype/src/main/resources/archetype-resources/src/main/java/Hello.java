package ${package};

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/** Greets the client of one stream. */
record Hello(HttpStream stream, HelloFactory.Settings settings) implements HttpFilter {
  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    stream.response().headers().set("x-hello", settings.greeting());
    return HeadersStatus.CONTINUE;
  }
}
