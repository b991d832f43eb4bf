package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.allowance.Allowances;
import dev.sluice.worker.provider.ChatJobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RoutesTest {

    private static final String FILE = """
        providers:
          gemini: {api-keys: [g], timeouts: {first-token: 9s, idle: 8s}}
          openai: {api-keys: [k1, k2, k3]}
          anthropic: {}
          local: {base-url: 'http://127.0.0.1:8000/v1', dialect: openai, continues: true}
        models:
          wide:
            thinks: true
            routes: [{provider: anthropic}, {provider: openai, model: gpt-4o}, {provider: local}]
          plain: {routes: [{provider: gemini}], timeouts: {idle: 7s, total: 6s}, fallbacks: [wide]}
          unset: {routes: [{provider: anthropic}]}
        """;

    private final Routes routes = new Routes(
            TestCatalog.of(FILE),
            RoutingSettings.defaults().timeouts(),
            Allowances.alone(InstantSource.system(), new SplittableRandom(1)));

    @Test
    void keysOfAProviderTakeTurnsAtBeingTheFirst() {
        List<String> firsts = Stream.generate(() -> routes("wide").getFirst())
                .limit(6)
                .map(route -> route.target().credential())
                .toList();

        assertThat(firsts).hasSize(6).containsOnly("k1", "k2", "k3");
        assertThat(firsts.subList(0, 3)).doesNotHaveDuplicates();
        assertThat(routes("wide")).hasSize(4);
    }

    @Test
    void providerWithoutAKeyIsNoRouteAtItsOwnAddress() {
        assertThat(routes("wide"))
                .extracting(route -> route.target().provider())
                .doesNotContain("anthropic");
        assertThat(routes("unset")).isEmpty();
        assertThat(routes.find(ChatJobs.streamed("nobody's"))).isEmpty();
    }

    @Test
    void routeNamesTheModelAsItsProviderDoes() {
        Route first = routes("wide").getFirst();

        assertThat(first.target().model()).isEqualTo("gpt-4o");
        assertThat(first.model()).isEqualTo("wide");
        assertThat(first.modelThinks()).isTrue();
        assertThat(routes("wide~ttft=5").getFirst().target().model()).isEqualTo("gpt-4o~ttft=5");
    }

    @Test
    void onlyWhoIsSaidToGoOnGoesOnAndGeminiDoes() {
        assertThat(routes("wide")).extracting(Route::continues).containsExactly(false, false, false, true);
        assertThat(routes("plain").getFirst().continues()).isTrue();
    }

    @Test
    void timeoutsOfTheModelComeBeforeTheProvidersAndThoseBeforeTheUsualOnes() {
        Route route = routes("plain").getFirst();

        assertThat(route.timeouts().idle()).isEqualTo(Duration.ofSeconds(7));
        assertThat(route.timeouts().firstToken()).isEqualTo(Duration.ofSeconds(9));
        assertThat(route.timeouts().stream()).isEqualTo(Duration.ofSeconds(6));
        assertThat(route.timeouts().connect())
                .isEqualTo(RoutingSettings.defaults().connectTimeout());
    }

    @Test
    void allowanceIsOfOneKeyAndModelWhereverTheModelIsUsed() {
        Route own = byKey("wide", "k1");
        Route other = byKey("wide", "k2");
        Route fallback = byKey("plain", "k1");

        assertThat(fallback.bucket()).isSameAs(own.bucket()).isNotSameAs(other.bucket());
    }

    private Route byKey(String model, String key) {
        return routes(model).stream()
                .filter(route -> route.target().credential().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<Route> routes(String model) {
        return routes.find(ChatJobs.streamed(model)).orElseThrow();
    }
}
