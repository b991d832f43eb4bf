package dev.sluice.simulation.plan;

import static dev.sluice.simulation.plan.Trouble.ASK_AGAIN;
import static dev.sluice.simulation.plan.Trouble.CUT_SUBSCRIPTIONS;
import static dev.sluice.simulation.plan.Trouble.HANG_UP;
import static dev.sluice.simulation.plan.Trouble.HOLD_ENTRIES;
import static dev.sluice.simulation.plan.Trouble.HOLD_INGRESS;
import static dev.sluice.simulation.plan.Trouble.HOLD_NEWCOMERS;
import static dev.sluice.simulation.plan.Trouble.HOLD_WORKER;
import static dev.sluice.simulation.plan.Trouble.KAFKA_AWAY;
import static dev.sluice.simulation.plan.Trouble.KILL_ALL;
import static dev.sluice.simulation.plan.Trouble.KILL_INGRESS;
import static dev.sluice.simulation.plan.Trouble.KILL_WORKER;
import static dev.sluice.simulation.plan.Trouble.LOSE_REPLY;
import static dev.sluice.simulation.plan.Trouble.PAUSE_INGRESS;
import static dev.sluice.simulation.plan.Trouble.PAUSE_WORKER;
import static dev.sluice.simulation.plan.Trouble.READ_ALONG;
import static dev.sluice.simulation.plan.Trouble.REBALANCE;
import static dev.sluice.simulation.plan.Trouble.REDIS_CLOCK;
import static dev.sluice.simulation.plan.Trouble.REDIS_FAILS_OVER;
import static dev.sluice.simulation.plan.Trouble.REDIS_FULL;
import static dev.sluice.simulation.plan.Trouble.REDIS_LOSES_LAST_SECOND;
import static dev.sluice.simulation.plan.Trouble.REDIS_RESTART;
import static dev.sluice.simulation.plan.Trouble.RESET_INGRESS;
import static dev.sluice.simulation.plan.Trouble.RESET_WORKER;
import static dev.sluice.simulation.plan.Trouble.WIPE;

import java.util.List;
import java.util.Set;

/** A fault that once broke the protocol, struck exactly where it hurts. */
public enum Case {
    // What a worker sends comes after another one has its job.
    OWNER_WAKES_WITH_ITS_FIRST_ENTRY(Moment.AFTER_CLAIM, Blow.of(PAUSE_WORKER, 8_000)),
    FIRST_ENTRY_IS_HELD(Moment.AFTER_CLAIM, Blow.of(HOLD_WORKER, 8_000)),
    ENTRIES_ARE_HELD(Moment.MID_STREAM, Blow.of(HOLD_WORKER, 8_000)),
    FINISH_IS_HELD(Moment.BEFORE_FINISH, Blow.of(HOLD_WORKER, 8_000)),
    FINISH_OF_WHOLE_ANSWER_IS_HELD(Moment.BEFORE_FINISH, Set.of(Habit.WHOLE), Blow.of(HOLD_WORKER, 8_000)),
    FINISH_COMES_WHILE_ANOTHER_RUNS(
            Moment.BEFORE_FINISH, Set.of(Habit.WHOLE, Habit.LASTING), Blow.of(HOLD_WORKER, 8_000)),
    RECORDED_IS_HELD(Moment.AFTER_FINISH, Blow.of(HOLD_WORKER, 8_000)),
    CLAIM_IS_LATE(Moment.BEFORE_CLAIM, Blow.of(HOLD_WORKER, 600)),
    CLAIM_IS_VERY_LATE(Moment.BEFORE_CLAIM, Blow.of(HOLD_WORKER, 7_000)),
    REDIS_REFUSES_ENTRIES(Moment.MID_STREAM, Blow.of(REDIS_FULL, 1_500)),

