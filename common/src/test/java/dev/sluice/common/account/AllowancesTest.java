package dev.sluice.common.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.Lane;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys and plans let pass. */
final class AllowancesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_764_000_000);

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "0.0.0.0/0, 2001:db8::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void rangeHoldsTheAddressesWithItsFirstBits(String range, String address, boolean held) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "a/8"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).hasMessageContaining("addresses: ");
    }

    @Test
    void modelsAreNamedWholeOrByTheirBeginning() {
        ModelSet some = ModelSet.of(List.of("gpt-4o", "gemini-*"));

        assertThat(some.allows("gpt-4o")).isTrue();
        assertThat(some.allows("gpt-4o-mini")).isFalse();
        assertThat(some.allows("gemini-2.5-flash~error=429")).isTrue();
        assertThat(some.allows("gpt-4o~slow")).isTrue();
        assertThat(ModelSet.ALL.allows("anything")).isTrue();
        assertThatThrownBy(() -> ModelSet.of(List.of(" "))).isInstanceOf(FieldException.class);
    }

    @Test
    void planWithoutLanesAllowsEachOne() {
        Plan bulk =
                new Plan("night", Limits.NONE, ModelSet.ALL, Set.of(Lane.BULK), 1, null, null, RunningStreams.FINISH);

        assertThat(bulk.allows(Lane.INTERACTIVE)).isFalse();
        assertThat(Plan.UNLIMITED.allows(Lane.INTERACTIVE)).isTrue();
    }

    @Test
    void rotationKeepsTheOldHashForItsGraceAndDropsOnesThatAreOver() {
        ApiKey first = key();
        ApiKey second = first.rotated(KeyHash.of("b"), "slc-b", NOW.plusSeconds(60), NOW);
        ApiKey third = second.rotated(KeyHash.of("c"), "slc-c", NOW.plusSeconds(90), NOW.plusSeconds(61));
        ApiKey atOnce = third.rotated(KeyHash.of("d"), "slc-d", NOW.plusSeconds(95), NOW.plusSeconds(95));

        assertThat(second.hash()).isEqualTo(KeyHash.of("b"));
        assertThat(second.previous()).containsExactly(new ApiKey.PastHash(KeyHash.of("a"), NOW.plusSeconds(60)));
        assertThat(third.previous()).containsExactly(new ApiKey.PastHash(KeyHash.of("b"), NOW.plusSeconds(90)));
        assertThat(atOnce.previous()).isEmpty();
        assertThat(atOnce.tenant()).isEqualTo("acme/key_1");
    }

    @Test
    void hashShowsTooLittleToFindTheRestBy() {
        assertThat(KeyHash.of("abc")).hasToString("sha256:ba7816bf…");
    }

    private static ApiKey key() {
        return new ApiKey(
                "key_1",
                KeyHash.of("a"),
                "slc-a",
                "A",
                null,
                "acme",
                null,
                NOW,
                null,
                null,
                List.of(),
                ModelSet.ALL,
                List.of());
    }
}
