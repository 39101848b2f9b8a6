// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.filters.listenersnirouter.Handshake.Complete;
import io.envoyjava.filters.listenersnirouter.Handshake.Incomplete;
import io.envoyjava.filters.listenersnirouter.Handshake.Malformed;
import io.envoyjava.filters.listenersnirouter.Handshake.NotTls;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any cut of a real ClientHello is waited for, and no other bytes do harm. */
class HandshakeTest {
  private static final String NAME = "www.server.example";

  /** Returns what the JDK's TLS client begins with. */
  private static byte[] hello(List<String> protocols, String... names) throws Exception {
    var engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(
        Arrays.stream(names).map(SNIHostName::new).map(SNIServerName.class::cast).toList());
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    engine.setSSLParameters(parameters);
    var sent = ByteBuffer.allocate(1 << 16);
    engine.wrap(ByteBuffer.allocate(0), sent);
    return Arrays.copyOf(sent.array(), sent.position());
  }

  private static byte[] hello() throws Exception {
    return hello(List.of("h2", "http/1.1"), NAME);
  }

  private static Handshake of(String hex) {
    return Handshake.of(HexFormat.of().parseHex(hex));
  }

  @Test
  void theNameAndTheProtocolsOfARealClientAreFound() throws Exception {
    assertThat(Handshake.of(hello()))
        .isEqualTo(new Complete(new ClientHello(NAME, List.of("h2", "http/1.1"))));
    assertThat(Handshake.of(hello(List.of())))
        .isEqualTo(new Complete(new ClientHello(null, List.of())));
    assertThat(Handshake.of(hello(List.of(), "UPPER.Example")))
        .isEqualTo(new Complete(new ClientHello("upper.example", List.of())));
  }

  @Test
  void anyCutIsWaitedFor() throws Exception {
    var hello = hello();
    for (int i = 0; i < hello.length; i++) {
      assertThat(Handshake.of(Arrays.copyOf(hello, i)))
          .as("%d bytes", i)
          .isEqualTo(new Incomplete());
    }
  }

  @Test
  void whatFollowsTheMessageDoesNotMatter() throws Exception {
    var hello = hello();
    var more = Arrays.copyOf(hello, hello.length + 100);
    assertThat(Handshake.of(more)).isEqualTo(Handshake.of(hello));
  }

  /** Returns the same message in records of a size. */
  private static byte[] inRecords(byte[] hello, int size) {
    var out = new ByteArrayOutputStream();
    for (int i = Handshake.RECORD_HEADER; i < hello.length; i += size) {
      int length = Math.min(size, hello.length - i);
      out.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
      out.write(hello, i, length);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 50, 200})
  void aMessageInSeveralRecordsIsPutTogether(int size) throws Exception {
    var hello = hello();
    var records = inRecords(hello, size);
    assertThat(Handshake.of(records)).isEqualTo(Handshake.of(hello));
    for (int i = 0; i < records.length; i++) {
      assertThat(Handshake.of(Arrays.copyOf(records, i))).isEqualTo(new Incomplete());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1", "SSH-2.0-", "*1", "\u0016\u0002"})
  void otherProtocolsAreNotTls(String text) {
    assertThat(Handshake.of(text.getBytes(US_ASCII))).isEqualTo(new NotTls());
  }

  @ParameterizedTest
  @CsvSource({
    "160301ffff, a record of 65535 bytes",
    "1603010000, a record of 0 bytes",
    "160301000102, a message of type 2",
    "16030100010115030100010a, a record of another type",
    "16030100040100000000, 34 bytes too few",
  })
  void whatTlsDoesNotAllowIsMalformed(String hex, String reason) {
    assertThat(of(hex)).isEqualTo(new Malformed(reason));
  }

  /** Returns a message with these extensions. */
  private static Handshake withExtensions(String hex) {
    var extensions = HexFormat.of().parseHex(hex);
    var body = new ByteArrayOutputStream();
    body.writeBytes(new byte[34]);
    body.writeBytes(new byte[] {0, 0, 2, 0x13, 1, 1, 0});
    body.writeBytes(new byte[] {(byte) (extensions.length >> 8), (byte) extensions.length});
    body.writeBytes(extensions);
    int size = body.size();
    var all = new ByteArrayOutputStream();
    all.writeBytes(new byte[] {22, 3, 1, (byte) ((size + 4) >> 8), (byte) (size + 4)});
    all.writeBytes(new byte[] {1, 0, (byte) (size >> 8), (byte) size});
    all.writeBytes(body.toByteArray());
    return Handshake.of(all.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "00000006 0004 00 0001 61, a",
    "00000006 0004 00 0001 41, a",
    "000a0000 00000006 0004 00 0001 62 fe0d0001ff, b",
  })
  void theNameIsFoundAmongOtherExtensions(String hex, String name) {
    assertThat(withExtensions(hex.replace(" ", "")))
        .isEqualTo(new Complete(new ClientHello(name, List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "00000006 0004 01 0001 61, server name of another type",
    "00000005 0003 00 0000, server name of 0 bytes",
    "00000006 0004 00 0001 00, server name with other characters",
    "00000006 0004 00 0001 0a, server name with other characters",
    "00000006 0004 00 0001 2a, server name with other characters",
    "00000006 0004 00 0001 ff, server name with other characters",
    "00000006 0004 00 0002 61, 1 bytes too few",
    "00000006 0005 00 0001 61, 1 bytes too few",
    "00000007 0004 00 0001 6161, 1 bytes too many",
    "00000006 0004 00 0001 61 00000006 0004 00 0001 61, two server names",
    "00100004 0002 00 61, empty protocol",
    "00100005 0003 02 6132 00100005 0003 02 6132, two lists of protocols",
    "0000ffff, 65535 bytes too few",
    "00, 1 bytes too few",
  })
  void hostileExtensionsAreMalformed(String hex, String reason) {
    assertThat(withExtensions(hex.replace(" ", ""))).isEqualTo(new Malformed(reason));
  }

  @Test
  void aNameThatIsTooLongIsMalformed() {
    var name = "61".repeat(256);
    assertThat(withExtensions("00000105" + "0103" + "00" + "0100" + name))
        .isEqualTo(new Malformed("server name of 256 bytes"));
  }

  @Test
  void protocolsOfArbitraryBytesAreLeftOut() {
    assertThat(withExtensions("00100008" + "0006" + "02" + "0a0a" + "02" + "6832"))
        .isEqualTo(new Complete(new ClientHello(null, List.of("h2"))));
  }

  /** Each byte is changed to each value: the outcome is one of those that the filter knows. */
  @Test
  void noByteDoesHarm() throws Exception {
    var hello = hello();
    for (int i = 0; i < hello.length; i++) {
      byte original = hello[i];
      for (int value = 0; value < 256; value++) {
        hello[i] = (byte) value;
        assertThat(Handshake.of(hello)).isNotNull();
      }
      hello[i] = original;
    }
    assertThat(Handshake.of(hello)).isInstanceOf(Complete.class);
  }

  @Test
  void arbitraryBytesBehindAHeaderDoNoHarm() {
    var random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      var bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      var header =
          new byte[] {22, 3, 1, 0, (byte) random.nextInt(), 1, 0, 0, (byte) random.nextInt()};
      System.arraycopy(header, 0, bytes, 0, Math.min(header.length, bytes.length));
      assertThat(Handshake.of(bytes)).isNotNull();
    }
  }
}
