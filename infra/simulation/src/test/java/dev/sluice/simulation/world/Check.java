package dev.sluice.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.simulation.plan.DoubleFault;
import dev.sluice.simulation.plan.Excuse;
import dev.sluice.simulation.plan.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is promised, held against what clients received, what the provider served, and what the ledger holds. */
final class Check {

    private static final long SETTLING = 8 * Story.SECOND;
    /** The most entries of one answer. */
    private static final int MAX_ENTRIES = 4_096;

    /** Until Redis has been away for so long an ingress waits for what it says. */
    private static final long ASKED = 2 * Story.SECOND;

    private static final int DEATHS = 3;
    private static final long INTERRUPTS = 2 * Story.SECOND;
    /** As long before a call may have begun what is seen in it. */
    private static final long LOOKS = 10 * Story.SECOND;

    private final Story story;
    private final Ledger ledger;
    private final List<String> violations = new ArrayList<>();
    private final List<Excuse> excused = new ArrayList<>();

    Check(Story story) {
        this.story = story;
        this.ledger = Ledger.of(story.kafka());
    }

    List<String> violations() {
        return violations;
    }

    List<Excuse> excused() {
        return excused;
    }

    void run() {
        if (story.redis().longestStream() > MAX_ENTRIES) {
            violations.add("an answer had " + story.redis().longestStream() + " entries");
        }
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
        if (failure != null) {
            failed(client, failure);
        }
        if (client.wish().stored()) {
            written(client, result);
        }
        if (client.state() == Client.State.LEFT
                && !billed.isAnswer()
                && !billed.usage().estimated()) {
            cancelled(client, billed.usage());
        }
        if (client.ear().isAnswered() && !billed.isAnswer()) {
            doubtful(client, "was answered, and the ledger says " + billed);
        } else if (client.ear().isAnswered()
                && billed.usage().completionTokens() != client.wish().script().words()) {
            doubtful(client, "was answered, and the ledger has the usage of another answer");
        } else if (failure != null && billed.isAnswer() && !isOfThisClientAlone(failure)) {
            toldOtherwise(client, failure);
        }
    }

    /** Whoever hangs up pays for the prompt once, and for all parts of the answer that were said until then. */
    private void cancelled(Client client, TokenUsage usage) {
        long heard = words(client.ear().text());
        long said = callsOf(client.job())
                .mapToLong(call -> words(call.text()))
                .max()
                .orElse(0);
        boolean isOfTheAnswer = usage.completionTokens() >= heard && usage.completionTokens() <= said;
        if (!isOfTheAnswer || usage.promptTokens() > Provider.PROMPT_TOKENS) {
            doubtful(client, "heard " + heard + " of " + said + " words, and the ledger has " + usage);
        }
    }

    private static long words(String text) {
        return text.chars().filter(letter -> letter == '<').count();
    }

    /** What was written of an answer before its result is what its client got, however often it was written. */
    private void written(Client client, JobResult result) {
        List<WrittenAnswer> answers = ledger.answersOf(client.job());
        if (answers.isEmpty()) {
            violation(client, "is in the ledger, and its answer was never written");
            return;
        }
        WrittenAnswer first = answers.getFirst();
        if (first.result().outcome().isAnswer() != result.outcome().isAnswer()) {
            doubtful(
                    client, "has " + first.result().outcome() + " written, and " + result.outcome() + " in the ledger");
        }
        String text = client.ear().text();
        for (WrittenAnswer answer : answers) {
            if (client.ear().isAnswered() && !new String(answer.answer(), UTF_8).equals(text)) {
                doubtful(client, "has another answer written than it got: " + new String(answer.answer(), UTF_8));
            }
        }
    }

    /** No error comes without its reason. */
    private void failed(Client client, FailureCode failure) {
        long end = client.ear().endedNanos();
        boolean isExplained = switch (failure) {
            case STREAM_INTERRUPTED -> {
                interrupted(client);
                yield true;
            }
            // The deadline is of whoever asked first.
            case EXPIRED -> clientsOf(client.job()).anyMatch(one -> end >= one.deadlineNanos());
            case CANCELLED -> isCancelled(client) || isIngressAway(client.beganNanos(), end);
            case DEAD_LETTERED -> killsBefore(end) >= DEATHS;
            case PROVIDER_ERROR -> client.wish().script().failAt() >= 0;
            case CONFLICT -> client.wish().key() != null;
            // It asked again by its key at another ingress, which had no Redis.
            case UNAVAILABLE -> client.wish().key() != null;
            default -> false;
        };
        if (!isExplained) {
            doubtful(client, "was told " + failure + " for no reason");
        }
    }

    /** Whether it has hung up, or came only when the last reader had: another one's hanging up ends nothing for it. */
    private boolean isCancelled(Client client) {
        return clientsOf(client.job())
                .filter(one -> one.state() == Client.State.LEFT)
                .anyMatch(one -> one == client || one.leftNanos() < client.beganNanos() + Story.SECOND / 4);
    }

    /** Whether an ingress looked dead, so that nobody seemed to wait for its jobs. */
    private boolean isIngressAway(long from, long to) {
        return story.troubles().events().stream()
                .filter(event -> event.nanos() < to && event.untilNanos() > from && lasted(event))
                .anyMatch(event -> event.trouble() == Trouble.PAUSE_INGRESS
                        || event.trouble() == Trouble.HOLD_INGRESS
                        || event.trouble() == Trouble.CUT_SUBSCRIPTIONS);
    }

