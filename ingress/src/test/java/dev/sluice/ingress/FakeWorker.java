package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.ClaimRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.ScriptCall;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.testkit.Await;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A worker that does what a test says: it reads jobs from Kafka, and claims and answers them as the protocol says.
 *
 * <p>It sees the jobs of the interactive lane that are published after it was started.
 */
public final class FakeWorker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LIFE_MILLIS = 4_500;

    /** A record as it came from Kafka. */
    public record Job(JobHeaders headers, byte[] body, Where where) {}

    private final String name = "fake-" + UUID.randomUUID().toString().substring(0, 8);
    private final RedisClient client;
    private final RedisCommands<byte[], byte[]> redis;
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscriptions;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final Queue<WorkerMessage> messages = new ConcurrentLinkedQueue<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread poller;
    private volatile boolean closed;
    private @Nullable FakeRun granted;

    private FakeWorker(String bootstrap, String redisUri) {
        client = RedisClient.create(redisUri);
        redis = client.connect(ByteArrayCodec.INSTANCE).sync();
        subscriptions = client.connectPubSub(ByteArrayCodec.INSTANCE);
        subscriptions.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                messages.add(WorkerMessage.decode(message));
            }
        });
        subscriptions.sync().subscribe(bytes(LeaseKeys.workerChannel(name)));
        beat();
        consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class));
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        poller = Thread.ofPlatform().name(name).daemon().start(this::poll);
    }

    /** Those of the lane, once an ingress that starts at the same time has made them. */
    private List<TopicPartition> partitions() {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < untilNanos) {
            List<TopicPartition> found = consumer.partitionsFor(Lane.INTERACTIVE.topic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("Waited in vain for the topic " + Lane.INTERACTIVE.topic() + ".");
    }

    /** Starts a worker, which sees the jobs that are published from now on. */
    public static FakeWorker start(String bootstrap, String redisUri) {
        return new FakeWorker(bootstrap, redisUri);
    }

    /** Has keys decided about from now on: a Redis that began a moment ago decides nothing about them for 8 s. */
    void endSettling() {
        long _ = redis.hset(bytes(LeaseKeys.EPOCH), Map.of(bytes("len"), bytes("0")));
    }

    /** Its incarnation. */
    public String name() {
        return name;
    }

    /** The next job, when it comes. */
    public Job next() {
        try {
            Job job = jobs.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (job == null) {
                throw new AssertionError("Waited in vain for a job.");
            }
            return job;
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for a job.", e);
        }
    }

    /** How many jobs came that nobody has taken. */
    public int unread() {
        return jobs.size();
    }

    /** Claims a job as if nobody ever had. */
    public ClaimAnswer claim(Job job) {
        return claim(job, 0);
    }

    /** Claims a job from an owner that is known to be dead. */
    public ClaimAnswer claim(Job job, long expectedFence) {
        return ask(LeaseCalls.claim(new ClaimRequest(
                job.headers().id(),
                name,
                UUID.randomUUID().toString(),
                Long.MAX_VALUE / 2,
                job.headers().attempt(),
                job.headers().replyChannel(),
                JobFacts.of(job.headers()),
                envelope(job),
                job.where(),
                expectedFence,
                List.of(),
                false)));
    }

    /** Claims the next job, and is granted it. */
    public FakeRun runNext() {
        return run(next());
    }

    /** Claims a job, and is granted it. */
    public FakeRun run(Job job) {
        return run(job, 0);
    }

    /** Takes a job over, and is granted it. */
    public FakeRun run(Job job, long expectedFence) {
        ClaimAnswer answer = claim(job, expectedFence);
        if (answer instanceof ClaimAnswer.Run run) {
            return new FakeRun(this, job, run);
        }
        throw new AssertionError("claim of " + job.headers().id() + ": " + answer + " (expected: RUN)");
    }

    /** Whether a claim of this job is granted; the run is then {@link #granted()}. */
    public boolean isGranted(Job job) {
        if (claim(job) instanceof ClaimAnswer.Run run) {
            granted = new FakeRun(this, job, run);
            return true;
        }
        return false;
    }

    /** The run of the last claim that {@link #isGranted} made. */
    public FakeRun granted() {
        return Objects.requireNonNull(granted);
    }

    /** Waits for a message of this kind about a job. */
    public <M extends WorkerMessage> M awaitMessage(Class<M> kind, Job job) {
        Await.until(PATIENCE, kind.getSimpleName() + " to " + name, () -> has(kind, job));
        return messages.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(message -> message.job().equals(job.headers().id()))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a message of this kind about a job has come. */
    public boolean has(Class<? extends WorkerMessage> kind, Job job) {
        return messages.stream()
                .anyMatch(message -> kind.isInstance(message)
                        && message.job().equals(job.headers().id()));
    }

    /** A field of the job in Redis; empty if it isn't there. */
    public String field(Job job, String field) {
        byte[] value = redis.hget(bytes(LeaseKeys.job(job.headers().id())), bytes(field));
        return value == null ? "" : new String(value, UTF_8);
    }

    /** Loses its heartbeat and its subscription, as a process does that is killed; nobody learns of it. */
    public void die() {
        closed = true;
        redis.del(bytes(LeaseKeys.worker(name)));
        subscriptions.close();
    }

    @Override
    public void close() {
        closed = true;
        try {
            poller.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        client.shutdown();
    }

    RedisCommands<byte[], byte[]> redis() {
        return redis;
    }

    <A> A ask(ScriptCall<A> call) {
        return call.read(redis.eval(
                call.script().text().getBytes(UTF_8),
                ScriptOutputType.MULTI,
                call.keys().toArray(byte[][]::new),
                call.args().toArray(byte[][]::new)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] envelope(Job job) {
        return bytes("{\"id\":\"" + job.headers().id().completionId() + "\",\"object\":\"chat.completion.chunk\",");
    }

    private void beat() {
        redis.sadd(bytes(LeaseKeys.FLEET), bytes(name));
        redis.set(bytes(LeaseKeys.worker(name)), bytes("1"), SetArgs.Builder.px(LIFE_MILLIS));
    }

    private void poll() {
        long beatNanos = System.nanoTime();
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(50))) {
                jobs.add(job(found));
            }
            if (!closed && System.nanoTime() - beatNanos > TimeUnit.SECONDS.toNanos(1)) {
                beatNanos = System.nanoTime();
                beat();
            }
        }
    }

    private static Job job(ConsumerRecord<byte[], byte[]> found) {
        List<JobHeaders.Header> headers = StreamSupport.stream(found.headers().spliterator(), false)
                .map(header -> new JobHeaders.Header(header.key(), header.value()))
                .toList();
        JobHeaders job = JobHeaders.decode(headers);
        if (!HexFormat.of().formatHex(found.key()).equals(job.id().hex())) {
            throw new AssertionError("key of " + job.id() + " (expected: its id)");
        }
        return new Job(job, found.value(), new Where(found.topic(), found.partition(), found.offset()));
    }
}
