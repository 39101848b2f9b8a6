// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate with its key, which the JDK's keytool makes. */
final class Certificate {
  private static final char[] PASSWORD = "for-tests".toCharArray();
  private static final String ALIAS = "own";

  private final KeyStore keys;
  private final String pem;
  private final String keyPem;

  private Certificate(KeyStore keys) throws GeneralSecurityException {
    this.keys = keys;
    pem = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    keyPem = pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded());
  }

  /** Makes one, for a common name and alternative names such as {@code dns:a.example}. */
  static Certificate of(Path folder, String name, String alternativeNames) throws Exception {
    var file = folder.resolve(name + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1", // the only curve that Envoy takes before TLS 1.3
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternativeNames,
                "-alias",
                ALIAS,
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    var text = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(text).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return new Certificate(keys);
  }

  private static String pem(String type, byte[] bytes) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }

  /** The certificate, as an inline string of Envoy's configuration. */
  String inline() {
    return "{ inline_string: \"" + pem.replace("\n", "\\n") + "\" }";
  }

  /** The private key, likewise. */
  String inlineKey() {
    return "{ inline_string: \"" + keyPem.replace("\n", "\\n") + "\" }";
  }

  /** TLS with this certificate, for a peer with another one. */
  SSLContext context(Certificate peer) throws GeneralSecurityException, IOException {
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("peer", peer.keys.getCertificate(ALIAS));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