    private long killsBefore(long nanos) {
        return story.troubles().events().stream()
                .filter(event -> event.nanos() < nanos)
                .filter(event -> event.trouble() == Trouble.KILL_WORKER || event.trouble() == Trouble.KILL_AT_PHASE)
                .count();
    }

    private Stream<Client> clientsOf(JobId job) {
        return story.clients().stream().filter(client -> client.job().equals(job));
    }

    /** Only its worker's death, or what looks like it, interrupts a stream; or Redis forgot it in a second fault. */
    private void interrupted(Client client) {
        long end = client.ear().endedNanos();
        // Whatever is whole, or can be continued, only takes longer.
        boolean mayBeCut = client.wish().streamed() && !client.wish().script().continues();
        boolean isOfWorker = callsOf(client.job()).anyMatch(call -> isStruck(call.host, call.begunNanos - LOOKS, end));
        if (mayBeCut && isOfWorker) {
            return;
        }
        if (isOfMemory(client.beganNanos(), end) && isSecondFault(client.beganNanos(), end)) {
            excuse(DoubleFault.TEXT_GONE, client, "was interrupted");
        } else {
            violation(client, "was interrupted although nothing befell its worker");
        }
    }

    private Stream<Call> callsOf(JobId job) {
        return story.provider().calls().stream().filter(call -> call.job.equals(job));
    }

    /**
     * What an unsettled Redis can't say for as long as it is asked is told as expired: the documentation has it. One
     * that was away earlier, while the ingress slept over the deadline, excuses nothing.
     */
    private void toldOtherwise(Client client, FailureCode failure) {
        long told = client.ear().endedNanos();
        boolean isUnsettled = story.troubles().events().stream()
                .anyMatch(event -> (event.trouble().isOfMemory() || event.trouble() == Trouble.REDIS_RESTART)
                        && event.nanos() < told
                        && event.untilNanos() + SETTLING > told - ASKED);
        if (failure == FailureCode.EXPIRED && isUnsettled) {
            excuse(DoubleFault.TOLD_EXPIRED, client, "was told EXPIRED while Redis wasn't settled");
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
            excuse(DoubleFault.REFUSED_STARTED, client, "was refused without Redis, and started once");
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
            long from = before.begunNanos - LOOKS;
            if (isStruck(before.host, from, call.begunNanos)) {
                continue;
            }
            if (isOfMemory(before.begunNanos, call.begunNanos) && isSecondFault(from, call.begunNanos)) {
                excused.add(new Excuse(DoubleFault.EXTRA_CALL, "job " + job + ", by " + call.host));
            } else {
                violations.add("job " + job + ": called again by " + call.host + " although nothing interrupted "
                        + before.host + ", which " + before.end);
            }
        }
    }

    /** Whether a worker died in this time, or was away for so long that it looked dead. */
    private boolean isStruck(String worker, long from, long to) {
        return story.troubles().events().stream()
                .filter(event -> event.host().equals(worker) && event.nanos() < to && event.untilNanos() > from)
                .anyMatch(event -> switch (event.trouble()) {
                    case KILL_WORKER, KILL_AT_PHASE -> true;
                    case PAUSE_WORKER, HOLD_WORKER, CUT_SUBSCRIPTIONS -> lasted(event);
                    default -> false;
                });
    }

    /** Whether anything befell a process, besides what Redis forgot. */
    private boolean isSecondFault(long from, long to) {
        return story.troubles().events().stream()
                .filter(event -> event.nanos() < to && event.untilNanos() > from)
                .anyMatch(event -> switch (event.trouble()) {
                    case KILL_WORKER, KILL_AT_PHASE, KILL_INGRESS, REBALANCE -> true;
                    case PAUSE_WORKER, HOLD_WORKER, PAUSE_INGRESS, HOLD_INGRESS -> lasted(event);
                    default -> false;
                });
    }

    private static boolean lasted(Blows.Event event) {
        return event.untilNanos() - event.nanos() > INTERRUPTS;
    }

    private boolean isOfMemory(long from, long to) {
        return story.troubles().events().stream()
                .anyMatch(event ->
                        event.trouble().isOfMemory() && event.untilNanos() > from - SETTLING && event.nanos() < to);
    }

    /** Two faults in one job's life may explain it, one of them that Redis forgot something. */
    private void doubtful(Client client, String what) {
        if (isOfMemory(client.beganNanos(), Long.MAX_VALUE) && isSecondFault(client.beganNanos(), Long.MAX_VALUE)) {
            excuse(DoubleFault.LEDGER_DIFFERS, client, what);
        } else {
            violation(client, what);
        }
    }

    private void excuse(DoubleFault fault, Client client, String what) {
        excused.add(new Excuse(fault, client.name() + " (" + client.job() + ") " + what));
    }

    private void violation(Client client, String what) {
        @Nullable FailureCode failure = client.ear().failure();
        violations.add(client.name() + " (" + client.job() + ", " + client.state()
                + (failure == null ? "" : ", " + failure) + "): " + what);
    }
}
