// SPDX-License-Identifier: Apache-2.0
/** Envoy filters in Java: what their authors compile against, and the runtime beneath it. */
@SuppressWarnings("module") // the test kit is built after the SDK
module io.envoyjava.sdk {
  requires static transitive org.jspecify;
  requires static jdk.jfr; // for recordings, in runtimes that have it

  exports io.envoyjava.sdk;
  exports io.envoyjava.sdk.accesslog;
  exports io.envoyjava.sdk.bootstrap;
  exports io.envoyjava.sdk.callout;
  exports io.envoyjava.sdk.http;
  exports io.envoyjava.sdk.http.blocking;
  exports io.envoyjava.sdk.listener;
  exports io.envoyjava.sdk.metrics;
  exports io.envoyjava.sdk.network;
  exports io.envoyjava.sdk.stream;
  exports io.envoyjava.sdk.udp;

  // The test kit stands in for Envoy and the launcher.
  exports io.envoyjava.sdk.internal.abi to
      io.envoyjava.testkit;
  exports io.envoyjava.sdk.internal.ffi to
      io.envoyjava.testkit;
  exports io.envoyjava.sdk.internal.http to
      io.envoyjava.testkit;
  exports io.envoyjava.sdk.internal.network to
      io.envoyjava.testkit;
  exports io.envoyjava.sdk.internal.runtime to
      io.envoyjava.testkit;
  exports io.envoyjava.sdk.internal.symbols to
      io.envoyjava.testkit;

  uses io.envoyjava.sdk.accesslog.AccessLoggerFactory;
  uses io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
  uses io.envoyjava.sdk.http.HttpFilterFactory;
  uses io.envoyjava.sdk.listener.ListenerFilterFactory;
  uses io.envoyjava.sdk.network.NetworkFilterFactory;
  uses io.envoyjava.sdk.udp.UdpListenerFilterFactory;
}
