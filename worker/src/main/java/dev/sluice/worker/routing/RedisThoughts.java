package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.lease.LeaseKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps them in Redis, for any worker. What is lost costs the model its thoughts, never the client its answer: so a
 * Redis that fails is passed over in silence.
 */
final class RedisThoughts implements Thoughts {

    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final int MAX_CHARS = 32 * 1024;
    private static final int MAX_ID_CHARS = 128;

    /** The newest calls of a conversation: models look at the last turn's alone. */
    private static final int MAX_ASKED = 64;

    private final StatefulRedisConnection<byte[], byte[]> redis;

    RedisThoughts(StatefulRedisConnection<byte[], byte[]> redis) {
        this.redis = redis;
    }

    @Override
    public void keep(String tenant, Map<String, String> thoughts) {
        thoughts.forEach((callId, thought) -> {
            if (callId.length() <= MAX_ID_CHARS && thought.length() <= MAX_CHARS) {
                set(key(tenant, callId), thought.getBytes(UTF_8));
            }
        });
    }

    private void set(byte[] key, byte[] thought) {
        try {
            RedisFuture<String> _ = redis.async().set(key, thought, SetArgs.Builder.px(KEPT));
        } catch (RedisException ignored) {
            // Away: the client may have kept it.
        }
    }

    @Override
    public Map<String, String> find(String tenant, List<String> callIds) {
        List<String> asked = callIds.stream()
                .filter(callId -> callId.length() <= MAX_ID_CHARS)
                .toList();
        List<String> newest = asked.subList(Math.max(0, asked.size() - MAX_ASKED), asked.size());
        Map<String, String> found = new HashMap<>();
        if (newest.isEmpty()) {
            return found;
        }
        try {
            byte[][] keys = newest.stream().map(callId -> key(tenant, callId)).toArray(byte[][]::new);
            List<KeyValue<byte[], byte[]>> values = redis.sync().mget(keys);
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i).hasValue()) {
                    found.put(newest.get(i), new String(values.get(i).getValue(), UTF_8));
                }
            }
        } catch (RedisException ignored) {
            // Away: there is a way without them.
        }
        return found;
    }

    private static byte[] key(String tenant, String callId) {
        return LeaseKeys.thought(tenant, callId).getBytes(UTF_8);
    }
}
