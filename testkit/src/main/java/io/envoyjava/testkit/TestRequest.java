// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Header;
import io.envoyjava.sdk.stream.MetadataSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to send.
 *
 * @since 0.1
 */
public final class TestRequest {
  private final TestEnvoy envoy;
  private final HeaderBlock headers = new HeaderBlock(true);
  private final List<Header> trailers = new ArrayList<>();
  private final StreamInfoModel info;
  private byte @Nullable [] body;

  TestRequest(TestEnvoy envoy, String method, String path) {
    this.envoy = envoy;
    info = new StreamInfoModel(new FilterStateModel(envoy.connectionState()));
    headers.add(":method", method);
    headers.add(":scheme", "http");
    headers.add(":authority", "example.com");
    headers.add(":path", path);
  }

  /**
   * Adds a header. A pseudo-header and {@code host} replace what the request has.
   *
   * @param name the header's name
   * @param value the header's value
   * @return this
   */
  public TestRequest header(String name, String value) {
    if (name.startsWith(":") || name.equalsIgnoreCase("host")) headers.set(name, value);
    else headers.add(name, value);
    return this;
  }

  /**
   * Makes this a request of gRPC: sets the content type, and {@code te}.
   *
   * @return this
   */
  public TestRequest grpc() {
    headers.set("content-type", "application/grpc");
    headers.set("te", "trailers");
    return this;
  }

  /**
   * Sets the body.
   *
   * @param text the body, to be sent in UTF-8
   * @return this
   */
  public TestRequest body(String text) {
    return body(text.getBytes(UTF_8));
  }

  /**
   * Sets the body.
   *
   * @param bytes the body
   * @return this
   */
  public TestRequest body(byte[] bytes) {
    body = bytes.clone();
    return this;
  }

  /**
   * Adds a trailer.
   *
   * @param name the trailer's name
   * @param value the trailer's value
   * @return this
   */
  public TestRequest trailer(String name, String value) {
    trailers.add(new Header(name, value));
    return this;
  }

  /**
   * Sets an attribute of the stream.
   *
   * @param attribute the attribute
   * @param value its value
   * @return this
   */
  public TestRequest attribute(Attribute.OfText attribute, String value) {
    info.setAttribute(attribute, value);
    return this;
  }

  /**
   * Sets an attribute of the stream.
   *
   * @param attribute the attribute
   * @param value its value
   * @return this
   */
  public TestRequest attribute(Attribute.OfNumber attribute, long value) {
    info.setAttribute(attribute, value);
    return this;
  }

  /**
   * Sets an attribute of the stream.
   *
   * @param attribute the attribute
   * @param value its value
   * @return this
   */
  public TestRequest attribute(Attribute.OfBoolean attribute, boolean value) {
    info.setAttribute(attribute, value);
    return this;
  }

  /**
   * Sets metadata of the stream, or of what it is routed to.
   *
   * @param source where it belongs
   * @param namespace its namespace
   * @param key its key
   * @param value its value
   * @return this
   */
  public TestRequest metadata(MetadataSource source, String namespace, String key, String value) {
    info.setMetadata(source, namespace, key, value);
    return this;
  }

  /**
   * Sets metadata of the stream, or of what it is routed to.
   *
   * @param source where it belongs
   * @param namespace its namespace
   * @param key its key
   * @param value its value
   * @return this
   */
  public TestRequest metadata(MetadataSource source, String namespace, String key, double value) {
    info.setMetadata(source, namespace, key, value);
    return this;
  }

  /**
   * Sets metadata of the stream, or of what it is routed to.
   *
   * @param source where it belongs
   * @param namespace its namespace
   * @param key its key
   * @param value its value
   * @return this
   */
  public TestRequest metadata(MetadataSource source, String namespace, String key, boolean value) {
    info.setMetadata(source, namespace, key, value);
    return this;
  }

  /**
   * Gives the route settings for the Envoy's only filter.
   *
   * @param config the text that {@code HttpFilterFactory.configureRoute} gets
   * @return this
   * @throws RejectedConfigException if the factory refuses the settings
   * @throws IllegalStateException if there are several filters
   */
  public TestRequest routeConfig(String config) {
    var configs = envoy.configs();
    if (configs.size() != 1) {
      throw new IllegalStateException("which filter are the settings for? There are several");
    }
    return routeConfig(configs.getFirst().name, config);
  }

  /**
   * Gives the route settings for a filter.
   *
   * @param filter the filter's name
   * @param config the text that {@code HttpFilterFactory.configureRoute} gets
   * @return this
   * @throws RejectedConfigException if the factory refuses the settings
   */
  public TestRequest routeConfig(String filter, String config) {
    long token = envoy.routeConfig(filter, config);
    for (var own : envoy.configs()) {
      if (own.name.equals(filter)) info.setRouteConfig(own, token);
    }
    return this;
  }

  /**
   * Lets the request be traced: {@code HttpStream.activeSpan} is not null, and {@link
   * Exchange#span} has what filters put into it.
   *
   * @return this
   */
  public TestRequest traced() {
    info.trace("ingress");
    return this;
  }

  /**
   * Sends the whole request.
   *
   * @return what comes of it
   */
  public Exchange send() {
    var content = body;
    if (content == null && trailers.isEmpty()) return envoy.begin(headers, info, true);
    var exchange = begin();
    if (content != null && trailers.isEmpty() && envoy.downstream() == Protocol.HTTP_2) {
      return exchange.sendLast(content);
    }
    if (content != null && content.length > 0) exchange.send(content);
    return trailers.isEmpty() ? exchange.end() : exchange.sendTrailers(trailers);
  }

  /**
   * Sends the headers. The rest is sent piece by piece, with the methods of the exchange.
   *
   * @return what comes of it
   */
  public Exchange begin() {
    return envoy.begin(headers, info, false);
  }
}
