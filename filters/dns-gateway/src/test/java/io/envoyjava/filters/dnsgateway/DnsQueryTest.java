// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsQueryTest {
  /** A query with id 1234 and "recursion desired" for one name. */
  private static byte[] query(String name, int type) {
    var message = new ByteArrayOutputStream();
    message.writeBytes(HexFormat.of().parseHex("123401000001000000000000"));
    for (var label : name.split("\\.", -1)) {
      message.write(label.length());
      message.writeBytes(label.getBytes(ISO_8859_1));
    }
    message.write(0);
    message.writeBytes(new byte[] {0, (byte) type, 0, 1});
    return message.toByteArray();
  }

  private static DnsQuery parse(byte[] message) {
    return Objects.requireNonNull(DnsQuery.parse(message));
  }

  @Test
  void aQueryHasANameAndAType() {
    var query = parse(query("Bucket-1.aws_x.COM", 28));
    assertThat(query.domain()).isEqualTo("bucket-1.aws_x.com");
    assertThat(query.type()).isEqualTo(28);
  }

  @Test
  void anAnswerHasTheQuestionAndTheAddress() {
    var message = query("a.Example.com", DnsQuery.A);
    var question = HexFormat.of().formatHex(message).substring(24);
    assertThat(parse(message).answer(0x0A0A0001))
        .asHexString()
        .isEqualToIgnoringCase(
            "123485800001000100000000" + question + "c00c000100010000003c00040a0a0001");
    assertThat(parse(message).noData())
        .asHexString()
        .isEqualToIgnoringCase("123485800001000000000000" + question);
    assertThat(parse(message).failure(DnsQuery.SERVER_FAILURE))
        .asHexString()
        .isEqualToIgnoringCase("123485820001000000000000" + question);
  }

  @Test
  void whatFollowsTheQuestionIsNotInTheAnswer() {
    var message = query("example.com", DnsQuery.A);
    var more = Arrays.copyOf(message, message.length + 11);
    more[11] = 1;
    assertThat(parse(more).answer(1)).isEqualTo(parse(message).answer(1));
  }

  @Test
  void aNameHasUpTo253Characters() {
    var label = "a".repeat(63);
    var longest = String.join(".", label, label, label, "b".repeat(61));
    assertThat(parse(query(longest, 1)).domain()).hasSize(253).isEqualTo(longest);
    assertThat(DnsQuery.parse(query(longest + "b", 1))).isNull();
    assertThat(DnsQuery.parse(query("a".repeat(64), 1))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "1234010000010000000000", // half a header
        "123401000001000000000000", // no question
        "12348100000100000000000001610000010001", // a response
        "12340900000100000000000001610000010001", // another opcode
        "12340100000000000000000001610000010001", // no question, though there is one
        "12340100000200000000000001610000010001", // two questions
        "1234010000010000000000000161000001", // no class
        "12340100000100000000000001610000010003", // another class
        "123401000001000000000000000000010001", // the root
        "123401000001000000000000c00c00010001", // a name that refers to itself
        "1234010000010000000000000161c00c00010001", // and one that does in its second label
        "12340100000100000000000040616161610000010001", // a label of a reserved kind
        "1234010000010000000000003f61", // a label that is longer than the message
        "123401000001000000000000016161", // a name without an end
        "1234010000010000000000000361200a0000010001", // a space and a line feed in a name
        "12340100000100000000000003612e620000010001", // a dot in a label
        "12340100000100000000000001e40000010001", // not ASCII
        "123401000001000000000000012a0000010001" // an asterisk
      })
  void whatIsNotOneQuestionForADomainIsRefused(String message) {
    assertThat(DnsQuery.parse(HexFormat.of().parseHex(message))).isNull();
  }

  /** Whatever comes: no exception, and never a name that is not one. */
  @Test
  void noBytesDoHarm() {
    var random = new Random(1);
    int parsed = 0;
    for (int i = 0; i < 200_000; i++) {
      var message = query("www.example.com", 1);
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt();
      }
      message = Arrays.copyOf(message, random.nextInt(message.length + 4));
      var query = DnsQuery.parse(message);
      if (query == null) continue;
      parsed++;
      assertThat(query.domain()).matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
      assertThat(ByteBuffer.wrap(query.answer(i)).getInt(query.answer(i).length - 4)).isEqualTo(i);
    }
    assertThat(parsed).isPositive();
  }
}
