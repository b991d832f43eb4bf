package dev.sluice.ingress.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.ClaimRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.ingress.dispatch.Dispatcher.Dispatched;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.Scripts;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.SharedRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a job, by what Kafka and a real Redis say. */
@Timeout(60)
final class DispatcherIT {

    private static final byte[] BODY = {'{', '}'};
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final JobPublisher publisher = new JobPublisher(producer, Jobs.settings(1), System::nanoTime);
    private final RedisClient client = RedisClient.create();

    @AfterEach
    void close() {
        publisher.close();
        client.shutdown();
    }

    @Test
    void acknowledgedJobIsAccepted() {
        Dispatcher dispatcher = dispatcher(SharedRedis.get());
        publisher.start();

        CompletionStage<Dispatched> dispatched = dispatcher.dispatch(Jobs.next(), BODY);
        Await.until(PATIENCE, "the record", producer::completeNext);

        assertThat(outcome(dispatched))
                .isInstanceOfSatisfying(
                        Dispatched.Accepted.class,
                        accepted -> assertThat(accepted.where())
                                .satisfies(where ->
                                        assertThat(String.valueOf(where)).startsWith(Lane.INTERACTIVE.topic())));
    }

    @Test
    void jobThatWasNotAcknowledgedIsNeverExecuted() {
        StatefulRedisConnection<byte[], byte[]> redis = connect(SharedRedis.get());
        Scripts scripts = new Scripts(redis);
        beginEpoch(scripts);
        JobHeaders job = Jobs.next();

        assertThat(outcome(lost(new Dispatcher(publisher, scripts, ingress()), job)))
                .isInstanceOfSatisfying(
                        Dispatched.Refused.class,
                        refused -> assertThat(refused.mayBeThere()).isTrue());

        assertThat(outcome(scripts.run(LeaseCalls.claim(claim(job))))).isInstanceOf(ClaimAnswer.Refused.class);
    }

    @Test
    void jobThatAWorkerHasGotIsAcceptedAfterAll() {
        Scripts scripts = new Scripts(connect(SharedRedis.get()));
        beginEpoch(scripts);
        JobHeaders job = Jobs.next();
        outcome(scripts.run(LeaseCalls.claim(claim(job))));

        assertThat(outcome(lost(new Dispatcher(publisher, scripts, ingress()), job)))
                .isEqualTo(new Dispatched.Accepted(null));
    }

    @Test
    void jobThatWasNeverSentLeavesNothingInRedis() {
        StatefulRedisConnection<byte[], byte[]> redis = connect(SharedRedis.get());
        Dispatcher dispatcher = new Dispatcher(publisher, new Scripts(redis), ingress());
        CompletionStage<Dispatched> _ = dispatcher.dispatch(Jobs.next(), BODY);
        JobHeaders job = Jobs.next();

        assertThat(outcome(dispatcher.dispatch(job, BODY)))
                .isInstanceOfSatisfying(
                        Dispatched.Refused.class,
                        refused -> assertThat(refused.mayBeThere()).isFalse());

        assertThat(redis.sync().exists(LeaseKeys.job(job.id()).getBytes(UTF_8))).isZero();
    }

    @Test
    void jobIsRefusedWithoutRedisToo() {
        try (RedisHandle own = RedisHandle.start()) {
            Dispatcher dispatcher = dispatcher(own);
            own.kill();

            assertThat(outcome(lost(dispatcher, Jobs.next())))
                    .isInstanceOfSatisfying(
                            Dispatched.Refused.class,
                            refused -> assertThat(refused.reason()).contains("redis"));
        }
    }

    private CompletionStage<Dispatched> lost(Dispatcher dispatcher, JobHeaders job) {
        publisher.start();
        CompletionStage<Dispatched> dispatched = dispatcher.dispatch(job, BODY);
        Await.until(PATIENCE, "the record", () -> producer.errorNext(new TimeoutException("no acknowledgement")));
        return dispatched;
    }

    private Dispatcher dispatcher(RedisHandle redis) {
        return new Dispatcher(publisher, new Scripts(connect(redis)), ingress());
    }

    private StatefulRedisConnection<byte[], byte[]> connect(RedisHandle redis) {
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        return client.connect(ByteArrayCodec.INSTANCE, RedisURI.create(redis.uri()));
    }

    /** A Redis that has no epoch settles for ever. */
    private static void beginEpoch(Scripts scripts) {
        outcome(scripts.run(LeaseCalls.epoch("epoch")));
        Await.until(
                Duration.ofSeconds(20),
                "the end of settling",
                () -> outcome(scripts.run(LeaseCalls.epoch("epoch"))).nowMillis()
                        > outcome(scripts.run(LeaseCalls.epoch("epoch"))).settledAtMillis());
    }

    private static ClaimRequest claim(JobHeaders job) {
        return new ClaimRequest(
                job.id(),
                "worker",
                "claim",
                Long.MAX_VALUE / 2,
                job.attempt(),
                job.replyChannel(),
                JobFacts.of(job),
                BODY,
                null,
                0,
                List.of(),
                false);
    }

    private static IngressId ingress() {
        return new IngressId("ingress");
    }

    private static <T> T outcome(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
