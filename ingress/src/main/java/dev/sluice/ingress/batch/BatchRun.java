package dev.sluice.ingress.batch;

import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.answers.AnswerTap;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.BatchStatus;
import dev.sluice.ingress.batch.book.Counts;
import dev.sluice.ingress.batch.book.LineProblem;
import dev.sluice.ingress.webhook.WebhookEvent;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one batch from wherever it is to its end, while this instance owns it; used by one thread, but for
 * {@link #stop}.
 *
 * <p>Each step ends with a record, and is begun again by the next owner if there is none: a check reads the file again,
 * and output files are written again under the same ids.
 */
final class BatchRun {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    private final String id;
    private final BatchTools tools;
    private final Ownership ownership;

    /**
     * A run.
     *
     * @param owner this life of this instance
     */
    BatchRun(String id, BatchTools tools, String owner) {
        this.id = id;
        this.tools = tools;
        this.ownership = new Ownership(tools.book(), owner);
    }

    /** Runs the batch to its end, or until it has another owner. */
    void run() throws IOException, NotOwnerException {
        Batch batch = ownership.claim(id);
        LOG.info("{}: owned here from {} on", id, batch.state().status().label());
        try {
            if (batch.state().status() == BatchStatus.VALIDATING) {
                batch = validate(batch);
            }
            if (!batch.state().status().isFinal() && batch.progress().end() == null) {
                batch = runLines(batch);
            }
        } catch (NoSuchFileException ignored) {
            batch = fail(batch, List.of(new LineProblem("invalid_file", "The input file is gone.", null, null)));
        }
        BatchFiles files = new BatchFiles(batch, tools);
        if (!batch.state().status().isFinal()) {
            batch = ownership.save(files.write());
        }
        tell(batch);
        files.sweep();
        Batch _ = ownership.save(batch.with(batch.progress().swept()));
        LOG.info("{}: {}, {}", id, batch.state().status().label(), batch.state().counts());
    }

    /** Ends the run at its next look. */
    void stop() {
        ownership.stop();
    }

    private Batch validate(Batch batch) throws IOException, NotOwnerException {
        String tenant = batch.order().tenant();
        Function<byte[], ? extends ApiRequest> reader = tools.reader(batch);
        Function<byte[], ApiRequest> checked = body -> {
            ApiRequest request = reader.apply(body);
            tools.permits().require(tenant, request);
            return request;
        };
        LineCheck check = new LineCheck(batch.order().family(), checked, tools.settings());
        try (LineReader lines = tools.lines(batch)) {
            check.run(lines, this::isInVain);
        }
        ownership.check();
        if (tools.book().cancelledAt(id) != null) {
            BatchState cancelling = batch.state().in(BatchStatus.CANCELLING, tools.seconds());
            return ownership.save(batch.with(cancelling.in(BatchStatus.CANCELLED, tools.seconds())));
        }
        if (!check.problems().isEmpty()) {
            return fail(batch, check.problems());
        }
        BatchState running = batch.state()
                .in(BatchStatus.IN_PROGRESS, tools.seconds())
                .of(check.model())
                .counted(new Counts(check.total(), 0, 0), batch.state().usage());
        return ownership.save(batch.with(running));
    }

    private boolean isInVain() {
        return ownership.isStopped() || tools.book().cancelledAt(id) != null;
    }

    private Batch fail(Batch batch, List<LineProblem> problems) throws NotOwnerException {
        return ownership.save(batch.with(batch.state().with(problems).in(BatchStatus.FAILED, tools.seconds())));
    }

    /** Before the last record, so that the next owner tells it if this one dies; it may be told twice. */
    private void tell(Batch batch) throws NotOwnerException {
        BatchStatus status = batch.state().status();
        long at = batch.state().since().getOrDefault(status, tools.seconds());
        WebhookEvent event =
                new WebhookEvent("evt_" + LineJobs.idOf(id + "/event", 0).hex(), "batch." + status.label(), at, id);
        boolean _ = tools.webhooks().tell(event, ownership::pause);
    }

    private Batch runLines(Batch batch) throws IOException, NotOwnerException {
        try (AnswerTap tap = tools.taps().get();
                LineReader lines = tools.lines(batch)) {
            return new LineRun(batch, tools, ownership, tap, lines).run();
        }
    }
}
