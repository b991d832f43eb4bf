package dev.sluice.ingress.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.catalog.ModelRoute;
import dev.sluice.redis.RedisClock;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The routes of the catalogue, with what the workers' shared buckets say of them. Its methods block. */
public final class Routes {

    private static final String KEY_BEGINS = "p:{";
    private static final String SHARE = "w:";
    private static final String BROKEN = "b:";

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final CatalogSource catalog;
    private final RedisClock clock;

    Routes(StatefulRedisConnection<byte[], byte[]> connection, CatalogSource catalog, RedisClock clock) {
        this.redis = connection.async();
        this.catalog = catalog;
        this.clock = clock;
    }

    /** All of them, model by model. */
    public List<RouteState> list() {
        Map<String, List<RouteState.Allowance>> allowances = allowances();
        List<RouteState> routes = new ArrayList<>();
        for (Model model : catalog.current().models()) {
            for (ModelRoute route : model.routes()) {
                String provider = route.provider().name();
                List<RouteState.Allowance> keys = allowances.getOrDefault(provider + "/" + route.model(), List.of());
                routes.add(new RouteState(model.id(), provider, route.model(), stateOf(keys), keys));
            }
        }
        return routes;
    }

    private static String stateOf(List<RouteState.Allowance> keys) {
        if (keys.isEmpty()) {
            return "idle";
        }
        if (keys.stream().allMatch(key -> key.pausedUntil() != null)) {
            return "paused";
        }
        return keys.stream().allMatch(key -> key.pausedUntil() != null || key.brokenFor() > 0) ? "broken" : "open";
    }

    /** By provider and model. */
    private Map<String, List<RouteState.Allowance>> allowances() {
        Map<String, List<RouteState.Allowance>> all = new HashMap<>();
        Map<String, byte[]> keys = new TreeMap<>();
        Answers.keys(redis, KEY_BEGINS).forEach(key -> keys.put(new String(key, UTF_8), key));
        keys.forEach((name, key) -> {
            String inside = name.substring(KEY_BEGINS.length(), name.length() - 1);
            int hash = inside.lastIndexOf('/');
            if (hash > 0) {
                Map<String, String> fields = new HashMap<>();
                Answers.await(() -> redis.hgetall(key))
                        .forEach((field, value) -> fields.put(new String(field, UTF_8), new String(value, UTF_8)));
                all.computeIfAbsent(inside.substring(0, hash), _ -> new ArrayList<>())
                        .add(allowance(inside.substring(hash + 1), fields));
            }
        });
        return all;
    }

    private RouteState.Allowance allowance(String hash, Map<String, String> fields) {
        long now = clock.millis();
        int workers = 0;
        long running = 0;
        int brokenFor = 0;
        long brokenMillis = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            // "<valid until> <share> <running> <hungry>"
            String[] words = field.getValue().split(" ");
            if (field.getKey().startsWith(SHARE) && words.length >= 3 && Answers.number(words[0]) >= now) {
                workers++;
                running += Answers.number(words[2]);
            }
            if (field.getKey().startsWith(BROKEN) && Answers.number(words[0]) > now) {
                brokenFor++;
                brokenMillis = Math.max(brokenMillis, Answers.number(words[0]));
            }
        }
        long pausedMillis = number(fields, "paused");
        return new RouteState.Allowance(
                hash,
                number(fields, "limit"),
                running,
                workers,
                positive(number(fields, "rpm")),
                positive(number(fields, "tpm")),
                pausedMillis > now ? pausedMillis / 1_000 : null,
                brokenFor,
                brokenFor > 0 ? brokenMillis / 1_000 : null);
    }

    private static long number(Map<String, String> fields, String name) {
        return Answers.number(fields.getOrDefault(name, ""));
    }

    private static @Nullable Long positive(long number) {
        return number > 0 ? number : null;
    }
}
