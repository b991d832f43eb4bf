package dev.sluice.common.catalog;

import dev.sluice.common.account.FieldException;
import dev.sluice.common.account.Plan;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.Lane;
import dev.sluice.common.settings.Setting;
import dev.sluice.common.settings.SettingsException;
import dev.sluice.common.settings.SettingsReader;
import dev.sluice.common.settings.SettingsSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code sluice.yaml}: what may stand in it, and the catalogue that it makes. */
public final class CatalogFile {

    private static final String BUILT_IN = "sluice.yaml";
    private static final LocalDate UNKNOWN_DAY = LocalDate.of(2024, 1, 1);

    private final String file;
    private final boolean simulated;
    private final List<String> problems = new ArrayList<>();

    private CatalogFile(String file, boolean simulated) {
        this.file = file;
        this.simulated = simulated;
    }

    /**
     * The catalogue of a file's text.
     *
     * @param file its name, for messages
     * @param variables the environment: the value of a name, null if there is none
     * @param simulated whether names may end in a wish for a simulator's behaviour
     * @param withKeys whether this process calls providers
     * @throws SettingsException if something in it is wrong
     */
    public static Catalog read(
            String file,
            String text,
            Function<String, @Nullable String> variables,
            boolean simulated,
            boolean withKeys) {
        return new CatalogFile(file, simulated)
                .catalog(SettingsReader.read(file, text, CatalogShape.ALL, variables, withKeys));
    }

    /** The catalogue where no file is named; the environment alone may change it. */
    public static Catalog builtIn(Function<String, @Nullable String> variables, boolean simulated, boolean withKeys) {
        return read("built-in " + BUILT_IN, example(), variables, simulated, withKeys);
    }

