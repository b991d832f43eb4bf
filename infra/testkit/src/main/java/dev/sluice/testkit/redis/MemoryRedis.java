package dev.sluice.testkit.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The commands of Redis that the product uses, on data in memory, by a clock that the test turns.
 *
 * <p>Keys and fields are texts; values are bytes. Not safe for use by several threads: like the real one, it does one
 * thing after the other.
 */
public final class MemoryRedis {

    /** One entry of a stream. */
    public record Entry(String id, byte[] value) {}

    /** What a moment's data was. */
    public record Snapshot(Map<String, Object> values, Map<String, Long> expiries) {}

    private final LongSupplier nowMicros;
    private final ToIntBiFunction<String, byte[]> publisher;
    private final LuaScripts scripts;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Long> expiries = new LinkedHashMap<>();
    private String runId;

    /**
     * An empty Redis.
     *
     * @param nowMicros Unix time in µs
     * @param publisher takes what is published to a channel; answers how many heard it
     */
    public MemoryRedis(String runId, LongSupplier nowMicros, ToIntBiFunction<String, byte[]> publisher) {
        this.runId = runId;
        this.nowMicros = nowMicros;
        this.publisher = publisher;
        this.scripts = new LuaScripts(this);
    }

    /** FLUSHALL: scripts stay. */
    public void flushAll() {
        values.clear();
        expiries.clear();
    }

    /** What is stored now. */
    public Snapshot snapshot() {
        Map<String, Object> copies = new LinkedHashMap<>();
        values.forEach((key, value) -> copies.put(key, copy(value)));
        return new Snapshot(copies, new LinkedHashMap<>(expiries));
    }

    /** Another process of the server: with this data, without scripts. */
    public void restart(String newRunId, Snapshot data) {
        runId = newRunId;
        scripts.forgetAll();
        flushAll();
        data.values().forEach((key, value) -> values.put(key, copy(value)));
        expiries.putAll(data.expiries());
    }

    /** The server's run id. */
    public String runId() {
        return runId;
    }

    /** TIME, in ms. */
    public long nowMillis() {
        return nowMicros.getAsLong() / 1_000;
    }

    long nowMicros() {
        return nowMicros.getAsLong();
    }

    /** SCRIPT LOAD. */
    public String load(String text) {
        return scripts.load(text);
    }

    /** The hash by which a script is called. */
    public static String sha1(String text) {
        return LuaScripts.sha1(text.getBytes(UTF_8));
    }

    /** EVALSHA: byte[] for strings, Long for integers, null, and lists of these. */
    public @Nullable Object evaluate(String sha1, List<byte[]> keys, List<byte[]> args) {
        return scripts.run(sha1, keys, args);
    }

    /** PUBLISH. */
    public int publish(String channel, byte[] message) {
        return publisher.applyAsInt(channel, message);
    }

    /** GET. */
    public byte @Nullable [] get(String key) {
        Bytes value = typed(key, Bytes.class);
        return value == null ? null : value.array();
    }

    /** SET with PX (0: for ever), and XX; false if XX found nothing. */
    public boolean set(String key, byte[] value, long lifeMillis, boolean onlyIfThere) {
        if (onlyIfThere && live(key) == null) {
            return false;
        }
        values.put(key, Bytes.of(value));
        expiries.remove(key);
        if (lifeMillis > 0) {
            expiries.put(key, nowMillis() + lifeMillis);
        }
        return true;
    }

    /** DEL. */
    public boolean delete(String key) {
        boolean there = live(key) != null;
        values.remove(key);
        expiries.remove(key);
        return there;
    }

    /** PEXPIREAT. */
    public void expireAt(String key, long atMillis) {
        if (live(key) != null) {
            expiries.put(key, atMillis);
        }
    }

    /** PTTL: -1 without an end, -2 without the key. */
    public long lifeMillis(String key) {
        if (live(key) == null) {
            return -2;
        }
        Long end = expiries.get(key);
        return end == null ? -1 : end - nowMillis();
    }