    // A worker dies.
    KILLED_BEFORE_CLAIM(Moment.BEFORE_CLAIM, Blow.of(KILL_WORKER)),
    KILLED_WITH_CLAIM_IN_FLIGHT(Moment.CLAIM_DONE, Blow.of(KILL_WORKER)),
    KILLED_AFTER_CLAIM(Moment.AFTER_CLAIM, Blow.of(KILL_WORKER)),
    KILLED_IN_MID_STREAM(Moment.MID_STREAM, Blow.of(KILL_WORKER)),
    KILLED_HALFWAY(Moment.HALF_SAID, Set.of(Habit.WHOLE), Blow.of(KILL_WORKER)),
    KILLED_BEFORE_FINISH(Moment.BEFORE_FINISH, Blow.of(KILL_WORKER)),
    KILLED_WITH_FINISH_IN_FLIGHT(Moment.FINISH_DONE, Blow.of(KILL_WORKER)),
    KILLED_AFTER_FINISH(Moment.AFTER_FINISH, Blow.of(KILL_WORKER)),
    KILLED_BEFORE_ANSWER_IS_ACKNOWLEDGED(Moment.ANSWER_APPENDED, Set.of(Habit.STORED), Blow.of(KILL_WORKER)),
    KILLED_BETWEEN_ANSWER_AND_RESULT(Moment.AFTER_ANSWER, Set.of(Habit.STORED), Blow.of(KILL_WORKER)),
    WIPED_BETWEEN_ANSWER_AND_RESULT(Moment.AFTER_ANSWER, Set.of(Habit.STORED), Blow.of(WIPE)),
    KILLED_BEFORE_RESULT_IS_ACKNOWLEDGED(Moment.RESULT_APPENDED, Blow.of(KILL_WORKER)),
    KILLED_AFTER_RESULT(Moment.AFTER_RESULT, Blow.of(KILL_WORKER)),
    KILLED_BEFORE_COMMIT(Moment.AFTER_RECORDED, Blow.of(KILL_WORKER)),
    KILLED_LATE_IN_LONG_ANSWER(Moment.NEARLY_SAID, Set.of(Habit.STREAMED, Habit.LONG), Blow.of(KILL_WORKER)),
    KILLED_LATE_IN_LARGE_ANSWER(Moment.NEARLY_SAID, Set.of(Habit.STREAMED, Habit.LARGE), Blow.of(KILL_WORKER)),
    KILLED_WHILE_MESSAGES_ARE_LOST(Moment.AFTER_CLAIM, Set.of(), Set.of(Trouble.LOSE_PUBLISHES), Blow.of(KILL_WORKER)),
    CANCELLED_IN_THE_THIRD_PART_OF_ITS_ANSWER(
            Moment.MID_STREAM,
            Set.of(Habit.STREAMED, Habit.IN_PARTS, Habit.ALONE),
            Blow.of(KILL_WORKER),
            Blow.of(KILL_WORKER),
            Blow.of(HANG_UP)),
    STARTED_WITH_ITS_FIRST_HEARTBEAT_HELD(Moment.MID_STREAM, Blow.of(HOLD_NEWCOMERS, 6_000), Blow.of(KILL_WORKER)),
    BODY_KILLS_ITS_WORKERS(Moment.AFTER_CLAIM, Set.of(Habit.KILLER), Blow.of(KILL_WORKER)),

    // A reply of Redis is lost.
    REPLY_OF_CLAIM_LOST(Moment.CLAIM_DONE, Blow.of(LOSE_REPLY)),
    REPLY_OF_CLAIM_LOST_AND_PARTITION_GONE(Moment.CLAIM_DONE, Blow.of(LOSE_REPLY), Blow.of(REBALANCE)),
    REPLY_OF_FINISH_LOST(Moment.FINISH_DONE, Blow.of(LOSE_REPLY)),
    REPLY_OF_RECORDED_LOST(Moment.RECORDED_DONE, Blow.of(LOSE_REPLY)),
    REPLY_OF_RESTORE_LOST(Moment.RESTORE_DONE, Set.of(), Set.of(WIPE), Blow.of(LOSE_REPLY)),
    REPLY_OF_END_LOST(Moment.END_DONE, Set.of(Habit.LEAVING), Blow.of(LOSE_REPLY)),
    REPLY_OF_REFUSE_LOST(Moment.REFUSE_DONE, Set.of(), Set.of(Trouble.PRODUCE), Blow.of(LOSE_REPLY)),
    REPLY_OF_WAIT_LOST(Moment.WAIT_DONE, Set.of(Habit.KEYED), Blow.of(LOSE_REPLY)),

    // Partitions move.
    PARTITION_COMES_BACK(
            Moment.MID_STREAM, Blow.of(REBALANCE), Blow.of(REBALANCE).after(400)),
    PARTITION_COMES_BACK_TO_A_CLAIM(
            Moment.BEFORE_CLAIM,
            Blow.of(HOLD_WORKER, 450),
            Blow.of(REBALANCE),
            Blow.of(REBALANCE).after(300)),

