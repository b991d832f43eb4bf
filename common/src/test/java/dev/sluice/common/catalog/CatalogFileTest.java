package dev.sluice.common.catalog;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.Lane;
import dev.sluice.common.settings.SettingsException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogFileTest {

    private static final String FILE = """
        providers:
          gemini:
            api-keys: ["${GEMINI_KEY}", "${SECOND_KEY:-}"]
            timeouts: {first-token: 20s, idle: 500ms}
          local:
            base-url: http://127.0.0.1:8000/v1/
            dialect: openai
            continues: true
        models:
          fast:
            owned-by: us
            created: 2025-06-17
            max-output-tokens: 8_192
            thinks: true
            aliases: [quick]
            routes:
              - {provider: gemini, model: gemini-2.5-flash}
              - {provider: local}
            prices: {input: 0.30, output: 2.5}
          slow:
            routes: [{provider: local}]
            fallbacks: [fast]
        defaults:
          model: quick
        """;

    @Test
    void fileSaysWhatIsOnOfferAndWhoServesIt() {
        Catalog catalog = read(FILE, true);
        Model fast = catalog.find("fast").orElseThrow();

        assertThat(catalog.models()).extracting(Model::id).containsExactly("fast", "slow");
        assertThat(fast.routes()).extracting(ModelRoute::model).containsExactly("gemini-2.5-flash", "fast");
        assertThat(fast.routes()).extracting(ModelRoute::thinks).containsOnly(true);
        assertThat(fast.createdSeconds()).isEqualTo(1_750_118_400);
        assertThat(fast.maxOutputTokens()).isEqualTo(8_192);
        assertThat(fast.prices())
                .isEqualTo(new Prices(new BigDecimal("0.30"), new BigDecimal("0.30"), new BigDecimal("2.5")));
        Provider gemini = fast.routes().getFirst().provider();
        assertThat(gemini.baseUrl()).hasToString("https://generativelanguage.googleapis.com");
        assertThat(gemini.dialect()).isEqualTo("gemini");
        assertThat(gemini.keys()).containsExactly("g-key");
        assertThat(gemini.patience().idle()).isEqualTo(Duration.ofMillis(500));
        assertThat(fast.routes().getLast().provider().baseUrl()).hasToString("http://127.0.0.1:8000/v1");
    }

    @Test
    void plansAndLanesStandInTheFileToo() {
        Catalog catalog = read(FILE + """
            lanes:
              bulk: {deadline: 2h, slots-percent: 50, allowance-percent: 90}
            plans:
              trial:
                limits: {requests-per-minute: 60, tokens-per-day: 1_000_000, budget-per-month: 12.50}
                models: [fast, gemini-*]
                lanes: [interactive]
                lane-weight: 3
                max-deadline: 90s
                max-body-bytes: 65_536
                running-streams: cut
              open: {}
            """, true);

        assertThat(catalog.deadline(Lane.BULK)).contains(Duration.ofHours(2));
        assertThat(catalog.deadline(Lane.INTERACTIVE)).isEmpty();
        assertThat(catalog.shares()).isEqualTo(new LaneShares(50, 90));
        assertThat(catalog.shares().bulkSlots(9)).isEqualTo(4);
        assertThat(catalog.shares().bulkSlots(1)).isEqualTo(1);
        assertThat(catalog.plans())
                .containsOnlyKeys("trial", "open")
                .containsEntry("open", Plan.of("open", dev.sluice.common.account.Limits.NONE))
                .containsEntry(
                        "trial",
                        new Plan(
                                "trial",
                                new dev.sluice.common.account.Limits(
                                        60, null, null, null, 1_000_000L, null, new BigDecimal("12.50")),
                                ModelSet.of(List.of("fast", "gemini-*")),
                                Set.of(Lane.INTERACTIVE),
                                3,
                                Duration.ofSeconds(90),
                                65_536L,
                                RunningStreams.CUT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plans: {gold: {limits: {requests-per-minut: 1}}} | sluice.yaml:25: unknown setting"
                        + " 'requests-per-minut' under plans.gold.limits. Did you mean 'requests-per-minute'?",
                "plans: {gold: {limits: {budget-per-month: 0}}} | sluice.yaml:25:"
                        + " plans.gold.limits.budget-per-month: 0 (expected: more than 0)",
                "plans: {a/b: {}} | sluice.yaml:25: plans.a/b.name: 'a/b' (expected: 1 to 64 letters, digits, dots,"
                        + " hyphens and underlines)",
                "plans: {gold: {lanes: [slow]}} | sluice.yaml:25: plans.gold.lanes[0]: 'slow' (expected: interactive,"
                        + " bulk)",
                "lanes: {bulk: {deadline: 25h}} | sluice.yaml:25: lanes.bulk.deadline: PT25H (expected: 1s to 24h)",
                "lanes: {bulk: {slots-percent: 101}} | sluice.yaml:25: lanes.bulk.slots-percent: '101' (expected: a"
                        + " whole number from 1 to 100)",
                "lanes: {bulk: {allowance-percent: 96}} | sluice.yaml:25: lanes.bulk.allowance-percent: '96' (expected:"
                        + " a whole number from 1 to 95)",
                "lanes: {bulk: {slot-percent: 50}} | sluice.yaml:25: unknown setting 'slot-percent' under lanes.bulk."
                        + " Did you mean 'slots-percent'?",
                "lanes: {interactive: {slots-percent: 50}} | sluice.yaml:25: unknown setting 'slots-percent' under"
                        + " lanes.interactive. Known are: deadline.",
                "lanes: {batch: {deadline: 1h}} | sluice.yaml:25: unknown setting 'batch' under lanes. Known are:"
                        + " interactive, bulk."
            })
    void mistakeInAPlanOrALaneNamesItsLine(String line, String expected) {
        assertThatThrownBy(() -> read(FILE + line + "\n", true)).hasMessage(expected);
    }

    @Test
    void fileThatSaysNothingOfSharesHasTheUsualOnes() {
        assertThat(read(FILE, true).shares()).isEqualTo(LaneShares.USUAL);
        assertThat(read(FILE + "lanes: {bulk: {slots-percent: 10}}\n", true).shares())
                .isEqualTo(new LaneShares(10, LaneShares.USUAL.bulkAllowancePercent()));
    }

    @Test
    void callsMayCarryMoreThanTheirDialectSays() {
        String file = FILE.replace("continues: true", """
            headers: {api-key: "${GEMINI_KEY}", x-title: "${SECOND_KEY:-}"}
                query: {api-version: "2024-10-21"}\
            """);

        assertThat(read(file, true)
                        .find("slow")
                        .orElseThrow()
                        .routes()
                        .getFirst()
                        .provider()
                        .additions())
                .isEqualTo(new Additions(Map.of("api-key", "g-key"), Map.of("api-version", "2024-10-21")));
    }

    @Test
    void aliasIsTheModelItselfAndMayBeTheDefault() {
        Catalog catalog = read(FILE, true);

        assertThat(catalog.find("quick")).isEqualTo(catalog.find("fast"));
        assertThat(catalog.defaultModel(Family.CHAT)).contains("quick");
        assertThat(catalog.defaultModel(Family.MODERATIONS)).isEmpty();
        assertThat(catalog.find("Quick")).isEmpty();
    }

    @Test
    void fallbacksComeBehindTheModelsOwnRoutes() {
        assertThat(read(FILE, true).find("slow").orElseThrow().routes())
                .extracting(ModelRoute::model)
                .containsExactly("slow", "gemini-2.5-flash", "fast");
    }

    @Test
    void wishForABehaviourGoesBehindTheNamesAtEachProvider() {
        Model model = read(FILE, true).find("quick~ttft=5").orElseThrow();

        assertThat(model.id()).isEqualTo("fast~ttft=5");
        assertThat(model.routes())
                .extracting(ModelRoute::model)
                .containsExactly("gemini-2.5-flash~ttft=5", "fast~ttft=5");
        assertThat(CatalogFile.read("f", FILE, Map.of("GEMINI_KEY", "k")::get, false, true)
                        .find("quick~ttft=5"))
                .isEmpty();
    }

    @Test
    void whoCallsNobodyNeedsNoKeysAndSeesNone() {
        Model model = CatalogFile.read("f", FILE, ignored -> null, false, false)
                .find("fast")
                .orElseThrow();

        assertThat(model.routes().getFirst().provider().keys()).isEmpty();
    }

    @Test
    void keyIsNeverShown() {
        assertThat(read(FILE, true).models().toString()).doesNotContain("g-key");
        String spoilt = FILE.replace("${SECOND_KEY:-}", "hidden key");

        assertThatThrownBy(() -> read(spoilt, true))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("sluice.yaml:3: providers.gemini.api-keys[1]: ")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void providerWithoutAKeyIsUsableOnlyWhereItIsNobodysPublicAddress() {
        Catalog catalog =
                CatalogFile.read("f", FILE.replace("${GEMINI_KEY}", "${GEMINI_KEY:-}"), ignored -> null, false, true);

        assertThat(catalog.find("fast").orElseThrow().routes())
                .extracting(route -> route.provider().isUsable())
                .containsExactly(false, true);
    }

    @ParameterizedTest
    @CsvFileSource(delimiterString = " => ", quoteCharacter = '`', resources = "mistakes.txt")
    void mistakeIsToldWithItsLineAndWhatWasExpected(String right, String wrong, String told) {
        assertThat(FILE).contains(right);

        assertThatThrownBy(() -> read(FILE.replace(right, wrong), true))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("sluice.yaml:%s", told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "[1] => sluice.yaml:1: the file: a list (expected: names with values)",
                "`` => sluice.yaml:1: models: none (expected: at least one)",
                "models => sluice.yaml:1: the file: a single value (expected: names with values)",
                "providers: {} => sluice.yaml:1: missing setting 'models'"
            })
    void fileThatIsNoneIsToldSo(String text, String told) {
        assertThatThrownBy(() -> read(text, true)).hasMessageContaining(told);
    }

    @Test
    void everyMistakeIsToldAtOnceUpToTen() {
        String two = FILE.replace("first-token", "first").replace("owned-by", "owned");

        assertThatThrownBy(() -> read(two, true)).hasMessageContainingAll("sluice.yaml:4:", "sluice.yaml:11:");

        String many = IntStream.range(0, 20).mapToObj("z%d: 1\n"::formatted).collect(joining());
        assertThatThrownBy(() -> read(many, true)).hasMessageMatching("(?s)([^\n]+\n){10}and 12 more\\.");
    }

    @Test
    void builtInFileIsRightAndTakesAddressesAndKeysFromTheEnvironment() {
        Catalog untouched = CatalogFile.builtIn(ignored -> null, false, true);
        Catalog simulated = CatalogFile.builtIn(
                Map.of(
                        "SLUICE_PROVIDERS_OPENAI_BASE_URL",
                        "http://127.0.0.1:1/v1",
                        "SLUICE_PROVIDERS_OPENAI_API_KEY",
                        "k")::get,
                true,
                true);

        assertThat(untouched.models())
                .extracting(Model::id)
                .contains("gemini-2.5-flash", "gemini-2.0-flash", "gpt-4o-mini", "claude-haiku-4-5");
        assertThat(untouched.models())
                .allSatisfy(model -> assertThat(model.routes())
                        .noneMatch(route -> route.provider().isUsable()));
        Provider openai =
                simulated.find("gpt-4o-mini").orElseThrow().routes().getFirst().provider();
        assertThat(openai.baseUrl()).hasToString("http://127.0.0.1:1/v1");
        assertThat(openai.keys()).containsExactly("k");
    }

    @Test
    void schemaNamesEverySettingOfTheFile() {
        assertThat(CatalogFile.schema())
                .contains("\"first-token\"", "\"api-keys\"", "\"fallbacks\"", "\"cached-input\"", "\"defaults\"")
                .contains("\"slots-percent\"", "\"allowance-percent\"")
                .contains("\"additionalProperties\" : false");
    }

    private static Catalog read(String text, boolean simulated) {
        return CatalogFile.read("sluice.yaml", text, Map.of("GEMINI_KEY", "g-key")::get, simulated, true);
    }
}
