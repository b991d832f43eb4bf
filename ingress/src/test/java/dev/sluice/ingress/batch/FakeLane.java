package dev.sluice.ingress.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.answers.AnswerSource;
import dev.sluice.ingress.batch.answers.AnswerTap;
import dev.sluice.ingress.batch.answers.SharedAnswers;
import dev.sluice.ingress.batch.book.BatchOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The bulk lane, its workers and the topic of answers, in memory: jobs are run once each, in an order by chance, while
 * somebody polls. It outlives the owners of batches.
 */
final class FakeLane implements JobFeed {

    private static final String TOPIC = "answers/0";

    private final Random random;
    private final SharedAnswers shared = new SharedAnswers(Source::new);
    private final Map<JobId, String> waiting = new LinkedHashMap<>();
    private final Set<JobId> known = new HashSet<>();
    private final Set<JobId> ended = new HashSet<>();
    private final List<WrittenAnswer> answers = new ArrayList<>();
    private Runnable onCall = () -> {};
    private long millis = 1_000_000;
    private int pace = Integer.MAX_VALUE;
    private int ran;
    private int mostWaiting;
    private double refusals;
    private final Set<Integer> weights = new HashSet<>();

    FakeLane(Random random) {
        this.random = random;
    }

    /** Runs this at each call of an owner; it may throw. */
    void onCall(Runnable action) {
        onCall = action;
    }

    /** How many jobs are run at each look, at most. */
    void pace(int jobs) {
        pace = jobs;
    }

    /** Which part of all jobs Kafka doesn't take at once. */
    void refuse(double part) {
        refusals = part;
    }

    /** How many jobs were run, each of them paid for. */
    int ran() {
        return ran;
    }

    /** The most jobs that waited at once. */
    int mostWaiting() {
        return mostWaiting;
    }

    /** The weights with which jobs were sent. */
    Set<Integer> weights() {
        return weights;
    }

    /** How many jobs were ever sent. */
    int known() {
        return known.size();
    }

    /** Unix time in ms, which goes on while somebody polls. */
    long millis() {
        return millis;
    }

    void pass(Duration time) {
        millis += time.toMillis();
    }

    @Override
    public CompletionStage<Boolean> send(BatchOrder order, JobId job, ApiRequest request, int laneWeight) {
        onCall.run();
        weights.add(laneWeight);
        if (random.nextDouble() < refusals) {
            return CompletableFuture.completedStage(false);
        }
        if (known.add(job)) {
            waiting.put(job, new String(request.body(), UTF_8));
            mostWaiting = Math.max(mostWaiting, waiting.size());
        }
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Ended> end(BatchOrder order, JobId job) {
        onCall.run();
        if (ended.contains(job)) {
            return CompletableFuture.completedStage(Ended.CANCELLED);
        }
        if (known.add(job) || waiting.remove(job) != null) {
            ended.add(job);
            return CompletableFuture.completedStage(random.nextBoolean() ? Ended.CANCELLED : Ended.UNKNOWN);
        }
        return CompletableFuture.completedStage(Ended.ANSWERED);
    }

    /** A reader of the answers. */
    AnswerTap tap() {
        return shared.tap();
    }

    private void work() {
        List<JobId> jobs = new ArrayList<>(waiting.keySet());
        for (int i = 0; i < pace && !jobs.isEmpty() && random.nextInt(8) > 0; i++) {
            JobId job = jobs.remove(random.nextInt(jobs.size()));
            String body = String.valueOf(waiting.remove(job));
            ran++;
            WrittenAnswer answer = answer(job, body);
            answers.add(answer);
            if (random.nextInt(10) == 0) {
                // Whoever recorded a job after its worker's death may have written its answer again.
                answers.add(answer);
            }
        }
    }

    private static WrittenAnswer answer(JobId job, String body) {
        boolean isBad = body.contains("\"bad\"");
        // Of a failure the provider may have charged the prompt.
        TokenUsage usage = isBad ? TokenUsage.of(4, 0) : new TokenUsage(3, 2, 1, 1, false);
        Outcome outcome = isBad
                ? Outcome.failed(FailureCode.CONTEXT_LENGTH_EXCEEDED, "Too long.", usage)
                : Outcome.finished("stop", usage);
        JobResult result = new JobResult(job, "t", "chat", "m", Lane.BULK, "a", 1, 1, 1, 1, "", 0, outcome);
        byte[] text = isBad ? new byte[0] : ("{\n \"of\": \"" + job.hex() + "\"\n}").getBytes(UTF_8);
        return new WrittenAnswer(result, text, new byte[0]);
    }

    private final class Source implements AnswerSource {

        private int place;

        @Override
        public Map<String, Long> ends() {
            onCall.run();
            return Map.of(TOPIC, (long) answers.size());
        }

        @Override
        public void seek(Map<String, Long> places) {
            place = Math.toIntExact(places.getOrDefault(TOPIC, 0L));
        }

        @Override
        public List<Found> poll(Duration atMost) {
            onCall.run();
            millis += atMost.toMillis();
            work();
            List<Found> some = new ArrayList<>();
            for (int left = 1 + random.nextInt(20); left > 0 && place < answers.size(); left--) {
                WrittenAnswer answer = answers.get(place);
                some.add(new Found(TOPIC, place, answer.result().job().bytes(), answer.encode()));
                place++;
            }
            return some;
        }

        @Override
        public Map<String, Long> places() {
            return Map.of(TOPIC, (long) place);
        }

        @Override
        public void close() {}
    }
}
