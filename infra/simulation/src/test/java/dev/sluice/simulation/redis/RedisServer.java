package dev.sluice.simulation.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.time.Universe;
import dev.sluice.testkit.redis.MemoryRedis;
import dev.sluice.testkit.redis.MemoryRedis.Snapshot;
import dev.sluice.testkit.redis.RedisError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one Redis of a simulation. */
public final class RedisServer {

    private static final long SECOND = 1_000_000_000L;
    private static final Current CURRENT = new Current();

    private static final Pattern NAME = Pattern.compile("(?m)^-- (\\w+): ");

    /** Hears of each script of the product: when it has come, and when it was carried out and isn't answered yet. */
    @FunctionalInterface
    public interface Scripts {
        /**
         * A script is there.
         *
         * @param script the name of its file
         * @param key of the job
         * @param isDone whether it has changed what it had to
         */
        void script(Link link, String script, String key, boolean isDone);
    }

    /** How much is there when it has restarted. */
    public enum Kept {
        ALL,
        /** All but the last second, as with an append-only file that is synchronised each second. */
        LESS_LAST_SECOND,
        NOTHING
    }

    private final Universe universe;
    private final MemoryRedis data;
    private final Set<Link> links = new LinkedHashSet<>();
    private final Map<String, Set<Link>> subscribers = new LinkedHashMap<>();
    private final Deque<Snapshot> snapshots = new ArrayDeque<>();
    private final Flaw flaw;
    private final Map<String, String> names = new HashMap<>();
    private boolean up = true;
    private long fullUntilNanos;
    private long newcomersHeldUntilNanos;
    private long longestStream;
    private long aheadMicros;
    private Scripts scripts = (_, _, _, _) -> {};
    private int losePublishesOneIn;
    private int restarts;

    /**
     * An empty server; {@link #current()} is this one from here on.
     *
     * @param flaw what is taken out of it
     */
    public RedisServer(Universe universe, Flaw flaw) {
        this.universe = universe;
        this.flaw = flaw;
        this.data = new MemoryRedis(runId(0), this::nowMicros, this::publish);
        CURRENT.server = this;
        snapshot();
    }

    /** The server of the simulation that runs. */
    public static RedisServer current() {
        RedisServer server = CURRENT.server;
        if (server == null) {
            throw new IllegalStateException("no server");
        }
        return server;
    }

    /** What it holds. */
    public MemoryRedis data() {
        return data;
    }

    /** Whether it answers. */
    public boolean isUp() {
        return up;
    }

    /** Loses one of so many published messages on its way; 0: none. */
    public void losePublishes(int oneIn) {
        losePublishesOneIn = oneIn;
    }

    /** Refuses for a while whatever would need memory. */
    public void fill(long nanos) {
        fullUntilNanos = universe.nanos() + nanos;
    }

    /** Holds the connections that are made in this time until its end. */
    public void holdNewcomers(long nanos) {
        newcomersHeldUntilNanos = universe.nanos() + nanos;
    }

    /** Sets its clock forward, or back. */
    public void setClock(long byMillis) {
        aheadMicros += byMillis * 1_000;
    }

    /** Tells this listener from now on. */
    public void onScripts(Scripts listener) {
        scripts = listener;
    }

    /** FLUSHALL. */
    public void wipe() {
        data.flushAll();
    }

    /** Ends, and is there again after a while. */
    public void restart(Kept kept, long downNanos) {
        if (!up) {
            return;
        }
        up = false;
        Snapshot left = switch (kept) {
            case ALL -> data.snapshot();
            case LESS_LAST_SECOND -> snapshots.getFirst();
            case NOTHING -> new Snapshot(Map.of(), Map.of());
        };
        List.copyOf(links).forEach(Link::serverGone);
        subscribers.clear();
        universe.in(downNanos, () -> {
            up = true;
            data.restart(runId(++restarts), left);
        });
    }

