package dev.sluice.simulation.world;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.dispatch.Dispatcher.Dispatched;
import dev.sluice.ingress.reply.Beginning;
import dev.sluice.ingress.reply.KnownJobs;
import dev.sluice.ingress.reply.Reply;
import dev.sluice.simulation.plan.Moment;
import dev.sluice.simulation.time.Universe;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client and its request, from the first byte to its end; it does what {@code ingress.api} does between them. */
final class Client {

    private static final long MILLISECOND = 1_000_000;
    private static final long ACCEPT_MILLIS = 3_000;
    private static final LocalDate TODAY = LocalDate.of(2027, 1, 15);

    /** What it knows of its request. */
    enum State {
        ASKING,
        ACCEPTED,
        REFUSED,
        /** Its ingress died. */
        CUT,
        LEFT
    }

    private final Universe universe;
    private final Story story;
    private final String name;
    private final Wish wish;
    private final JobId job;
    private final Ear ear;
    private State state = State.ASKING;
    private boolean everAccepted;
    private @Nullable Ingress ingress;
    private @Nullable Reply reply;
    private long deadlineNanos;
    private long beganNanos;
    private long leftNanos;

    Client(Universe universe, Story story, String name, Wish wish) {
        this(
                universe,
                story,
                name,
                wish,
                wish.key() == null
                        ? new JobId(
                                universe.random().nextLong(), universe.random().nextLong())
                        : JobId.ofKey("acme", wish.key(), TODAY));
    }

    private Client(Universe universe, Story story, String name, Wish wish, JobId job) {
        this.universe = universe;
        this.story = story;
        this.name = name;
        this.wish = wish;
        this.job = job;
        this.ear = new Ear(universe, wish.streamed(), () -> story.reached(Moment.FIRST_WORD, this));
    }

    JobId job() {
        return job;
    }

    Ear ear() {
        return ear;
    }

    Wish wish() {
        return wish;
    }

    State state() {
        return state;
    }

    String name() {
        return name;
    }

    long beganNanos() {
        return beganNanos;
    }

    /** When it hung up. */
    long leftNanos() {
        return leftNanos;
    }

