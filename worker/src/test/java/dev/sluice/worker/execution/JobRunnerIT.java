package dev.sluice.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.RefuseRequest;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.worker.deadletter.DeadLetters;
import dev.sluice.worker.emit.EmitWiring;
import dev.sluice.worker.keeping.AnswerTopic;
import dev.sluice.worker.metering.Ledger;
import dev.sluice.worker.presence.PresenceWiring;
import dev.sluice.worker.presence.RedisConnections;
import dev.sluice.worker.presence.WorkerId;
import dev.sluice.worker.routing.Turn;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** One job at a time, over the leases of a real Redis; the provider and Kafka's producer are stand-ins. */
final class JobRunnerIT {

    private static final String INGRESS = FakeRecord.INGRESS;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static RedisHandle redis;
    private static AnnotationConfigApplicationContext context;
    private static RedisCommands<byte[], byte[]> commands;
    private static Scripts scripts;
    private static JobRunner runner;
    private static final FakeAnswers ANSWERS = new FakeAnswers();
    private static final MockProducer<byte[], byte[]> RESULTS =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final JobId job = new JobId(
            RandomGenerator.getDefault().nextLong(),
            RandomGenerator.getDefault().nextLong());

    @BeforeAll
    static void start() {
        redis = RedisHandle.start();
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of("sluice.redis.uris", redis.uri(), "sluice.execution.record-others-after", "2s")));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(SslBundles.class, DefaultSslBundleRegistry::new);
        context.registerBean(FakeAnswers.class, () -> ANSWERS);
        context.registerBean(CatalogSource.class, () -> CatalogSource.builtIn(false));
        context.registerBean(AnswerTopic.class, () -> new AnswerTopic(RESULTS));
        context.registerBean(Ledger.class, () -> new Ledger(RESULTS));
        context.registerBean(DeadLetters.class, () -> new DeadLetters(RESULTS));
        context.register(PresenceWiring.class, EmitWiring.class, ExecutionWiring.class);
        context.refresh();
        commands = context.getBean(RedisConnections.class).scripts().sync();
        scripts = context.getBean(Scripts.class);
        runner = context.getBean(JobRunner.class);
        context.getBean(RedisConnections.class)
                .subscriptions()
                .sync()
                .subscribe(LeaseKeys.ingressChannel(INGRESS).getBytes(UTF_8));
        awaitSettled();
    }

    @AfterAll
    static void stop() {
        context.close();
        redis.close();
    }

    private JobScene scene;

    @BeforeEach
    void reset() {
        scene = new JobScene(job, scripts, commands);
        ANSWERS.reset();
        RESULTS.clear();
        showIngress();
    }

    @Test
    void aStreamedJobIsAnsweredRecordedAndCompleted() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());

        run(record);

        assertThat(record.fate()).isEqualTo("complete");
        assertThat(scene.texts()).isEqualTo(FakeAnswers.WORDS);
        assertThat(scene.lastFrame().type()).isEqualTo(FrameType.FINISH);
        assertThat(results()).singleElement().satisfies(result -> {
            assertThat(result.job()).isEqualTo(job);
            assertThat(result.outcome()).isEqualTo(Outcome.finished("stop", FakeAnswers.USAGE));
        });
        assertThat(scene.field("rec")).isEqualTo("1");
    }

    @Test
    void aWholeAnswerTravelsInItsFinish() {
        run(FakeRecord.whole(job, epoch(), now()));

        assertThat(scene.texts()).isEmpty();
        assertThat(FinishPayload.decode(scene.lastFrame().payload()).pieces())
                .singleElement()
                .satisfies(piece -> assertThat(new String(piece, UTF_8)).isEqualTo("one two three"));
    }

    @Test
    void aRedeliveredRecordOfARecordedJobIsCompletedWithoutACall() {
        run(FakeRecord.streamed(job, epoch(), now()));
        FakeRecord again = FakeRecord.streamed(job, epoch(), now());

        run(again);

        assertThat(again.fate()).isEqualTo("complete");
        assertThat(ANSWERS.calls()).isEqualTo(1);
        assertThat(results()).hasSize(1);
    }

    @Test
    void aSecondRecordOfARunningJobSharesItsFate() {
        ANSWERS.pauseAfterFirstWord();
        FakeRecord first = FakeRecord.streamed(job, epoch(), now());
        FakeRecord second = FakeRecord.of(job, "attempt-2", epoch(), now(), true);
        Thread running = runAside(first);
        awaitTexts(1);
        run(second);
        assertThat(second.fate()).isEmpty();

        ANSWERS.goOn();
        awaitEnd(running);

        assertThat(List.of(first.fate(), second.fate())).containsOnly("complete");
        assertThat(ANSWERS.calls()).isEqualTo(1);
    }

    @Test
    void aRefusedAttemptIsNeverCalledAndItsRecordAloneIsComplete() {
        FakeRecord refused = FakeRecord.streamed(job, epoch(), now());
        scripts.ask(LeaseCalls.refuse(
                new RefuseRequest(job, refused.headers().attempt(), INGRESS, true, JobFacts.of(refused.headers()))));

        run(refused);

        assertThat(refused.fate()).isEqualTo("complete");
        assertThat(ANSWERS.calls()).isZero();
        assertThat(results()).isEmpty();
    }

    @Test
    void aJobThatAnotherWorkerRunsIsSetAside() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        scene.claimAs("another-worker", record, 0);

        run(record);

        assertThat(record.fate()).isEqualTo("parked");
        assertThat(ANSWERS.calls()).isZero();
    }

    @Test
    void aDeadWorkersJobIsTakenOverBeforeItsFirstWord() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        long fence = scene.claimAs("dead-worker", record, 0);

        run(record.expecting(fence));

        assertThat(scene.texts()).isEqualTo(FakeAnswers.WORDS);
        assertThat(results())
                .singleElement()
                .satisfies(result -> assertThat(result.outcome().isAnswer()).isTrue());
    }

    @Test
    void aDeadWorkersTextIsGoneOnWithWhereTheRouteCan() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        long fence = scene.claimAs("dead-worker", record, 0);
        scene.write(fence, 1, "one");
        ANSWERS.canContinue(true);

        run(record.expecting(fence));

        assertThat(scene.texts()).isEqualTo(FakeAnswers.WORDS);
        assertThat(scene.lastFrame().sequence()).isEqualTo(4);
    }

    @Test
    void aDeadWorkersTextIsInterruptedWhereTheRouteCannotGoOn() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        long fence = scene.claimAs("dead-worker", record, 0);
        scene.write(fence, 1, "one");

        run(record.expecting(fence));

        assertThat(ANSWERS.calls()).isZero();
        assertThat(scene.lastFrame().type()).isEqualTo(FrameType.ERROR);
        assertThat(results()).singleElement().satisfies(result -> {
            assertThat(result.outcome().failure()).isNotNull();
            assertThat(result.outcome().usage().completionTokens()).isEqualTo(1);
            assertThat(result.outcome().usage().estimated()).isTrue();
        });
    }

    @Test
    void aCancelEndsTheCallAndRecordsWhatItHasCost() {
        ANSWERS.pauseAfterFirstWord();
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        Thread running = runAside(record);
        awaitTexts(1);

        commands.publish(
                LeaseKeys.workerChannel(context.getBean(WorkerId.class).value()).getBytes(UTF_8),
                new WorkerMessage.Cancel(job, INGRESS).encode());
        awaitEnd(running);

        assertThat(record.fate()).isEqualTo("complete");
        assertThat(results()).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.failed(FailureCode.CANCELLED, "", FakeAnswers.PARTIAL));
        });
    }

    @Test
    void anEndByAnIngressIsNoticedAtTheNextFrame() {
        ANSWERS.pauseAfterFirstWord();
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        Thread running = runAside(record);
        awaitTexts(1);
        scripts.ask(LeaseCalls.end(EndRequest.of(
                job, EndRequest.Why.CANCELLED, 0, 0, List.of(INGRESS), false, JobFacts.of(record.headers()))));

        ANSWERS.goOn();
        awaitEnd(running);

        assertThat(record.fate()).isEqualTo("complete");
        assertThat(scene.texts()).isEqualTo(List.of("one"));
        assertThat(results()).singleElement().satisfies(result -> {
            assertThat(result.outcome().failure()).isNotNull();
            assertThat(result.outcome().usage().completionTokens()).isPositive();
        });
    }

    @Test
    void aZombieWritesNothingAndRecordsNothing() {
        ANSWERS.pauseAfterFirstWord();
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        Thread running = runAside(record);
        awaitTexts(1);
        scene.claimAs("successor", record, Long.parseLong(scene.field("f")));

        ANSWERS.goOn();
        awaitEnd(running);

        assertThat(scene.texts()).isEqualTo(List.of("one"));
        assertThat(record.fate()).isEqualTo("parked");
        assertThat(results()).isEmpty();
    }

    @Test
    void aWipeInMidStreamCostsNoSecondCallAndNoText() {
        ANSWERS.pauseAfterFirstWord();
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        Thread running = runAside(record);
        awaitTexts(1);

        commands.flushall();
        showIngress();
        ANSWERS.goOn();
        awaitEnd(running);

        assertThat(scene.texts()).isEqualTo(FakeAnswers.WORDS);
        assertThat(scene.lastFrame().type()).isEqualTo(FrameType.FINISH);
        assertThat(ANSWERS.calls()).isEqualTo(1);
        assertThat(record.fate()).isEqualTo("complete");
        awaitSettled();
    }

    @Test
    void anEndThatNobodyRecordedIsRecordedByWhoeverComesLate() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        long fence = scene.claimAs("dead-worker", record, 0);
        byte[] outcome = Outcome.finished("stop", FakeAnswers.USAGE).encode();
        byte[] frame =
                new Frame(FrameType.FINISH, 0, job, fence, 1, new FinishPayload(outcome, List.of()).encode()).encode();
        scripts.ask(LeaseCalls.finish(job, fence, 0, outcome, frame));
        FakeRecord early = FakeRecord.streamed(job, epoch(), now());
        run(early);
        assertThat(early.fate()).isEqualTo("parked");

        Await.until(PATIENCE, "the time of others", () -> now() > Long.parseLong(scene.field("done_at")) + 2_000);
        run(record);

        assertThat(record.fate()).isEqualTo("complete");
        assertThat(ANSWERS.calls()).isZero();
        assertThat(results())
                .singleElement()
                .satisfies(
                        result -> assertThat(result.outcome()).isEqualTo(Outcome.finished("stop", FakeAnswers.USAGE)));
    }

    @Test
    void aJobThatEndedThreeWorkersIsSetAsideWithTheNumberOfTries() {
        FakeRecord record = FakeRecord.streamed(job, epoch(), now());
        long fence = scene.claimAs("first", record, 0);
        fence = scene.claimAs("second", record, fence);
        fence = scene.claimAs("third", record, fence);

        run(record.expecting(fence));

        assertThat(RESULTS.history())
                .filteredOn(sent -> sent.topic().equals("sluice.dead"))
                .singleElement()
                .satisfies(letter -> assertThat(
                                letter.headers().lastHeader("sluice-dead-tries").value())
                        .isEqualTo("3".getBytes(UTF_8)));
        // None of its workers had a token of it: nobody pays for their calls.
        assertThat(results().getFirst().outcome().usage()).isEqualTo(TokenUsage.NONE);
    }

    /** Beside its subscription, this is how the ingress lives. */
    private static void showIngress() {
        commands.set(LeaseKeys.ingress(INGRESS).getBytes(UTF_8), "1".getBytes(UTF_8));
    }

    private static String epoch() {
        return epochField("id");
    }

    private static String epochField(String name) {
        byte[] value = commands.hget("e".getBytes(UTF_8), name.getBytes(UTF_8));
        return value == null ? "" : new String(value, UTF_8);
    }

    /** By what Redis itself goes by, and a little longer: clocks differ by some ms. */
    private static void awaitSettled() {
        Await.until(PATIENCE, "the settling's end", () -> {
            boolean isKnown = !epochField("since").isEmpty();
            return isKnown && now() > Long.parseLong(epochField("since")) + Long.parseLong(epochField("len")) + 100;
        });
    }

    private static long now() {
        return context.getBean(RedisClock.class).millis();
    }

    private static void run(FakeRecord record) {
        runner.run(record, Turn.UNCOUNTED);
    }

    private static Thread runAside(FakeRecord record) {
        return Thread.ofVirtual().start(() -> run(record));
    }

    private static void awaitEnd(Thread running) {
        Await.until(PATIENCE, "the job's end", () -> !running.isAlive());
    }

    private void awaitTexts(int count) {
        Await.until(PATIENCE, "a piece in Redis", () -> scene.texts().size() == count);
    }

    private static List<JobResult> results() {
        return RESULTS.history().stream()
                .filter(sent -> sent.topic().equals("sluice.results"))
                .map(sent -> JobResult.decode(sent.value()))
                .toList();
    }
}
