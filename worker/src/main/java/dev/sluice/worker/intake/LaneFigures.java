package dev.sluice.worker.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.LaneLoad;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.worker.presence.RedisConnections;
import dev.sluice.worker.presence.WorkerId;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells the ingresses each second how busy this worker is, so that they can foresee how long a job will wait. */
final class LaneFigures {

    private static final long LIFE_MILLIS = 4_500;
    private static final int SAMPLES = 10;

    /** A rate is that of a busy lane, and not of one that has just begun: else the first burst would look hopeless. */
    private static final int FEWEST = 5;

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final byte[] key;
    private final List<LaneIntake> lanes;
    private final FairScheduler scheduler;
    private final int slots;
    private volatile boolean draining;
    // Owned by the one thread that tells: how many had ended, at each of the last seconds.
    private final Map<Lane, Deque<Long>> ended = new EnumMap<>(Lane.class);

    LaneFigures(
            RedisConnections connections,
            WorkerId worker,
            List<LaneIntake> lanes,
            FairScheduler scheduler,
            IntakeSettings settings) {
        this.redis = connections.scripts().async();
        this.key = LeaseKeys.load(worker.value()).getBytes(US_ASCII);
        this.lanes = List.copyOf(lanes);
        this.scheduler = scheduler;
        this.slots = settings.slots();
    }

    /** From here on it tells that no more jobs are taken. */
    void drains() {
        draining = true;
    }

    /** Tells; to be called once a second. What gets lost is told again. */
    void tell() {
        List<LaneLoad> loads = new ArrayList<>();
        for (LaneIntake lane : lanes) {
            long waiting = lane.waiting();
            loads.add(new LaneLoad(
                    lane.lane(),
                    waiting,
                    scheduler.running(lane.lane()),
                    endedOfLate(lane.lane(), waiting),
                    lane.window().records(),
                    slots,
                    draining));
        }
        try {
            RedisFuture<String> _ =
                    redis.set(key, LaneLoad.encode(loads).getBytes(US_ASCII), SetArgs.Builder.px(LIFE_MILLIS));
        } catch (RedisException ignored) {
            // Away: nothing new is accepted meanwhile.
        }
    }

    private long endedOfLate(Lane lane, long waiting) {
        Deque<Long> samples = ended.computeIfAbsent(lane, _ -> new ArrayDeque<>());
        long now = scheduler.ended(lane);
        if (waiting == 0) {
            samples.clear();
        }
        samples.addLast(now);
        if (samples.size() > SAMPLES + 1) {
            samples.removeFirst();
        }
        int seconds = samples.size() - 1;
        return seconds < FEWEST ? 0 : (now - samples.getFirst()) * SAMPLES / seconds;
    }
}