    // A worker is cut off, and comes back.
    CUT_OFF_SHORTLY(Moment.MID_STREAM, Blow.of(HOLD_WORKER, 2_000)),
    CUT_OFF_FOR_A_LAPSE(Moment.MID_STREAM, Blow.of(HOLD_WORKER, 3_500)),
    CUT_OFF_FOR_A_HEARTBEAT(Moment.MID_STREAM, Blow.of(HOLD_WORKER, 5_000)),
    CUT_OFF_FOR_LONG(Moment.MID_STREAM, Blow.of(HOLD_WORKER, 15_000)),
    RESET_WITH_ENTRIES_IN_FLIGHT(Moment.MID_STREAM, Blow.of(RESET_WORKER)),
    RESET_WITH_FINISH_IN_FLIGHT(
            Moment.BEFORE_FINISH, Blow.of(RESET_WORKER), Blow.of(RESET_WORKER).after(1)),
    SUBSCRIPTIONS_CUT_SHORTLY(Moment.AFTER_CLAIM, Blow.of(CUT_SUBSCRIPTIONS, 1_000)),
    SUBSCRIPTIONS_CUT(Moment.AFTER_CLAIM, Blow.of(CUT_SUBSCRIPTIONS, 3_000)),
    MESSAGES_LOST(Moment.AFTER_CLAIM, Set.of(), Set.of(Trouble.LOSE_PUBLISHES), Blow.of(RESET_WORKER)),

    // Redis is wiped.
    WIPED_BEFORE_FIRST_WORD(Moment.AFTER_CLAIM, Blow.of(WIPE)),
    WIPED_IN_MID_STREAM(Moment.MID_STREAM, Blow.of(WIPE)),
    WIPED_BEFORE_FINISH(Moment.BEFORE_FINISH, Blow.of(WIPE)),
    WIPED_WHILE_SLOW_CLIENTS_WAIT(Moment.FINISH_DONE, Set.of(Habit.SLOW), Blow.of(WIPE)),
    WIPED_AFTER_FINISH(Moment.AFTER_FINISH, Blow.of(WIPE)),
    WIPED_BETWEEN_FINISH_AND_ITS_READING(
            Moment.FINISH_DONE, Blow.of(HOLD_INGRESS, 1_000), Blow.of(WIPE).after(1)),
    WIPED_LATE_IN_LARGE_ANSWER(Moment.NEARLY_SAID, Set.of(Habit.STREAMED, Habit.LARGE), Blow.of(WIPE)),
    WIPED_BETWEEN_FINISH_OF_LARGE_ANSWER_AND_ITS_READING(
            Moment.FINISH_DONE, Set.of(Habit.WHOLE, Habit.LARGE), Blow.of(HOLD_INGRESS, 1_000), Blow.of(WIPE)),
    WIPED_AFTER_RESULT(Moment.AFTER_RESULT, Blow.of(WIPE)),
    WIPED_AFTER_COMMIT(Moment.AFTER_RECORDED, Blow.of(WIPE).after(1_000)),
    WIPED_TWICE(Moment.MID_STREAM, Blow.of(WIPE), Blow.of(WIPE).after(3_000)),
    WIPED_AT_ACCEPTANCE(Moment.ACCEPTED, Blow.of(WIPE)),
    WIPED_AFTER_HANG_UP(Moment.HUNG_UP, Set.of(Habit.LEAVING), Blow.of(WIPE)),
    WIPED_AFTER_STORED_ANSWER(Moment.AFTER_RECORDED, Set.of(Habit.STORED), Blow.of(WIPE)),
    WIPED_BEFORE_DEADLINE(Moment.MID_STREAM, Set.of(Habit.IMPATIENT), Blow.of(WIPE)),
    KEY_ASKED_FOR_AGAIN_AFTER_WIPE(
            Moment.MID_STREAM,
            Set.of(Habit.KEYED, Habit.STREAMED),
            Blow.of(HOLD_WORKER, 1_500),
            Blow.of(WIPE),
            Blow.of(ASK_AGAIN).after(20)),
    HELD_WORKER_IS_FORGOTTEN(Moment.MID_STREAM, Blow.of(HOLD_WORKER, 1_500), Blow.of(WIPE), Blow.of(REBALANCE)),

    // Redis restarts.
    REDIS_AWAY(Moment.MID_STREAM, Blow.of(REDIS_RESTART, 6_000)),
    ALL_START_WITH_THE_EPOCH_OF_A_FORMER_RUN(Moment.MID_STREAM, Blow.of(REDIS_RESTART, 2_000), Blow.of(KILL_ALL)),
    REDIS_FORGETS_A_SECOND(Moment.MID_STREAM, Blow.of(REDIS_LOSES_LAST_SECOND, 6_000)),
    REDIS_FORGETS_LAST_ENTRIES(
            Moment.BEFORE_FINISH,
            Set.of(Habit.STREAMED, Habit.SLOW),
            Blow.of(REDIS_LOSES_LAST_SECOND, 40).after(1)),
    FINISH_OVERTAKES_LOST_ENTRIES(
            Moment.FINISH_COMES,
            Set.of(Habit.STREAMED, Habit.SLEEPY),
            Blow.of(HOLD_ENTRIES, 5_000),
            Blow.of(REDIS_LOSES_LAST_SECOND, 40)),
    FINISH_COMES_TO_A_REPLICA_THAT_LAGS(
            Moment.FINISH_COMES, Set.of(Habit.STREAMED, Habit.SLEEPY, Habit.ALONE), Blow.of(REDIS_FAILS_OVER)),
    REDIS_FORGETS_FINISH(Moment.AFTER_FINISH, Blow.of(REDIS_LOSES_LAST_SECOND, 300)),

