package dev.sluice.ingress.batch;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.batch.JobFeed.Ended;
import dev.sluice.ingress.batch.LineReader.Line;
import dev.sluice.ingress.batch.OpenLines.OpenLine;
import dev.sluice.ingress.batch.answers.AnswerTap;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.BatchStatus;
import dev.sluice.ingress.batch.book.Counts;
import dev.sluice.ingress.batch.book.Progress;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a batch, from the first one sent to the last row; used once, by one thread.
 *
 * <p>An answer counts once the batch's record says so, together with the place in the topic of answers that it was
 * read from and the rows that were kept. Whoever takes over goes on from that record: it reads the answers that came
 * since, and sends the lines that still have none. A line that was sent before is the same job, so it isn't run
 * again. No owner sends lines beyond those that its last record reserves, so that the next one knows whose answers to
 * look for.
 */
final class LineRun {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long ASK_AGAIN_MILLIS = 1_000;

    /** Records are written the more seldom the longer a batch runs, so that there are some thousand at most. */
    private static final int RECORDS_IN_ITS_AGE = 500;

    private final BatchTools tools;
    private final Ownership ownership;
    private final AnswerTap tap;
    private final RowParts parts;
    private final BitSet done;
    private final OpenLines open = new OpenLines();
    private final LineFeed feed;
    private final Queue<JobId> cancelled = new ConcurrentLinkedQueue<>();
    private Batch batch;
    private Counts counts;
    private TokenUsage usage;
    private boolean isChanged;
    private long savedMillis;
    private long askedMillis;

    /**
     * A run.
     *
     * @param tap the topic of answers
     * @param lines the batch's file
     */
    LineRun(Batch batch, BatchTools tools, Ownership ownership, AnswerTap tap, LineReader lines) throws IOException {
        this.batch = batch;
        this.tools = tools;
        this.ownership = ownership;
        this.done = batch.progress().doneLines();
        this.counts = batch.state().counts();
        this.usage = batch.state().usage();
        this.parts = new RowParts(tools.store(), batch.id(), batch.progress().fence());
        this.feed = new LineFeed(batch, tools, open, done, lines);
        this.tap = tap;
    }

    /** Runs until each line has its row, or there is no time or wish for the others. */
    Batch run() throws IOException, NotOwnerException {
        begin();
        BatchStatus end = null;
        while (end == null) {
            ownership.check();
            cancelIfAsked();
            boolean isTime = secondsLeft() > 0;
            if (isTime && !isCancelling()) {
                feed.send(batch.progress().reserved(), this::refuse);
            }
            take(tap.poll(POLL, open::isOpen));
            end = isCancelling() ? endOfCancelled() : isTime ? endOfAll() : endOfExpired();
            if (end != null || isSaveDue()) {
                save(end);
            }
        }
        return batch;
    }

    private void begin() throws IOException, NotOwnerException {
        Map<String, Long> places = batch.progress().positions();
        if (places.isEmpty()) {
            // Before the first line is sent: no answer can be older.
            places = tap.ends();
            tap.seek(places);
            save(null);
            return;
        }
        expectSent();
        Map<String, Long> ends = tap.ends();
        tap.seek(places);
        while (!isAt(ends)) {
            ownership.check();
            take(tap.poll(POLL, open::isOpen));
            if (isSaveDue()) {
                save(null);
            }
        }
    }

    /** Lines that an owner before may have sent, and whose answers its last record doesn't have. */
    private void expectSent() throws IOException {
        try (LineReader lines = tools.lines(batch)) {
            for (Line line = lines.next();
                    line != null && line.number() <= batch.progress().reserved();
                    line = lines.next()) {
                if (!done.get(line.number() - 1)) {
                    open.expect(openLine(line));
                }
            }
        }
    }

    private OpenLine openLine(Line line) {
        LineForm form = LineForm.read(line.text(), batch.order().family());
        return new OpenLine(LineJobs.idOf(batch.id(), line.number()), line.number(), form.customId());
    }