    /** Whether its job was accepted, at whichever of its tries. */
    boolean everAccepted() {
        return everAccepted;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    @Nullable
    Ingress ingress() {
        return ingress;
    }

    /** Whether an end is owed to it. */
    boolean isOwed() {
        return (state == State.ACCEPTED || (state == State.ASKING && ingress != null)) && !ear.hasEnded();
    }

    /** Sends the request. */
    void ask(Ingress to) {
        ingress = to;
        beganNanos = universe.nanos();
        to.host().atDeath(() -> cut(to));
        to.loop().execute(() -> publish(to));
        if (wish.leavesAfterMillis() > 0) {
            universe.in(wish.leavesAfterMillis() * MILLISECOND, () -> to.loop().execute(this::leave));
        }
        if (wish.slowMillis() > 0) {
            ear.full(true);
            universe.in(wish.slowMillis() * MILLISECOND, () -> {
                ear.full(false);
                Ingress now = ingress;
                if (now != null) {
                    now.loop().execute(this::drained);
                }
            });
        }
    }

    /** Comes back to another ingress for the rest of a stream. */
    void resume(Ingress to) {
        if (ear.text().isEmpty() && wish.key() == null) {
            // It has no id to ask for, and none that would let it ask again: the next request is another one.
            return;
        }
        ingress = to;
        state = State.ASKING;
        to.host().atDeath(() -> cut(to));
        if (ear.text().isEmpty()) {
            to.loop().execute(() -> publish(to));
            return;
        }
        to.loop()
                .execute(() -> to.known()
                        .find(job)
                        .thenCombine(
                                to.known().beginning(job, ear.fence(), ear.sequence(), 0),
                                (found, beginning) -> join(to, found, beginning))
                        .exceptionally(failure -> failed("can't be found: " + failure)));
    }

    /** Somebody else who wants the same answer. */
    Client another(String otherName) {
        Client other = new Client(universe, story, otherName, wish, job);
        other.deadlineNanos = deadlineNanos;
        return other;
    }

    /** Reads from the answer's beginning what another client has asked for. */
    void readAlong(Ingress to) {
        ingress = to;
        beganNanos = universe.nanos();
        to.host().atDeath(() -> cut(to));
        to.loop()
                .execute(() -> to.known()
                        .find(job)
                        .thenApply(found -> found.isEmpty() ? failed("nothing to read") : join(to, found.get(), null))
                        .exceptionally(failure -> failed("can't be found: " + failure)));
    }

    private boolean join(Ingress to, Optional<KnownJobs.Known> found, Optional<Beginning> beginning) {
        if (found.isEmpty() || beginning.isEmpty()) {
            return failed("nothing to resume");
        }
        return join(to, found.get(), beginning.get());
    }

    private boolean join(Ingress to, KnownJobs.Known found, @Nullable Beginning beginning) {
        to.loop().execute(() -> {
            Reply joined = to.book().open(found.job(), ear, to.loop(), beginning);
            reply = joined;
            joined.join(null, true).thenAccept(isJoined -> {
                if (isJoined) {
                    accepted("resumed");
                } else {
                    boolean _ = failed("not joined");
                }
            });
        });
        return true;
    }

    private boolean failed(String why) {
        if (state == State.ASKING) {
            state = State.CUT;
        }
        ingress = null;
        story.tell(name + " " + why);
        return false;
    }

    private void publish(Ingress to) {
        if (to.presence().problem().isPresent()) {
            refused("redis is away");
            return;
        }
        JobHeaders headers = headers(to);
        // Whoever asks again by a key asks for the same job, whose deadline stands.
        deadlineNanos = deadlineNanos == 0 ? universe.nanos() + wish.deadlineMillis() * MILLISECOND : deadlineNanos;
        Reply opened = to.book().open(headers, ear, to.loop());
        reply = opened;
        story.tell(name + " asks " + to.host() + " for " + job + (wish.key() == null ? "" : " by " + wish.key()));
        if (wish.key() == null) {
            dispatch(to, headers, opened);
        } else {
            opened.announce().thenAccept(isNew -> {
                if (isNew) {
                    dispatch(to, headers, opened);
                } else if (ear.hasEnded()) {
                    refused("its key can't be asked for");
                } else {
                    accepted("knew it");
                }
            });
        }
    }

    private void dispatch(Ingress to, JobHeaders headers, Reply opened) {
        to.dispatcher().dispatch(headers, wish.script().body()).thenAccept(dispatched -> {
            switch (dispatched) {
                case Dispatched.Accepted there -> {
                    accepted("accepted at " + there.where());
                    opened.acknowledged(there.where());
                    to.known().note(headers.tenant(), headers.bodyHash(), job);
                }
                case Dispatched.Refused refused -> {
                    refused(refused.reason());
                    opened.refused(new Outcome.Failure(FailureCode.UNAVAILABLE, ""), refused.mayBeThere());
                }
            }
        });
    }

    private JobHeaders headers(Ingress to) {
        long now = to.clock().millis();
        boolean keyed = wish.key() != null;
        return new JobHeaders(
                job,
                Long.toHexString(universe.random().nextLong()),
                Lane.INTERACTIVE,
                to.presence().epochId(),
                now + ACCEPT_MILLIS,
                now + wish.deadlineMillis(),
                "acme",
                to.id().value(),
                "chat",
                "model",
                new JobFlags(wish.streamed(), false, keyed, keyed, false, wish.stored()),
                now / 1_000,
                "hash",
                0,
                null);
    }

    private void accepted(String how) {
        story.tell(name + " " + how);
        everAccepted = true;
        if (state == State.ASKING) {
            state = State.ACCEPTED;
        }
        story.reached(Moment.ACCEPTED, this);
    }

    private void refused(String why) {
        story.tell(name + " refused: " + why);
        if (state == State.ASKING) {
            state = State.REFUSED;
            story.reached(Moment.REFUSED, this);
        }
    }

    private void leave() {
        if (!ear.hasEnded() && (state == State.ASKING || state == State.ACCEPTED)) {
            story.tell(name + " hangs up");
            state = State.LEFT;
            leftNanos = universe.nanos();
            Reply open = reply;
            if (open != null) {
                open.leave(Duration.ZERO);
            }
            story.reached(Moment.HUNG_UP, this);
        }
    }

    /** Hangs up now. */
    void hangUp() {
        Ingress now = ingress;
        if (now != null) {
            now.loop().execute(this::leave);
        }
    }

    private void drained() {
        Reply open = reply;
        if (open != null) {
            open.drained();
        }
    }

    private void cut(Ingress from) {
        if (from.equals(ingress) && !ear.hasEnded() && (state == State.ASKING || state == State.ACCEPTED)) {
            story.tell(name + " is cut");
            state = State.CUT;
            ingress = null;
            reply = null;
        }
    }
}
