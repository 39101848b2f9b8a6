// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.MetadataSource;

/**
 * A client that is about to connect to the network filters of an Envoy, and what Envoy will know of
 * the connection.
 *
 * @since 0.1
 */
public final class TestClient {
  private final TestEnvoy envoy;
  private final ConnectionInfo info = new ConnectionInfo();
  private boolean proxied = true;
  private boolean connected;

  TestClient(TestEnvoy envoy) {
    this.envoy = envoy;
  }

  /**
   * Sets the client's address, 127.0.0.1:50000 by default.
   *
   * @param ip the IP address
   * @param port the port
   * @return this
   */
  public TestClient address(String ip, int port) {
    info.remote = ConnectionInfo.address(ip, port);
    return this;
  }

  /**
   * Sets the address that the connection really comes from, a proxy's, if it is not the client's.
   *
   * @param ip the IP address
   * @param port the port
   * @return this
   */
  public TestClient through(String ip, int port) {
    info.direct = ConnectionInfo.address(ip, port);
    return this;
  }

  /**
   * Sets the address that the client connects to, 127.0.0.1:10000 by default.
   *
   * @param ip the IP address
   * @param port the port
   * @return this
   */
  public TestClient to(String ip, int port) {
    info.local = ConnectionInfo.address(ip, port);
    return this;
  }

  /**
   * Makes this a connection with TLS. The filters see what has been decrypted, as always.
   *
   * @return this
   */
  public TestClient tls() {
    info.tls = true;
    return this;
  }

  /**
   * Sets the server that the client asks for: by TLS, which Envoy may decrypt or only inspect.
   *
   * @param name the server's name
   * @return this
   */
  public TestClient serverName(String name) {
    info.serverName = name;
    return this;
  }

  /**
   * Sets the subject of the client's certificate, which implies {@link #tls()}.
   *
   * @param subject the subject, such as {@code CN=client}
   * @return this
   */
  public TestClient subject(String subject) {
    info.subject = subject;
    return tls();
  }

  /**
   * Adds a URI of the client's certificate, which implies {@link #tls()}.
   *
   * @param uri the URI
   * @return this
   */
  public TestClient uriSan(String uri) {
    info.uriSans.add(uri);
    return tls();
  }

  /**
   * Adds a DNS name of the client's certificate, which implies {@link #tls()}.
   *
   * @param name the name
   * @return this
   */
  public TestClient dnsSan(String name) {
    info.dnsSans.add(name);
    return tls();
  }

  /**
   * Sets an attribute of the connection. Those of addresses, TLS and the connection's id have
   * values already.
   *
   * @param attribute the attribute
   * @param value its value
   * @return this
   */
  public TestClient attribute(Attribute.OfText attribute, String value) {
    info.common.setAttribute(attribute, value);
    return this;
  }

  /**
   * Sets an attribute of the connection.
   *
   * @param attribute the attribute
   * @param value its value
   * @return this
   */
  public TestClient attribute(Attribute.OfNumber attribute, long value) {
    info.common.setAttribute(attribute, value);
    return this;
  }

  /**
   * Sets an attribute of the connection.
   *
   * @param attribute the attribute
   * @param value its value
   * @return this
   */
  public TestClient attribute(Attribute.OfBoolean attribute, boolean value) {
    info.common.setAttribute(attribute, value);
    return this;
  }

  /**
   * Sets dynamic metadata, which a listener filter has left.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the value
   * @return this
   */
  public TestClient metadata(String namespace, String key, String value) {
    return put(namespace, key, value);
  }

  /**
   * Sets dynamic metadata, which a listener filter has left.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the value
   * @return this
   */
  public TestClient metadata(String namespace, String key, double value) {
    return put(namespace, key, value);
  }

  /**
   * Sets dynamic metadata, which a listener filter has left.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the value
   * @return this
   */
  public TestClient metadata(String namespace, String key, boolean value) {
    return put(namespace, key, value);
  }

  private TestClient put(String namespace, String key, Object value) {
    info.common.setMetadata(MetadataSource.DYNAMIC, namespace, key, value);
    return this;
  }

  /**
   * Makes the last of the test's filters the last one of the chain, as {@code terminal_filter:
   * true} does. Otherwise Envoy's TCP proxy is behind it, which takes what it passes, and has
   * enabled half-close.
   *
   * @return this
   */
  public TestClient terminal() {
    proxied = false;
    return this;
  }

  /**
   * Connects. The filters have seen {@code onNewConnection} and the event {@code CONNECTED} when
   * this returns, unless one of them waits or closes the connection.
   *
   * @return the connection
   * @throws IllegalStateException if this client is connected, or the Envoy has no network filter
   */
  public TestConnection connect() {
    if (connected) throw new IllegalStateException("a client connects once");
    connected = true;
    return new TestConnection(envoy.connect(info, proxied));
  }
}
