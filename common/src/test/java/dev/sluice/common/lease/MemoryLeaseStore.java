package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import dev.sluice.testkit.redis.MemoryRedis;
import dev.sluice.testkit.redis.RedisError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scripts in a Redis in memory. */
final class MemoryLeaseStore implements LeaseStore {

    private static final long MICROS = 1_000;

    private final Map<String, List<byte[]>> heard = new HashMap<>();
    private final MemoryRedis redis;

    MemoryLeaseStore(Clock clock) {
        redis = new MemoryRedis("a1".repeat(20), () -> clock.millis() * MICROS, this::publish);
        LeaseCalls.scripts().forEach(script -> assertSame(script, redis.load(script.text())));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A> A ask(ScriptCall<A> call) {
        Object reply = redis.evaluate(call.script().sha1(), call.keys(), call.args());
        return call.read((List<Object>) java.util.Objects.requireNonNull(reply));
    }

    @Override
    public Emitted emit(Frame frame) {
        String id = frame.fence() + "-" + frame.sequence();
        try {
            return redis.append(LeaseKeys.reply(frame.job()), id, frame.encode(), true) == null
                    ? Emitted.WIPED
                    : Emitted.WRITTEN;
        } catch (RedisError e) {
            return Emitted.REFUSED;
        }
    }

    @Override
    public long nowMillis() {
        return redis.nowMillis();
    }

    @Override
    public void wipe() {
        redis.flushAll();
    }

    @Override
    public Map<String, String> hash(String key) {
        Map<String, String> fields = new HashMap<>();
        redis.hash(key).forEach((field, value) -> {
            if (value.length > 0) {
                fields.put(field, new String(value, UTF_8));
            }
        });
        return fields;
    }

    @Override
    public void put(String key, String field, String value) {
        redis.put(key, field, value.getBytes(UTF_8));
    }

    @Override
    public void delete(String key) {
        redis.delete(key);
    }

    @Override
    public List<Entry> reply(JobId job) {
        return redis.range(LeaseKeys.reply(job), null, true, null, Integer.MAX_VALUE).stream()
                .map(entry -> new Entry(entry.id(), Frame.decode(entry.value())))
                .toList();
    }

    @Override
    public long lifeMillis(String key) {
        return redis.lifeMillis(key);
    }

    @Override
    public Ear hear(String ingress) {
        String channel = LeaseKeys.ingressChannel(ingress);
        heard.put(channel, new ArrayList<>());
        return () -> {
            List<Frame> frames = new ArrayList<>();
            List<byte[]> messages = heard.getOrDefault(channel, List.of());
            messages.forEach(message -> Frame.decodeMessage(message, frames::add));
            messages.clear();
            return frames;
        };
    }

    @Override
    public void close() {
        heard.clear();
    }

    private int publish(String channel, byte[] message) {
        List<byte[]> messages = heard.get(channel);
        if (messages == null) {
            return 0;
        }
        messages.add(message);
        return 1;
    }

    private static void assertSame(Script script, String sha1) {
        if (!script.sha1().equals(sha1)) {
            throw new IllegalStateException("script: " + script.name() + " has another SHA-1 in memory");
        }
    }
}