    private boolean isAt(Map<String, Long> ends) {
        Map<String, Long> places = tap.places();
        return ends.entrySet().stream().allMatch(end -> places.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private void take(List<WrittenAnswer> answers) {
        for (WrittenAnswer answer : answers) {
            JobId job = answer.result().job();
            Optional<OpenLine> line = open.take(job);
            if (line.isPresent()) {
                usage = sum(usage, answer.result().outcome().usage());
                boolean isAnswer = answer.result().outcome().isAnswer() && !answer.isLost();
                add(line.get(), Rows.of(job, line.get().customId(), answer), isAnswer);
            }
        }
    }

    private void refuse(OpenLine line, RequestFailedException why) {
        // An owner before may have sent it.
        Optional<OpenLine> _ = open.take(line.job());
        add(line, Rows.refused(line, why), false);
    }

    private void add(OpenLine line, byte[] row, boolean isAnswer) {
        done.set(line.number() - 1);
        parts.add(isAnswer, row);
        counts = counts.plus(isAnswer);
        isChanged = true;
    }

    private boolean isSaveDue() {
        long now = tools.millis().getAsLong();
        long ageMillis = now - batch.order().createdAt() * 1_000;
        long pauseMillis = Math.max(tools.settings().progressEvery().toMillis(), ageMillis / RECORDS_IN_ITS_AGE);
        return parts.bytes() >= tools.settings().partBytes().toBytes()
                || (isChanged && now - savedMillis >= pauseMillis)
                || feed.isBeyond(batch.progress().reserved());
    }

    private void save(@Nullable BatchStatus end) throws IOException, NotOwnerException {
        parts.flush();
        int reserved = Math.max(
                batch.progress().reserved(), feed.position() + tools.settings().linesAhead());
        Progress progress = batch.progress().at(done, reserved, tap.places(), parts.answerBlobs(), parts.errorBlobs());
        BatchState state = batch.state().counted(counts, usage);
        if (end != null) {
            progress = progress.towards(end);
            state = end == BatchStatus.CANCELLED ? state : state.in(BatchStatus.FINALIZING, tools.seconds());
        }
        batch = ownership.save(batch.with(state).with(progress));
        isChanged = false;
        savedMillis = tools.millis().getAsLong();
    }

    private long secondsLeft() {
        return batch.order().expiresAt() - tools.seconds();
    }

    private boolean isCancelling() {
        return batch.state().status() == BatchStatus.CANCELLING;
    }

    private void cancelIfAsked() throws IOException, NotOwnerException {
        Long at = tools.book().cancelledAt(batch.id());
        if (at != null && !isCancelling()) {
            batch = batch.with(batch.state().in(BatchStatus.CANCELLING, at));
            save(null);
        }
    }

    private @Nullable BatchStatus endOfAll() {
        return feed.isOver() && open.isEmpty() ? BatchStatus.COMPLETED : null;
    }

    /** The jobs have the same deadline, so that the last of their ends come now. */
    private @Nullable BatchStatus endOfExpired() {
        boolean isOver = open.isEmpty()
                || -secondsLeft() > tools.settings().deadlinePatience().toSeconds();
        return isOver ? BatchStatus.EXPIRED : null;
    }

    /** Ends what is in the lane; what has been answered is waited for. */
    private @Nullable BatchStatus endOfCancelled() {
        long now = tools.millis().getAsLong();
        for (JobId job = cancelled.poll(); job != null; job = cancelled.poll()) {
            // Its row is written with those of the lines that were never sent.
            Optional<OpenLine> _ = open.take(job);
        }
        if (now - askedMillis >= ASK_AGAIN_MILLIS) {
            askedMillis = now;
            for (JobId job : open.jobs()) {
                tools.feed().end(batch.order(), job).thenAccept(ended -> {
                    if (ended == Ended.CANCELLED) {
                        cancelled.add(job);
                    }
                });
            }
        }
        Long since = batch.state().since().get(BatchStatus.CANCELLING);
        boolean isPatienceOver = since != null
                && now - since * 1_000 > tools.settings().cancelPatience().toMillis();
        if (open.isEmpty() || isPatienceOver) {
            return BatchStatus.CANCELLED;
        }
        return null;
    }

    private static TokenUsage sum(TokenUsage one, TokenUsage other) {
        return new TokenUsage(
                one.promptTokens() + other.promptTokens(),
                one.completionTokens() + other.completionTokens(),
                one.cachedTokens() + other.cachedTokens(),
                one.reasoningTokens() + other.reasoningTokens(),
                one.estimated() || other.estimated());
    }
}
