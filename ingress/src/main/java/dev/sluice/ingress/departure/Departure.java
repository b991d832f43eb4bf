package dev.sluice.ingress.departure;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.health.ReadinessCheck;
import dev.sluice.ingress.reply.ReplyBook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The order in which this instance leaves: it isn't ready from the first moment; after the notice the server stops to
 * accept; after the grace period the answers that are still open end with an error that says how to go on.
 *
 * <p>Their jobs aren't cancelled: the worker waits for somebody to take this instance's place on the list.
 */
final class Departure implements SmartLifecycle, ReadinessCheck {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private static final String HOW_TO_GO_ON = "This instance is shutting down. The answer goes on: get the rest from"
            + " GET /api/v1/chat/completions/{id}/events, with the id of the last event in the header Last-Event-ID, or"
            + " send the request again.";

    private final ReplyBook replies;
    private final DepartureSettings settings;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("departure").daemon().factory());

    private volatile boolean running;
    private volatile boolean leaving;

    Departure(ReplyBook replies, DepartureSettings settings) {
        this.replies = replies;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "departure";
    }

    @Override
    public Optional<String> problem() {
        return leaving ? Optional.of("departure: shutting down") : Optional.empty();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Never called: the other one is, which doesn't hold up the thread that shuts down. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable next) {
        leaving = true;
        LOG.info("shutting down: {} jobs are still waited for", replies.size());
        after(settings.grace(), this::giveUp);
        after(settings.notice(), () -> {
            running = false;
            next.run();
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which waits for open requests when its own turn comes. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }

    private void giveUp() {
        LOG.info("the grace period is over: {} answers end unfinished", replies.size());
        replies.giveUp(new Outcome.Failure(FailureCode.UNAVAILABLE, HOW_TO_GO_ON));
    }

    private void after(Duration delay, Runnable action) {
        Future<?> _ = timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
