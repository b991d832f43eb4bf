package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import dev.sluice.testkit.Await;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The scripts in a real Redis. */
final class RedisLeaseStore implements LeaseStore {

    /** Holds no frame; what was published before it has arrived when it arrives. */
    private static final byte[] FENCE_POST = new byte[0];

    private final RedisClient client;
    private final RedisCommands<byte[], byte[]> redis;
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscriptions;
    private final Map<String, RedisEar> ears = new ConcurrentHashMap<>();

    RedisLeaseStore(String uri) {
        client = RedisClient.create(uri);
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        redis = connection.sync();
        subscriptions = client.connectPubSub(ByteArrayCodec.INSTANCE);
        subscriptions.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                RedisEar ear = ears.get(new String(channel, UTF_8));
                if (ear != null) {
                    ear.messages.add(message);
                }
            }
        });
        for (Script script : LeaseCalls.scripts()) {
            if (!redis.scriptLoad(script.text()).equals(script.sha1())) {
                throw new IllegalStateException("script: " + script.name() + " has another SHA-1 in Redis");
            }
        }
    }

    @Override
    public <A> A ask(ScriptCall<A> call) {
        List<Object> reply = redis.evalsha(
                call.script().sha1(),
                ScriptOutputType.MULTI,
                call.keys().toArray(byte[][]::new),
                call.args().toArray(byte[][]::new));
        return call.read(reply);
    }

    @Override
    public Emitted emit(Frame frame) {
        XAddArgs args = new XAddArgs().nomkstream().id(frame.fence() + "-" + frame.sequence());
        try {
            String id =
                    redis.xadd(bytes(LeaseKeys.reply(frame.job())), args, bytes(LeaseKeys.FRAME_FIELD), frame.encode());
            return id == null ? Emitted.WIPED : Emitted.WRITTEN;
        } catch (RedisCommandExecutionException e) {
            return Emitted.REFUSED;
        }
    }

    @Override
    public long nowMillis() {
        List<byte[]> time = redis.time();
        return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
    }

    @Override
    public void wipe() {
        redis.flushall();
    }

    @Override
    public Map<String, String> hash(String key) {
        Map<String, String> fields = new HashMap<>();
        redis.hgetall(bytes(key)).forEach((field, value) -> {
            if (value.length > 0) {
                fields.put(new String(field, UTF_8), new String(value, UTF_8));
            }
        });
        return fields;
    }

    @Override
    public void put(String key, String field, String value) {
        redis.hset(bytes(key), bytes(field), bytes(value));
    }

    @Override
    public void delete(String key) {
        redis.del(bytes(key));
    }

    @Override
    public List<Entry> reply(JobId job) {
        List<Entry> entries = new ArrayList<>();
        redis.xrange(bytes(LeaseKeys.reply(job)), io.lettuce.core.Range.unbounded())
                .forEach(message -> entries.add(new Entry(
                        message.getId(),
                        Frame.decode(message.getBody().values().iterator().next()))));
        return entries;
    }

    @Override
    public long lifeMillis(String key) {
        return redis.pttl(bytes(key));
    }

    @Override
    public Ear hear(String ingress) {
        String channel = LeaseKeys.ingressChannel(ingress);
        RedisEar ear = ears.computeIfAbsent(channel, name -> {
            subscriptions.sync().subscribe(bytes(name));
            return new RedisEar(bytes(name));
        });
        ear.frames(); // Another test may have listened to the same ingress.
        return ear;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, UTF_8));
    }

    private final class RedisEar implements Ear {

        private final byte[] channel;
        private final ConcurrentLinkedQueue<byte[]> messages = new ConcurrentLinkedQueue<>();

        private RedisEar(byte[] channel) {
            this.channel = channel;
        }

        @Override
        public List<Frame> frames() {
            redis.publish(channel, FENCE_POST);
            List<Frame> frames = new ArrayList<>();
            Await.until(Duration.ofSeconds(5), "what was published", () -> drainTo(frames));
            return frames;
        }

        private boolean drainTo(List<Frame> frames) {
            while (!messages.isEmpty()) {
                byte[] message = messages.remove();
                if (message.length == 0) {
                    return true;
                }
                Frame.decodeMessage(message, frames::add);
            }
            return false;
        }
    }
}
