// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of extension, and how Envoy's configuration names it. */
enum ExtensionKind {
  HTTP_FILTER(
      "HTTP filter",
      "http.HttpFilterFactory",
      "filters.http.dynamic_modules.v3.DynamicModuleFilter",
      "filter",
      "http_filters"),
  NETWORK_FILTER(
      "network filter",
      "network.NetworkFilterFactory",
      "filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter",
      "filter",
      "filters"),
  LISTENER_FILTER(
      "listener filter",
      "listener.ListenerFilterFactory",
      "filters.listener.dynamic_modules.v3.DynamicModuleListenerFilter",
      "filter",
      "listener_filters"),
  UDP_LISTENER_FILTER(
      "UDP listener filter",
      "udp.UdpListenerFilterFactory",
      "filters.udp.dynamic_modules.v3.DynamicModuleUdpListenerFilter",
      "filter",
      "listener_filters"),
  ACCESS_LOGGER(
      "access logger",
      "accesslog.AccessLoggerFactory",
      "access_loggers.dynamic_modules.v3.DynamicModuleAccessLog",
      "logger",
      "access_log"),
  BOOTSTRAP_EXTENSION(
      "bootstrap extension",
      "bootstrap.BootstrapExtensionFactory",
      "bootstrap.dynamic_modules.v3.DynamicModuleBootstrapExtension",
      "extension",
      "bootstrap_extensions");

  private final String title;
  private final String factory;
  private final String type;
  private final String word;
  private final String list;

  ExtensionKind(String title, String factory, String type, String word, String list) {
    this.title = title;
    this.factory = "io.envoyjava.sdk." + factory;
    this.type = "type.googleapis.com/envoy.extensions." + type;
    this.word = word;
    this.list = list;
  }

  /** Returns the name for people. */
  String title() {
    return title;
  }

  /** Returns the class that the factories extend, which is also the name of the service. */
  String factory() {
    return factory;
  }

  /** Returns the type of the message that configures it. */
  String type() {
    return type;
  }

  /** Returns the field with the name that the factory gives it. */
  String nameField() {
    return word + "_name";
  }

  /** Returns the field with the factory's configuration. */
  String configField() {
    return word + "_config";
  }

  /** Returns the field of Envoy's configuration that lists such extensions. */
  String list() {
    return list;
  }

  /** Returns whether Envoy can fetch one from a file of its own, while the listener stays. */
  boolean isReplaceable() {
    return switch (this) {
      case HTTP_FILTER, NETWORK_FILTER, LISTENER_FILTER -> true;
      case UDP_LISTENER_FILTER, ACCESS_LOGGER, BOOTSTRAP_EXTENSION -> false;
    };
  }

  /** Finds the kind that a message configures. */
  static Optional<ExtensionKind> ofType(String type) {
    return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
  }

  /** Returns the kinds that can be replaced while Envoy runs, as text. */
  static String replaceable() {
    return Arrays.stream(values())
        .filter(ExtensionKind::isReplaceable)
        .map(kind -> kind.title + "s")
        .collect(Collectors.joining(", "));
  }

  /** Returns the simple names of the classes that factories extend. */
  static List<String> factories() {
    return Arrays.stream(values())
        .map(kind -> kind.factory.substring(kind.factory.lastIndexOf('.') + 1))
        .toList();
  }
}
