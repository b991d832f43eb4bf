package dev.sluice.worker.execution;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.emit.ReplyStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what others ask about jobs that this worker has in hand. Each message may come twice, late, or not at all. */
final class Requests implements Consumer<WorkerMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final long SETTLING_MILLIS = 250;
    private static final int SETTLING_TRIES = 60;

    private final Slots slots;
    private final Scripts scripts;
    private final Restorer restorer;

    Requests(Slots slots, Scripts scripts, Restorer restorer) {
        this.slots = slots;
        this.scripts = scripts;
        this.restorer = restorer;
    }

    @Override
    public void accept(WorkerMessage message) {
        switch (message) {
            case WorkerMessage.Cancel cancel ->
                slots.find(cancel.job()).ifPresent(slot -> aside(slot, () -> end(slot, List.of(cancel.channel()))));
            case WorkerMessage.Listen listen ->
                slots.find(listen.job()).ifPresent(slot -> join(slot, listen.channel()));
            case WorkerMessage.Restore restore -> slots.find(restore.job()).ifPresent(restorer::restoreSoon);
            case WorkerMessage.Ask ask -> answer(ask.job(), ask.fence());
            case WorkerMessage.Offer _ -> {
                // Intake reads the record.
            }
        }
    }

    /** These ingresses no longer listen to the job: it ends, unless others do or its answer is kept. */
    void end(Slot slot, List<String> left) throws InterruptedException {
        Slot.Held held = slot.held();
        if (held == null || slot.ended() != null) {
            return;
        }
        ReplyStream stream = held.stream();
        // A finish that was sent may have told the client before Redis forgot it, which is why nobody listens now.
        // There
        // is no call left to save; what was told is what is to be recorded.
        for (int tries = 0; tries < SETTLING_TRIES && !slot.isFinishing(); tries++) {
            EndRequest request = EndRequest.of(
                    slot.id(), Why.CANCELLED, stream.fence(), stream.last(), left, false, JobFacts.of(slot.job()));
            switch (ask(request)) {
                case EndAnswer.Done _ -> {
                    // The job's thread does the rest: it claims, and records what the calls have cost.
                    slot.cancelCalls();
                    return;
                }
                case EndAnswer.Listened _ -> {
                    drop(stream, left);
                    return;
                }
                case EndAnswer.Kept _ -> {
                    drop(stream, left);
                    return;
                }
                case EndAnswer.Settling _ -> Thread.sleep(SETTLING_MILLIS);
                case null -> Thread.sleep(SETTLING_MILLIS);
            }
        }
    }

    private @Nullable EndAnswer ask(EndRequest request) {
        try {
            return scripts.ask(LeaseCalls.end(request));
        } catch (RedisUnansweredException e) {
            return null;
        }
    }

    private static void drop(ReplyStream stream, List<String> left) {
        List<String> others = new ArrayList<>(stream.listeners());
        others.removeAll(left);
        stream.listen(others);
    }

    private static void join(Slot slot, String listener) {
        Slot.Held held = slot.held();
        if (held == null) {
            return;
        }
        List<String> all = new ArrayList<>(held.stream().listeners());
        if (!all.contains(listener)) {
            all.add(listener);
        }
        // It answers with a position even where the listener was known.
        held.stream().listen(all);
    }

    private void answer(JobId job, long fence) {
        boolean isOurs = slots.find(job).filter(slot -> slot.holds(fence)).isPresent();
        if (!isOurs) {
            Thread.ofVirtual().start(() -> {
                try {
                    scripts.ask(LeaseCalls.release(job, fence));
                } catch (RedisUnansweredException e) {
                    LOG.debug("job {}: not released; it is asked again", job, e);
                }
            });
        }
    }

    /** What waits for Redis must not hold up the channel. */
    private static void aside(Slot slot, Interruptible action) {
        Thread.ofVirtual().name("request " + slot.id()).start(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }
}
