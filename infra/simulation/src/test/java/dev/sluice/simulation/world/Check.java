package dev.sluice.simulation.world;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.simulation.plan.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is promised, held against what clients received, what the provider served, and what the ledger holds. */
final class Check {

    private static final long SETTLING = 8 * Story.SECOND;
    private static final long INTERRUPTS = 2 * Story.SECOND;

    private final Story story;
    private final Ledger ledger;
    private final List<String> violations = new ArrayList<>();
    private final List<String> excused = new ArrayList<>();

    Check(Story story) {
        this.story = story;
        this.ledger = Ledger.of(story.kafka());
    }

    List<String> violations() {
        return violations;
    }

    List<String> excused() {
        return excused;
    }

    void run() {
        story.clients().forEach(this::client);
        Map<JobId, List<Call>> calls = new LinkedHashMap<>();
        story.provider()
                .calls()
                .forEach(call ->
                        calls.computeIfAbsent(call.job, _ -> new ArrayList<>()).add(call));
        calls.forEach(this::calls);
    }

    private void client(Client client) {
        client.ear().faults().forEach(fault -> violation(client, fault));
        if (client.isOwed()) {
            violation(client, "no end came");
        }
        boolean wasAnswered = client.ear().isAnswered();
        if (wasAnswered || (client.wish().streamed() && !client.ear().text().isEmpty())) {
            text(client, wasAnswered);
        }
        if (client.everAccepted() && ledger.wasAsked(client.job())) {
            accepted(client);
        } else if (client.state() == Client.State.REFUSED) {
            refused(client);
        }
    }

    private void text(Client client, boolean whole) {
        String text = client.ear().text();
        boolean isServed = story.provider().calls().stream()
                .filter(call -> call.job.equals(client.job()))
                .anyMatch(call -> whole
                        ? call.text().equals(text) && "complete".equals(call.end)
                        : call.text().startsWith(text));
        if (!isServed) {
            violation(client, "received what no call has said: " + text);
        }
    }

    private void accepted(Client client) {
        JobResult result = ledger.of(client.job());
        if (result == null) {
            violation(client, "is not in the ledger");
            return;
        }
        Outcome billed = result.outcome();
        FailureCode failure = client.ear().failure();
        if (client.ear().isAnswered() && !billed.isAnswer()) {
            doubtful(client, "was answered, and the ledger says " + billed);
        } else if (client.ear().isAnswered()
                && billed.usage().completionTokens() != client.wish().script().words()) {
            doubtful(client, "was answered, and the ledger has the usage of another answer");
        } else if (failure != null && billed.isAnswer() && !isOfThisClientAlone(failure)) {
            toldOtherwise(client, failure);
        }
    }

    /** What an unsettled Redis can't say by then is told as expired: the documentation has it. */
    private void toldOtherwise(Client client, FailureCode failure) {
        boolean isUnsettled = story.troubles().events().stream()
                .anyMatch(event -> (event.trouble().isOfMemory() || event.trouble() == Trouble.REDIS_RESTART)
                        && event.nanos() < client.deadlineNanos() + 5 * Story.SECOND
                        && event.untilNanos() + SETTLING > client.deadlineNanos());
        if (failure == FailureCode.EXPIRED && isUnsettled) {
            excused.add(client.name() + " was told EXPIRED while Redis wasn't settled");
        } else {
            doubtful(client, "was told " + failure + ", and the ledger says that it was answered");
        }
    }

    private static boolean isOfThisClientAlone(FailureCode failure) {
        return failure == FailureCode.STREAM_INTERRUPTED || failure == FailureCode.CONFLICT;
    }

    private void refused(Client client) {
        boolean isShared = client.wish().key() != null;
        boolean wasTold = client.ear().failure() == FailureCode.UNAVAILABLE;
        boolean wasCalled = story.provider().calls().stream().anyMatch(call -> call.job.equals(client.job()));
        if (isShared || !wasTold) {
            // Another client of the key had it accepted; or a frame proved that the job runs after all.
            return;
        }
        if (isBilled(client)) {
            doubtful(client, "was refused, and billed");
        } else if (wasCalled && isOfRedis(client.beganNanos(), client.ear().endedNanos())) {
            excused.add(client.name() + " was refused without Redis, and started once");
        } else if (wasCalled) {
            violation(client, "was refused, and executed");
        }
    }

    /** Whether Redis couldn't be asked by everybody. */
    private boolean isOfRedis(long from, long to) {
        return story.troubles().events().stream().anyMatch(event -> switch (event.trouble()) {
            case REDIS_RESTART, REDIS_LOSES_LAST_SECOND, WIPE, HOLD_INGRESS, RESET_INGRESS, PAUSE_INGRESS ->
                event.nanos() < to && event.untilNanos() + SETTLING > from;
            default -> false;
        });
    }

    private boolean isBilled(Client client) {
        JobResult result = ledger.of(client.job());
        return result != null && result.outcome().isAnswer();
    }

    private void calls(JobId job, List<Call> calls) {
        for (int i = 1; i < calls.size(); i++) {
            Call before = calls.get(i - 1);
            Call call = calls.get(i);
            if (!isInterrupted(before, call)) {
                if (isOfMemory(before.begunNanos, call.begunNanos)) {
                    excused.add("call again after a wipe: " + job);
                } else {
                    violations.add("job " + job + ": called again by " + call.host + " although nothing interrupted "
                            + before.host + ", which " + before.end);
                }
            }
        }
    }

    /** Whether anything befell the process that made the call, before another one was made. */
    private boolean isInterrupted(Call before, Call call) {
        return story.troubles().events().stream()
                .filter(event ->
                        event.nanos() < call.begunNanos && event.untilNanos() > before.begunNanos - 10 * Story.SECOND)
                .anyMatch(event -> switch (event.trouble()) {
                    case KILL_WORKER, KILL_AT_PHASE -> event.host().equals(before.host);
                    case PAUSE_WORKER, HOLD_WORKER ->
                        event.host().equals(before.host) && event.untilNanos() - event.nanos() > INTERRUPTS;
                    default -> false;
                });
    }

    private boolean isOfMemory(long from, long to) {
        return story.troubles().events().stream()
                .anyMatch(event ->
                        event.trouble().isOfMemory() && event.untilNanos() > from - SETTLING && event.nanos() < to);
    }

    /** Two faults in one job's life may explain it, one of them that Redis forgot something. */
    private void doubtful(Client client, String what) {
        if (isOfMemory(client.beganNanos(), Long.MAX_VALUE)) {
            excused.add(client.name() + " " + what);
        } else {
            violation(client, what);
        }
    }

    private void violation(Client client, String what) {
        @Nullable FailureCode failure = client.ear().failure();
        violations.add(client.name() + " (" + client.job() + ", " + client.state()
                + (failure == null ? "" : ", " + failure) + "): " + what);
    }

    /** How many of the troubles were of this kind. */
    long count(Trouble trouble) {
        return story.troubles().events().stream()
                .filter(event -> event.trouble() == trouble)
                .count();
    }
}