    // The clock of Redis jumps.
    CLOCK_GOES_BACK(Moment.AFTER_CLAIM, Blow.of(REDIS_CLOCK, -1_000)),
    CLOCK_LEAPS(Moment.AFTER_CLAIM, Blow.of(REDIS_CLOCK, 10_000)),

    // Ingresses and clients.
    INGRESS_KILLED_AT_ACCEPTANCE(Moment.ACCEPTED, Blow.of(KILL_INGRESS)),
    INGRESS_KILLED_IN_MID_STREAM(Moment.FIRST_WORD, Set.of(Habit.STREAMED), Blow.of(KILL_INGRESS)),
    INGRESS_KILLED_AFTER_REFUSAL(Moment.REFUSED, Set.of(), Set.of(Trouble.PRODUCE), Blow.of(KILL_INGRESS)),
    HANG_UP_WHILE_ANOTHER_READS(
            Moment.MID_STREAM,
            Set.of(Habit.STREAMED, Habit.LASTING),
            Blow.of(READ_ALONG),
            Blow.of(HANG_UP).after(300)),
    HANG_UP_BEFORE_FINISH(Moment.BEFORE_FINISH, Blow.of(HANG_UP)),
    HANG_UP_AFTER_FINISH(Moment.FINISH_DONE, Blow.of(HANG_UP)),
    SLEPT_OVER_DEADLINE_UNTIL_REDIS_WAS_AWAY(
            Moment.MID_STREAM,
            Set.of(Habit.IMPATIENT),
            Blow.of(RESET_INGRESS),
            Blow.of(PAUSE_INGRESS, 12_000),
            Blow.of(REDIS_RESTART, 3_300).after(11_500)),
    DEADLINE_MEETS_FINISH(Moment.BEFORE_FINISH, Set.of(Habit.IMPATIENT), Blow.of(HOLD_WORKER, 1_900)),
    KEY_ASKED_FOR_AGAIN(
            Moment.MID_STREAM,
            Set.of(Habit.KEYED),
            Blow.of(ASK_AGAIN),
            Blow.of(HANG_UP).after(50)),
    KAFKA_GONE_BEFORE_RESULT(Moment.AFTER_FINISH, Blow.of(KAFKA_AWAY, 8_000)),

    // Two faults at once: what is not promised is counted by name.
    WIPED_AND_KILLED(Moment.MID_STREAM, Blow.of(WIPE), Blow.of(KILL_WORKER).after(1)),
    WIPED_AND_KILLED_AFTER_FINISH(Moment.AFTER_FINISH, Blow.of(WIPE), Blow.of(KILL_WORKER)),
    WIPED_AND_CUT_OFF(Moment.MID_STREAM, Blow.of(WIPE), Blow.of(HOLD_INGRESS, 12_000)),
    WIPED_AND_INGRESS_KILLED(Moment.FIRST_WORD, Set.of(Habit.STREAMED), Blow.of(KILL_INGRESS), Blow.of(WIPE)),
    CLOCK_GOES_BACK_IN_A_WIPE(Moment.AFTER_CLAIM, Blow.of(REDIS_CLOCK, -1_000), Blow.of(WIPE));

    private final Moment moment;
    private final Set<Habit> habits;
    private final Set<Trouble> besides;
    private final List<Blow> blows;

    Case(Moment moment, Blow... blows) {
        this(moment, Set.of(), blows);
    }

    Case(Moment moment, Set<Habit> habits, Blow... blows) {
        this(moment, habits, Set.of(), blows);
    }

    Case(Moment moment, Set<Habit> habits, Set<Trouble> besides, Blow... blows) {
        this.moment = moment;
        this.habits = habits;
        this.besides = besides;
        this.blows = List.of(blows);
    }

    /** When it strikes. */
    public Moment moment() {
        return moment;
    }

    /** What its clients have in common. */
    public Set<Habit> habits() {
        return habits;
    }

    /** What happens by chance besides. */
    public Set<Trouble> besides() {
        return besides;
    }

    /** What happens, in order. */
    public List<Blow> blows() {
        return blows;
    }
}
