package dev.sluice.common.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.account.ApiKey.PastHash;
import dev.sluice.common.job.Lane;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AccountRecordContractTest {

    private static final Instant MADE = Instant.ofEpochSecond(1_764_000_000);

    private static final Plan PLAN = new Plan(
            "gold",
            new Limits(600, 90_000L, 8, 100, 1_000_000L, 20_000_000L, new BigDecimal("12.50")),
            ModelSet.of(List.of("gpt-4o-mini", "gemini-*")),
            Set.of(Lane.BULK, Lane.INTERACTIVE),
            3,
            Duration.ofMinutes(2),
            65_536L,
            RunningStreams.CUT);

    private static final String PLAN_JSON = "{\"v\":1,\"name\":\"gold\",\"limits\":{\"requests_per_minute\":600,"
            + "\"tokens_per_minute\":90000,\"concurrent_jobs\":8,\"queued_jobs\":100,\"tokens_per_day\":1000000,"
            + "\"tokens_per_month\":20000000,\"budget_per_month\":\"12.50\"},\"models\":[\"gemini-*\",\"gpt-4o-mini\"],"
            + "\"lanes\":[\"interactive\",\"bulk\"],\"lane_weight\":3,\"max_deadline_seconds\":120,"
            + "\"max_body_bytes\":65536,\"running_streams\":\"cut\"}";

    private static final Organisation ORGANISATION =
            new Organisation("acme", "Acme Ltd.", "gold", MADE, MADE.plusSeconds(9));

    private static final String ORGANISATION_JSON = "{\"v\":1,\"id\":\"acme\",\"name\":\"Acme Ltd.\",\"plan\":\"gold\","
            + "\"created_at\":1764000000,\"disabled_at\":1764000009}";

    private static final ApiKey KEY = new ApiKey(
            "key_1",
            KeyHash.of("slc-new"),
            "slc-AbCdEf",
            "Build server",
            "ann@acme.example",
            "acme",
            "gold",
            MADE,
            MADE.plusSeconds(3600),
            null,
            List.of(new PastHash(KeyHash.of("slc-old"), MADE.plusSeconds(60))),
            ModelSet.of(List.of("gpt-4o-mini")),
            List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::1")));

    private static final String KEY_JSON =
            "{\"v\":1,\"id\":\"key_1\",\"hash\":\"" + KeyHash.of("slc-new").hex()
                    + "\",\"prefix\":\"slc-AbCdEf\",\"name\":\"Build server\",\"owner\":\"ann@acme.example\","
                    + "\"organisation\":\"acme\",\"plan\":\"gold\",\"created_at\":1764000000,\"expires_at\":1764003600,"
                    + "\"previous\":[{\"hash\":\"" + KeyHash.of("slc-old").hex() + "\",\"until\":1764000060}],"
                    + "\"models\":[\"gpt-4o-mini\"],\"addresses\":[\"10.0.0.0/8\",\"2001:db8::1\"]}";

    record Golden(String key, AccountRecord record, String json) {}

    private static Stream<Golden> records() {
        return Stream.of(
                new Golden("plan:gold", PLAN, PLAN_JSON),
                new Golden("org:acme", ORGANISATION, ORGANISATION_JSON),
                new Golden("key:key_1", KEY, KEY_JSON),
                new Golden(
                        "plan:unlimited",
                        Plan.UNLIMITED,
                        "{\"v\":1,\"name\":\"unlimited\",\"limits\":{},\"lane_weight\":1,\"running_streams\":\"finish\"}"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void bytesOfARecordStayAsTheyWereFirstWritten(Golden golden) {
        assertThat(golden.record().recordKey()).isEqualTo(golden.key());
        assertThat(new String(golden.record().encode(), UTF_8)).isEqualTo(golden.json());
        assertThat(decoded(golden.key(), golden.json())).isEqualTo(golden.record());
    }

    @Test
    void sha256OfAKeyIsThatOfItsUtf8Bytes() {
        assertThat(KeyHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(KeyHash.parse(KeyHash.of("abc").hex())).isEqualTo(KeyHash.of("abc"));
        assertThat(KeyHash.of("abc")).isNotEqualTo(KeyHash.of("abd"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void fieldsOfALaterVersionArePassedOver(Golden golden) {
        String later = golden.json().replace("{\"v\":1,", "{\"v\":2,\"later\":{\"x\":[1]},");

        assertThat(decoded(golden.key(), later)).isEqualTo(golden.record());
    }

    @Test
    void recordOfALaterKindIsPassedOver() {
        assertThat(AccountRecord.decode("team:x", "{\"v\":3}".getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "plan:gold; {}; name",
                "plan:gold; {\"name\":\"a/b\"}; name",
                "plan:gold; {\"name\":\"gold\",\"limits\":{\"requests_per_minute\":0}}; limits.requests_per_minute",
                "plan:gold; {\"name\":\"gold\",\"limits\":{\"tokens_per_day\":1.5}}; limits.tokens_per_day",
                "plan:gold; {\"name\":\"gold\",\"limits\":{\"budget_per_month\":\"-1\"}}; limits.budget_per_month",
                "plan:gold; {\"name\":\"gold\",\"limits\":3}; limits",
                "plan:gold; {\"name\":\"gold\",\"lanes\":[\"fast\"]}; lanes",
                "plan:gold; {\"name\":\"gold\",\"lane_weight\":0}; lane_weight",
                "plan:gold; {\"name\":\"gold\",\"max_deadline_seconds\":0}; max_deadline_seconds",
                "plan:gold; {\"name\":\"gold\",\"running_streams\":\"stop\"}; running_streams",
                "org:acme; {\"id\":\"acme\",\"name\":\" \",\"created_at\":1}; name",
                "org:acme; {\"id\":\"acme\",\"name\":\"Acme\",\"created_at\":\"now\"}; created_at",
                "key:k; {\"id\":\"k\",\"hash\":\"12\"}; hash",
                "key:k; []; body"
            })
    void wrongFieldIsNamed(String key, String json, String field) {
        assertThatThrownBy(() -> AccountRecord.decode(key, json.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        FieldException.class, wrong -> assertThat(wrong.field()).isEqualTo(field));
    }

    @Test
    void bytesThatAreNoJsonAreRefused() {
        assertThatThrownBy(() -> AccountRecord.decode("plan:gold", "nothing".getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AccountRecord decoded(String key, String json) {
        return AccountRecord.decode(key, json.getBytes(UTF_8)).orElseThrow();
    }
}
