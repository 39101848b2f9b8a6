// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualAddressesTest {
  private static final int BASE = 0x0A0A0000;

  private static Destination destination(String domain) {
    return new Destination(domain, Map.of());
  }

  private static VirtualAddresses addresses(int base, int prefixLength) {
    return new VirtualAddresses(new Subnet(base, prefixLength));
  }

  @ParameterizedTest
  @CsvSource({
    "0x0A0A0000, 24, 256",
    "0, 16, 65536",
    "0, 32, 1",
    "0, 8, 16777216",
    "0, 1, 2147483648",
    "0x0A0A00C8, 24, 56",
    "0x0A0A00FC, 24, 4"
  })
  void aSubnetEndsWithItsNetwork(int base, int prefixLength, long size) {
    assertThat(new Subnet(base, prefixLength).size()).isEqualTo(size);
  }

  @Test
  void aSubnetThatOverlapsAnotherOneIsRefused() {
    // Of no other test: these are for all of the module.
    var known = VirtualAddresses.of(new Subnet(0x0A630000, 24));
    assertThat(VirtualAddresses.of(new Subnet(0x0A630000, 24))).isSameAs(known);
    assertThat(VirtualAddresses.of(new Subnet(0x0A630100, 24))).isNotSameAs(known);
    for (var overlapping :
        List.of(new Subnet(0x0A630000, 16), new Subnet(0x0A6300FF, 24), new Subnet(0, 1))) {
      assertThatThrownBy(() -> VirtualAddresses.of(overlapping))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessageStartingWith("base_ip: expected a subnet that does not overlap 10.99.");
    }
  }

  @Test
  void addressesAreGivenOutOneAfterTheOther() {
    var addresses = addresses(BASE, 24);
    assertThat(addresses.allocate(destination("api.aws.com"))).hasValue(BASE);
    assertThat(addresses.allocate(destination("s3.aws.com"))).hasValue(BASE + 1);
    assertThat(addresses.allocate(destination("api.aws.com"))).hasValue(BASE);
  }

  @Test
  void anAddressLeadsToItsDestination() {
    var addresses = addresses(BASE, 24);
    var made = new Destination("api.aws.com", Map.of("cluster", "aws", "key", "value"));
    int address = addresses.allocate(made).orElseThrow();
    assertThat(addresses.destination(address)).isEqualTo(made);
    assertThat(addresses.destination(BASE + 100)).isNull();
  }

  @Test
  void theMetadataIsTheNewestConfigurations() {
    var addresses = addresses(BASE, 24);
    int address = addresses.allocate(destination("api.aws.com")).orElseThrow();
    var changed = new Destination("api.aws.com", Map.of("cluster", "other"));
    assertThat(addresses.allocate(changed)).hasValue(address);
    assertThat(addresses.destination(address)).isEqualTo(changed);
  }

  @Test
  void aFullSubnetKeepsWhatItHasGivenOut() {
    var addresses = addresses(BASE + 0xFC, 24);
    for (int i = 0; i < 4; i++) {
      assertThat(addresses.allocate(destination("domain%d.com".formatted(i)))).isPresent();
    }
    assertThat(addresses.allocate(destination("overflow.com"))).isEmpty();
    assertThat(addresses.allocate(destination("domain3.com"))).hasValue(BASE + 0xFF);
    assertThat(addresses.destination(BASE + 0xFC)).isEqualTo(destination("domain0.com"));
  }

  @Test
  void aLargeSubnetIsLimited() {
    var addresses = addresses(0, 1);
    for (int i = 0; i < VirtualAddresses.LIMIT; i++) {
      assertThat(addresses.allocate(destination("domain%d.com".formatted(i)))).hasValue(i);
    }
    assertThat(addresses.allocate(destination("overflow.com"))).isEmpty();
  }

  @Test
  void threadsGetTheSameAddressForTheSameDomain() {
    var addresses = addresses(BASE, 16);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i -> {
              var domain = "domain%d.com".formatted(i % 100);
              seen.add(domain + addresses.allocate(destination(domain)).orElseThrow());
            });
    assertThat(seen).hasSize(100);
  }

  @Test
  void bothFiltersOfTheModuleShareASubnet() {
    var subnet = new Subnet(0x0A0B0000, 24);
    var addresses = VirtualAddresses.of(subnet);
    assertThat(VirtualAddresses.of(subnet)).isSameAs(addresses);
    int address = addresses.allocate(destination("shared.com")).orElseThrow();
    assertThat(VirtualAddresses.find(address)).isEqualTo(destination("shared.com"));
    assertThat(VirtualAddresses.find(0x0A0B00FF)).isNull();
  }
}