    /** HGETALL. */
    public Map<String, byte[]> hash(String key) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        Map<String, Bytes> stored = hashOf(key);
        if (stored != null) {
            stored.forEach((field, value) -> fields.put(field, value.array()));
        }
        return fields;
    }

    /** HSET. */
    public void put(String key, String field, byte[] value) {
        Map<String, Bytes> stored = hashOf(key);
        if (stored == null) {
            stored = new LinkedHashMap<>();
            values.put(key, stored);
        }
        stored.put(field, Bytes.of(value));
    }

    /** HDEL. */
    public void deleteField(String key, String field) {
        Map<String, Bytes> stored = hashOf(key);
        if (stored != null) {
            stored.remove(field);
            if (stored.isEmpty()) {
                delete(key);
            }
        }
    }

    /** XADD; null if NOMKSTREAM found no stream. */
    public @Nullable String append(String key, String id, byte[] value, boolean onlyIfThere) {
        StreamValue stream = typed(key, StreamValue.class);
        if (stream == null && onlyIfThere) {
            return null;
        }
        if (stream == null) {
            stream = new StreamValue();
        }
        stream.add(StreamValue.Id.parse(id), Bytes.of(value));
        values.put(key, stream);
        return id;
    }

    /** XTRIM MINID, but for the last entry. */
    public long trim(String key, String least) {
        StreamValue stream = typed(key, StreamValue.class);
        return stream == null ? 0 : stream.trim(StreamValue.Id.parse(least));
    }

    /** XLEN. */
    public long length(String key) {
        StreamValue stream = typed(key, StreamValue.class);
        return stream == null ? 0 : stream.length();
    }

    /**
     * XRANGE.
     *
     * @param from null: from the first
     * @param to null: to the last
     */
    public List<Entry> range(String key, @Nullable String from, boolean inclusive, @Nullable String to, int count) {
        StreamValue stream = typed(key, StreamValue.class);
        StreamValue.Id first = from == null ? new StreamValue.Id(0, 0) : StreamValue.Id.parse(from);
        StreamValue.Id last =
                to == null ? new StreamValue.Id(Long.MAX_VALUE, Long.MAX_VALUE) : StreamValue.Id.parse(to);
        return stream == null ? List.of() : stream.range(first, inclusive, last, count);
    }

    /** XREVRANGE + -. */
    public List<Entry> newest(String key, int count) {
        StreamValue stream = typed(key, StreamValue.class);
        return stream == null ? List.of() : stream.newest(count);
    }

    /** SADD. */
    public void addMember(String key, String member) {
        Set<String> members = membersOf(key);
        if (members == null) {
            members = new LinkedHashSet<>();
            values.put(key, members);
        }
        members.add(member);
    }

    /** SREM. */
    public void removeMember(String key, String member) {
        Set<String> members = membersOf(key);
        if (members != null && members.remove(member) && members.isEmpty()) {
            delete(key);
        }
    }

    /** SMEMBERS. */
    public Set<String> members(String key) {
        Set<String> members = membersOf(key);
        return members == null ? Set.of() : new LinkedHashSet<>(members);
    }

    /** LPUSH. */
    public void push(String key, byte[] value, int keep) {
        List<Bytes> list = listOf(key);
        if (list == null) {
            list = new ArrayList<>();
            values.put(key, list);
        }
        list.addFirst(Bytes.of(value));
        while (list.size() > keep) {
            list.removeLast();
        }
    }

    /** LRANGE. */
    public List<byte[]> list(String key) {
        List<Bytes> list = listOf(key);
        return list == null ? List.of() : list.stream().map(Bytes::array).toList();
    }

    private @Nullable Object live(String key) {
        Long end = expiries.get(key);
        if (end != null && end <= nowMillis()) {
            values.remove(key);
            expiries.remove(key);
        }
        return values.get(key);
    }

    private <T> @Nullable T typed(String key, Class<T> type) {
        Object value = live(key);
        if (value != null && !type.isInstance(value)) {
            throw new RedisError("WRONGTYPE Operation against a key holding the wrong kind of value");
        }
        return type.cast(value);
    }

    @SuppressWarnings("unchecked")
    private @Nullable Map<String, Bytes> hashOf(String key) {
        return (Map<String, Bytes>) typed(key, Map.class);
    }

    @SuppressWarnings("unchecked")
    private @Nullable Set<String> membersOf(String key) {
        return (Set<String>) typed(key, Set.class);
    }

    @SuppressWarnings("unchecked")
    private @Nullable List<Bytes> listOf(String key) {
        return (List<Bytes>) typed(key, List.class);
    }

    private static Object copy(Object value) {
        return switch (value) {
            case Map<?, ?> map -> new LinkedHashMap<>(map);
            case Set<?> set -> new LinkedHashSet<>(set);
            case List<?> list -> new ArrayList<>(list);
            case StreamValue stream -> stream.copy();
            default -> value;
        };
    }

    static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
