// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTest {
  private static final String TEXT = "to be or not to be, ".repeat(2000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 1_000_000})
  void piecesOfAnySizeAreDecompressed(int size) throws Exception {
    assertThat(gunzip(gzip(TEXT), size)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void severalMembersAreOneText(int size) throws Exception {
    assertThat(gunzip(concat(gzip("one "), gzip(""), gzip("two")), size)).isEqualTo("one two");
  }

  @Test
  void optionalPartsOfTheHeaderAreSkipped() throws Exception {
    var deflater = new Deflater(9, true);
    deflater.setInput("text".getBytes(UTF_8));
    deflater.finish();
    var data = new byte[100];
    int length = deflater.deflate(data);
    deflater.end();
    var crc = new CRC32();
    crc.update("text".getBytes(UTF_8));
    int c = (int) crc.getValue();
    var header = new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3};
    var parts = concat(new byte[] {2, 0, 'e', 'x'}, "name\0comment\0".getBytes(UTF_8), new byte[2]);
    var trailer =
        new byte[] {(byte) c, (byte) (c >> 8), (byte) (c >> 16), (byte) (c >> 24), 4, 0, 0, 0};
    var all = concat(header, parts, Arrays.copyOf(data, length), trailer);
    assertThat(gunzip(all, 1)).isEqualTo("text");
    assertThat(gunzip(all, 1000)).isEqualTo("text");
  }

  @Test
  void whatIsNotGzipIsRefused() throws Exception {
    refuses("plain".getBytes(UTF_8));
    refuses(new byte[0]);
    var whole = gzip(TEXT);
    refuses(Arrays.copyOf(whole, whole.length - 1));
    refuses(Arrays.copyOf(whole, 20));
    refuses(concat(whole, new byte[] {0x1f}));
    for (int changed : new int[] {3, 20, whole.length - 8, whole.length - 1}) {
      var wrong = whole.clone();
      wrong[changed] ^= (byte) 0xff;
      refuses(wrong);
    }
  }

  private static void refuses(byte[] bytes) {
    assertThatThrownBy(() -> gunzip(bytes, 100))
        .isInstanceOf(RefusedBodyException.class)
        .hasMessage("the body is not gzip");
  }

  private static String gunzip(byte[] bytes, int size) throws RefusedBodyException {
    var text = new ByteArrayOutputStream();
    try (var gunzip = new Gunzip((piece, length) -> text.write(piece, 0, length))) {
      for (int i = 0; i < bytes.length; i += size) {
        var piece = Arrays.copyOfRange(bytes, i, Math.min(i + size, bytes.length));
        gunzip.accept(piece, piece.length);
      }
      gunzip.end();
    }
    return text.toString(UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) all.writeBytes(part);
    return all.toByteArray();
  }
}