    /** The text of the built-in file: a working example. */
    public static String example() {
        try (InputStream in = CatalogFile.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException("the built-in " + BUILT_IN + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON Schema of the file, for editors. */
    public static String schema() {
        return SettingsSchema.print(CatalogShape.ALL, "sluice.yaml");
    }

    private Catalog catalog(Setting whole) {
        Map<String, Setting> written = whole.get("models", Setting::entries, Map.of());
        Map<String, Provider> providers = new LinkedHashMap<>();
        whole.get("providers", Setting::entries, Map.<String, Setting>of())
                .forEach((name, provider) -> providers.put(name, provider(name, provider)));
        Map<String, Model> alone = new LinkedHashMap<>();
        written.forEach((id, setting) -> alone.put(id, model(id, setting, providers)));
        Map<String, Model> models = new LinkedHashMap<>();
        alone.forEach((id, model) -> models.put(id, withFallbacks(model, written, alone)));
        Map<String, String> aliases = aliases(written);
        if (models.isEmpty()) {
            problems.add(file + ":" + whole.line() + ": models: none (expected: at least one)");
            throw new SettingsException(problems);
        }
        Map<Family, String> defaults = defaults(whole, models, aliases);
        Map<Lane, Duration> deadlines = deadlines(whole);
        Map<String, Plan> plans = new TreeMap<>();
        whole.get("plans", Setting::entries, Map.<String, Setting>of())
                .forEach((name, plan) -> plan(name, plan).ifPresent(read -> plans.put(name, read)));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Catalog(models.values(), aliases, defaults, deadlines, shares(whole), plans, simulated);
    }

    private Provider provider(String name, Setting setting) {
        String dialect = setting.get("dialect", Setting::text, CatalogShape.DIALECTS.contains(name) ? name : "");
        if (dialect.isEmpty()) {
            problem(
                    setting,
                    "missing setting 'dialect' under " + setting.path() + " (expected: "
                            + String.join(", ", CatalogShape.DIALECTS) + ")");
        }
        String url = setting.get("base-url", Setting::text, Provider.OWN_URLS.getOrDefault(name, ""));
        if (url.isEmpty()) {
            problem(
                    setting,
                    "missing setting 'base-url' under " + setting.path() + " (expected: http://… or https://…)");
        }
        List<String> keys = items(setting, "api-keys").stream()
                .map(Setting::text)
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList();
        return new Provider(
                name,
                uri(setting, url),
                keys,
                dialect,
                setting.get("continues").map(Setting::flag).orElse(null),
                new Additions(texts(setting, "headers"), texts(setting, "query")),
                patience(setting),
                limits(setting));
    }

    private URI uri(Setting setting, String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException _) {
            problem(setting, setting.path() + ".base-url: '" + url + "' (expected: http://… or https://…)");
            return URI.create("");
        }
    }

    private Model model(String id, Setting setting, Map<String, Provider> providers) {
        List<Setting> said = items(setting, "families");
        Set<Family> families = said.isEmpty()
                ? Set.of(Family.CHAT)
                : said.stream()
                        .flatMap(family -> Family.of(family.text()).stream())
                        .collect(Collectors.toUnmodifiableSet());
        List<ModelRoute> routes = new ArrayList<>();
        for (Setting route : items(setting, "routes")) {
            String name = route.get("provider", Setting::text, "");
            Provider provider = providers.get(name);
            if (provider == null) {
                problem(
                        route,
                        route.path() + ".provider: '" + name + "' (expected: one of the providers: "
                                + String.join(", ", providers.keySet()) + ")");
            } else {
                routes.add(new ModelRoute(
                        provider,
                        route.get("model", Setting::text, id),
                        setting.get("thinks", Setting::flag, false),
                        families,
                        limits(route).or(provider.limits())));
            }
        }
        return new Model(
                id,
                setting.get(
                        "owned-by",
                        Setting::text,
                        routes.isEmpty() ? "" : routes.getFirst().provider().name()),
                setting.get("created", Setting::day, UNKNOWN_DAY)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toEpochSecond(),
                Math.toIntExact(setting.get("max-output-tokens", Setting::whole, CatalogShape.MOST_TOKENS)),
                families,
                routes,
                patience(setting),
                setting.get("prices").map(CatalogFile::prices).orElse(Prices.NONE));
    }

    /** The model with its fallbacks' own routes behind its own: a chain of them would end where nobody expects it. */
    private Model withFallbacks(Model model, Map<String, Setting> written, Map<String, Model> models) {
        List<ModelRoute> all = new ArrayList<>(model.routes());
        for (Setting fallback : items(written.get(model.id()), "fallbacks")) {
            Model other = models.get(fallback.text());
            if (other == null || other.id().equals(model.id())) {
                problem(
                        fallback,
                        fallback.path() + ": '" + fallback.text() + "' (expected: another one of the models)");
            } else {
                all.addAll(other.routes());
            }
        }
        return model.withRoutes(List.copyOf(all));
    }

    private Map<String, String> aliases(Map<String, Setting> models) {
        Map<String, String> aliases = new LinkedHashMap<>();
        models.forEach((id, model) -> {
            for (Setting alias : items(model, "aliases")) {
                if (models.containsKey(alias.text()) || aliases.put(alias.text(), id) != null) {
                    problem(alias, alias.path() + ": '" + alias.text() + "' names another model already");
                }
            }
        });
        return aliases;
    }

    private Map<Family, String> defaults(Setting whole, Map<String, Model> models, Map<String, String> aliases) {
        Map<Family, String> defaults = new EnumMap<>(Family.class);
        Map.of("model", Family.CHAT, "moderation-model", Family.MODERATIONS).forEach((name, family) -> {
            Setting named = whole.get("defaults").flatMap(all -> all.get(name)).orElse(null);
            if (named == null) {
                models.values().stream()
                        .filter(model -> model.serves(family))
                        .findFirst()
                        .ifPresent(model -> defaults.put(family, model.id()));
                return;
            }
            Model model = models.get(aliases.getOrDefault(named.text(), named.text()));
            if (model == null || !model.serves(family)) {
                problem(
                        named,
                        named.path() + ": '" + named.text() + "' (expected: one of the models: "
                                + models.values().stream()
                                        .filter(other -> other.serves(family))
                                        .map(Model::id)
                                        .collect(Collectors.joining(", "))
                                + ")");
            }
            defaults.put(family, named.text());
        });
        return defaults;
    }

    private Map<Lane, Duration> deadlines(Setting whole) {
        Map<Lane, Duration> deadlines = new EnumMap<>(Lane.class);
        whole.get("lanes", Setting::entries, Map.<String, Setting>of())
                .forEach((name, lane) -> lane.get("deadline").ifPresent(deadline -> {
                    if (deadline.span().toSeconds() < 1 || deadline.span().compareTo(Duration.ofDays(1)) > 0) {
                        problem(deadline, deadline.path() + ": " + deadline.span() + " (expected: 1s to 24h)");
                    }
                    deadlines.put(Lane.of(name), deadline.span());
                }));
        return deadlines;
    }

    private static LaneShares shares(Setting whole) {
        Setting bulk = whole.get("lanes").flatMap(lanes -> lanes.get("bulk")).orElse(null);
        return bulk == null
                ? LaneShares.USUAL
                : new LaneShares(
                        percent(bulk, "slots-percent", LaneShares.USUAL.bulkSlotsPercent()),
                        percent(bulk, "allowance-percent", LaneShares.USUAL.bulkAllowancePercent()));
    }

    private static int percent(Setting lane, String name, int usual) {
        return Math.toIntExact(lane.get(name, Setting::whole, (long) usual));
    }

    private Optional<Plan> plan(String name, Setting setting) {
        try {
            return Optional.of(PlanSetting.plan(name, setting));
        } catch (FieldException e) {
            // It names the field as the admin API does.
            String field = e.field().replace('_', '-');
            problem(
                    setting,
                    setting.path() + "." + field
                            + String.valueOf(e.getMessage()).substring(e.field().length()));
            return Optional.empty();
        }
    }

    private static Patience patience(Setting setting) {
        return setting.get("timeouts")
                .map(timeouts -> new Patience(
                        timeouts.get("connect").map(Setting::span).orElse(null),
                        timeouts.get("first-token").map(Setting::span).orElse(null),
                        timeouts.get("idle").map(Setting::span).orElse(null),
                        timeouts.get("total").map(Setting::span).orElse(null)))
                .orElse(Patience.UNSAID);
    }

    private static Limits limits(Setting setting) {
        return setting.get("limits")
                .map(limits -> new Limits(
                        limit(limits, "requests-per-minute"),
                        limit(limits, "tokens-per-minute"),
                        limit(limits, "concurrent")))
                .orElse(Limits.UNSAID);
    }

    private static int limit(Setting limits, String name) {
        return Math.toIntExact(limits.get(name, Setting::whole, 0L));
    }

    private static Prices prices(Setting setting) {
        BigDecimal input = setting.get("input", Setting::amount, BigDecimal.ZERO);
        return new Prices(
                input,
                setting.get("cached-input", Setting::amount, input),
                setting.get("output", Setting::amount, BigDecimal.ZERO));
    }

    /** The texts under a name, by their own names; without those that stand for nothing. */
    private static Map<String, String> texts(Setting setting, String name) {
        return setting.get(name, Setting::entries, Map.<String, Setting>of()).entrySet().stream()
                .filter(entry -> !entry.getValue().text().isEmpty())
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    private static List<Setting> items(@Nullable Setting setting, String name) {
        return setting == null ? List.of() : setting.get(name, Setting::items, List.of());
    }

    private void problem(Setting where, String text) {
        problems.add(file + ":" + where.line() + ": " + text);
    }
}