    /** Has from now on what it had up to a second ago, over the same connections. */
    public void failOver() {
        data.restart(runId(++restarts), snapshots.getFirst());
    }

    /** The connections of a process, by the end of their name; empty for all. */
    public List<Link> links(String hostName, String suffix) {
        return links.stream()
                .filter(link ->
                        link.host().name().equals(hostName) && link.name().endsWith(suffix))
                .toList();
    }

    /** XADD, which a flaw keeps from refusing what isn't above the last id. */
    @Nullable
    String append(String key, String id, byte[] value, boolean onlyIfThere) {
        refuseIfFull();
        longestStream = Math.max(longestStream, data.length(key) + 1);
        try {
            return data.append(key, id, value, onlyIfThere);
        } catch (RedisError e) {
            if (flaw != Flaw.ZOMBIE_ENTRIES) {
                throw e;
            }
            String[] tip = data.newest(key, 1).getFirst().id().split("-", -1);
            data.append(key, tip[0] + "-" + (Long.parseLong(tip[1]) + 1), value, onlyIfThere);
            return id;
        }
    }

    /** The most entries that a stream has had. */
    public long longestStream() {
        return longestStream;
    }

    private void refuseIfFull() {
        if (universe.nanos() < fullUntilNanos) {
            throw new RedisError("OOM command not allowed when used memory > 'maxmemory'.");
        }
    }

    long nowMicros() {
        return universe.nowMicros() + aheadMicros;
    }

    Universe universe() {
        return universe;
    }

    void opened(Link link) {
        links.add(link);
        link.hold(Math.max(0, newcomersHeldUntilNanos - universe.nanos()));
    }

    void closed(Link link) {
        links.remove(link);
        unsubscribe(link);
    }

    void subscribe(String channel, Link link) {
        subscribers.computeIfAbsent(channel, _ -> new LinkedHashSet<>()).add(link);
    }

    void unsubscribe(Link link) {
        subscribers.values().forEach(all -> all.remove(link));
    }

    int subscribersOf(String channel) {
        return subscribers.getOrDefault(channel, Set.of()).size();
    }

    int publish(String channel, byte[] message) {
        Set<Link> all = subscribers.getOrDefault(channel, Set.of());
        for (Link link : all) {
            boolean isLost = losePublishesOneIn > 0 && universe.random().nextInt(losePublishesOneIn) == 0;
            if (!isLost) {
                link.push(channel.getBytes(US_ASCII), message);
            }
        }
        return all.size();
    }

    private final Map<String, String> edited = new HashMap<>();

    /** SCRIPT LOAD; answers to the hash of the text that was sent, whatever was changed in it. */
    void load(String text) {
        String shown = MemoryRedis.sha1(text);
        edited.put(shown, data.load(flaw.without(text)));
        Matcher name = NAME.matcher(text);
        if (name.find()) {
            names.put(shown, name.group(1));
        }
    }

    @Nullable
    Object evaluate(Link link, String sha1, List<byte[]> keys, List<byte[]> args) {
        refuseIfFull();
        String name = names.getOrDefault(sha1, "");
        String key = new String(keys.getFirst(), US_ASCII);
        scripts.script(link, name, key, false);
        if (!up) {
            throw new RedisError("LOADING it has just ended");
        }
        Object answer = data.evaluate(edited.getOrDefault(sha1, sha1), keys, args);
        scripts.script(link, name, key, true);
        return answer;
    }

    private void snapshot() {
        snapshots.add(data.snapshot());
        if (snapshots.size() > 2) {
            snapshots.removeFirst();
        }
        universe.in(SECOND / 2, this::snapshot);
    }

    /** Every connection. */
    public List<Link> allLinks() {
        return new ArrayList<>(links);
    }

    private static String runId(int number) {
        return "%040x".formatted(number);
    }

    private static final class Current {
        private volatile @Nullable RedisServer server;
    }
}
