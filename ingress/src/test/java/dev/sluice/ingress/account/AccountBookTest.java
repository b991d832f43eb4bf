package dev.sluice.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.account.AddressRange;
import dev.sluice.common.account.ApiKey;
import dev.sluice.common.account.KeyHash;
import dev.sluice.common.account.Limits;
import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Organisation;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.CatalogFile;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.edge.RequestFailedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccountBookTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_764_000_000);
    private static final String SECRET = "slc-secret";

    private static final Plan GOLD = Plan.of("gold", Limits.requestsPerMinute(60));
    private static final Plan CUTTING =
            new Plan("gold", Limits.NONE, ModelSet.ALL, Set.of(), 1, null, null, RunningStreams.CUT);

    private static final Organisation ACME = new Organisation("acme", "Acme", null, NOW, null);
    private static final ApiKey KEY = key(null, null, List.of());

    private final AccountBook book = new AccountBook(CatalogSource.builtIn(false)::current);

    @BeforeEach
    void fill() {
        book.put(GOLD);
        book.put(ACME);
        book.put(KEY);
    }

    @Test
    void planOfTheFileHoldsAsItChangesUntilTheTopicHasOneOfItsName() {
        AtomicReference<Catalog> file = new AtomicReference<>(withGold(7));
        AccountBook written = new AccountBook(file::get);
        written.put(new Organisation("acme", "Acme", "gold", NOW, null));
        written.put(KEY);
        KeyHolder holder = Objects.requireNonNull(written.holder(KeyHash.of(SECRET)));

        assertThat(holder.caller(NOW).organisationPlan().limits()).isEqualTo(Limits.requestsPerMinute(7));
        assertThat(written.plans()).containsOnlyKeys("gold", "silver");

        file.set(withGold(8));
        assertThat(holder.caller(NOW).organisationPlan().limits()).isEqualTo(Limits.requestsPerMinute(8));

        written.put(GOLD);
        assertThat(holder.caller(NOW).organisationPlan()).isEqualTo(GOLD);

        written.remove("plan:gold");
        assertThat(holder.caller(NOW).organisationPlan().limits()).isEqualTo(Limits.requestsPerMinute(8));
        assertThat(written.put(new Organisation("acme", "Acme", "gold", NOW, NOW)))
                .containsExactly("acme/key_1");
    }

    @Test
    void keyIsFoundByItsHashWithItsPlans() {
        book.put(new Organisation("acme", "Acme", "gold", NOW, null));

        Caller caller = caller(SECRET, NOW);

        assertThat(caller.tenant()).isEqualTo("acme/key_1");
        assertThat(caller.organisation()).isEqualTo("acme");
        assertThat(caller.plan()).isEqualTo(GOLD);
        assertThat(caller.organisationPlan()).isEqualTo(GOLD);
    }

    @Test
    void callerIsFoundByTheNameThatItsJobsRunUnderFromWhateverAddressItWas() {
        book.put(key(null, null, List.of(AddressRange.parse("10.0.0.0/8"))));

        assertThat(book.holderNamed("acme/key_1").orElseThrow().caller(NOW).tenant())
                .isEqualTo("acme/key_1");
        assertThat(book.holderNamed("other/key_1")).isEmpty();
        assertThat(book.holderNamed("acme/key_2")).isEmpty();
        book.put(key(null, NOW, List.of()));
        refused(
                () -> book.holderNamed("acme/key_1").orElseThrow().caller(NOW),
                FailureCode.INVALID_API_KEY,
                "disabled");
    }

    @Test
    void changedPlanHoldsFromTheNextRequestOn() {
        caller(SECRET, NOW);

        book.put(Plan.of("gold", Limits.requestsPerMinute(7)));

        assertThat(caller(SECRET, NOW).plan().limits().requestsPerMinute()).isEqualTo(7);
    }

    @Test
    void missingPlanLetsNobodySpendWithoutALimit() {
        book.remove("plan:gold");

        refused(() -> caller(SECRET, NOW), FailureCode.PERMISSION_DENIED, "there is no plan 'gold'");
    }

    @Test
    void disabledKeyIsRefusedUntilItIsEnabled() {
        book.put(key(null, NOW, List.of()));
        refused(() -> caller(SECRET, NOW), FailureCode.INVALID_API_KEY, "slc-se**** was disabled");

        book.put(KEY);
        assertThat(caller(SECRET, NOW).keyName()).isEqualTo("Build server");
    }

    @Test
    void keyExpiresToTheSecond() {
        book.put(key(NOW.plusSeconds(10), null, List.of()));

        assertThat(caller(SECRET, NOW.plusMillis(9_999)).tenant()).isEqualTo("acme/key_1");
        refused(() -> caller(SECRET, NOW.plusSeconds(10)), FailureCode.INVALID_API_KEY, "has expired");
    }

    @Test
    void rotatedSecretWorksForItsGraceBesideTheNewOne() {
        book.put(KEY.rotated(KeyHash.of("slc-new"), "slc-ne", NOW.plusSeconds(60), NOW));

        assertThat(caller("slc-new", NOW)).isEqualTo(caller(SECRET, NOW.plusSeconds(59)));
        refused(() -> caller(SECRET, NOW.plusSeconds(60)), FailureCode.INVALID_API_KEY, "was replaced by a new one");
    }

    @Test
    void secretThatWasRotatedWithoutGraceIsForgotten() {
        book.put(KEY.rotated(KeyHash.of("slc-new"), "slc-ne", NOW, NOW));

        assertThat(book.holder(KeyHash.of(SECRET))).isNull();
        assertThat(caller("slc-new", NOW).tenant()).isEqualTo("acme/key_1");
    }

    @Test
    void deletedKeyIsForgottenWithAllItsSecrets() {
        book.put(KEY.rotated(KeyHash.of("slc-new"), "slc-ne", NOW.plusSeconds(60), NOW));
        book.remove("key:key_1");

        assertThat(book.holder(KeyHash.of(SECRET))).isNull();
        assertThat(book.holder(KeyHash.of("slc-new"))).isNull();
        assertThat(book.find("key:key_1")).isEmpty();
    }

    @Test
    void keysOfADisabledOrMissingOrganisationDontWork() {
        book.put(new Organisation("acme", "Acme", null, NOW, NOW));
        refused(() -> caller(SECRET, NOW), FailureCode.INVALID_API_KEY, "organisation that was disabled");

        book.remove("org:acme");
        refused(() -> caller(SECRET, NOW), FailureCode.INVALID_API_KEY, "organisation that was disabled");
    }

    @Test
    void keyThatIsBoundToAddressesWorksFromThereAlone() {
        book.put(key(null, null, List.of(AddressRange.parse("10.0.0.0/8"))));

        assertThat(caller(SECRET, NOW, "10.1.2.3").tenant()).isEqualTo("acme/key_1");
        refused(() -> caller(SECRET, NOW, "11.1.2.3"), FailureCode.PERMISSION_DENIED, "from your address");
        refused(() -> caller(SECRET, NOW), FailureCode.PERMISSION_DENIED, "from your address");
    }

    @Test
    void streamsAreCutOnlyWhereThePlanSaysSoAndOnlyOnce() {
        assertThat(book.put(key(null, NOW, List.of()))).isEmpty();
        book.put(KEY);
        book.put(CUTTING);

        assertThat(book.put(key(null, NOW, List.of()))).containsExactly("acme/key_1");
        assertThat(book.put(key(null, NOW, List.of()))).isEmpty();
        assertThat(book.remove("key:key_1")).containsExactly("acme/key_1");
        assertThat(book.remove("key:key_1")).isEmpty();
    }

    @Test
    void disablingAnOrganisationCutsTheStreamsOfAllItsKeys() {
        book.put(CUTTING);

        assertThat(book.put(new Organisation("acme", "Acme", null, NOW, NOW))).containsExactly("acme/key_1");
        assertThat(book.put(new Organisation("acme", "Acme", null, NOW, NOW))).isEmpty();
    }

    @Test
    void whatKeyOrEitherPlanForbidsIsRefused() {
        Plan narrow = new Plan(
                "narrow",
                Limits.NONE,
                ModelSet.of(List.of("gpt-*")),
                Set.of(Lane.INTERACTIVE),
                1,
                Duration.ofSeconds(30),
                1_000L,
                RunningStreams.FINISH);
        Caller caller = new Caller(
                "acme/k", "acme", "k", Plan.UNLIMITED, narrow, ModelSet.of(List.of("gpt-4o", "gemini-2.5-flash")));

        caller.require("gpt-4o", Lane.INTERACTIVE);
        refused(
                () -> caller.require("gpt-4o-mini", Lane.INTERACTIVE),
                FailureCode.MODEL_NOT_FOUND,
                "`gpt-4o-mini` does not exist or you do not have access to it");
        refused(
                () -> caller.require("gemini-2.5-flash", Lane.INTERACTIVE),
                FailureCode.MODEL_NOT_FOUND,
                "gemini-2.5-flash");
        refused(() -> caller.require("gpt-4o", Lane.BULK), FailureCode.PERMISSION_DENIED, "bulk");
        assertThat(caller.deadline(Duration.ofSeconds(600))).isEqualTo(Duration.ofSeconds(30));
        assertThat(caller.deadline(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
        assertThat(caller.bodyBytes(1_048_576)).isEqualTo(1_000);
        assertThat(caller.bodyBytes(10)).isEqualTo(10);
    }

    private static Catalog withGold(int requestsPerMinute) {
        return CatalogFile.read("sluice.yaml", """
            models: {m: {routes: [{provider: p}]}}
            providers: {p: {base-url: "http://p.test", dialect: openai}}
            plans: {gold: {limits: {requests-per-minute: %d}, running-streams: cut}, silver: {}}
            """.formatted(requestsPerMinute), _ -> null, false, false);
    }

    private Caller caller(String secret, Instant now) {
        return caller(secret, now, null);
    }

    private Caller caller(String secret, Instant now, @Nullable String from) {
        KeyHolder holder = book.holder(KeyHash.of(secret));
        if (holder == null) {
            throw new AssertionError("unknown");
        }
        return holder.caller(now, from == null ? null : new InetSocketAddress(InetAddress.ofLiteral(from), 1234));
    }

    private static void refused(ThrowingCallable call, FailureCode code, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RequestFailedException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.message()).contains(words).doesNotContain(SECRET);
        });
    }

    private static ApiKey key(@Nullable Instant expires, @Nullable Instant disabled, List<AddressRange> addresses) {
        return new ApiKey(
                "key_1",
                KeyHash.of(SECRET),
                "slc-se",
                "Build server",
                null,
                "acme",
                "gold",
                NOW,
                expires,
                disabled,
                List.of(),
                ModelSet.ALL,
                addresses);
    }
}
