// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"@type":"type.googleapis.com/google.protobuf.StringValue","value":"of first"} | of first
          {"@type":"type.googleapis.com/google.protobuf.StringValue","value":""} | ``
          {"@type":"type.googleapis.com/google.protobuf.StringValue","value":"\\"\\u003ca\\\\n\\/\\u003e"} | "<a\\n/>
          {"@type":"type.googleapis.com/google.protobuf.BytesValue","value":"aMOk"} | hä
          {"@type":"type.googleapis.com/google.protobuf.Struct","value":{"a":[1,"}"]}} | {"a":[1,"}"]}
          {"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"} | {"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}
          {"@type":"type.googleapis.com/google.protobuf.StringValue"} | {"@type":"type.googleapis.com/google.protobuf.StringValue"}
          {"@type":"type.googleapis.com/other","value":"1s"} | {"@type":"type.googleapis.com/other","value":"1s"}
          {} | ``
          """)
  void findsWhatLaterEnvoysPassOn(String json, String text) {
    assertThat(AnyJson.text(json)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"\\n,10", "\\t,9", "\\r,13", "\\b,8", "\\f,12", "\\u00e4,228"})
  void readsTheEscapesOfJson(String escape, int character) {
    var json =
        "{\"@type\":\"type.googleapis.com/google.protobuf.StringValue\",\"value\":\"%s\"}"
            .formatted(escape);
    assertThat(AnyJson.text(json)).isEqualTo(Character.toString(character));
  }
}
