package dev.sluice.ingress.oversight;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.LaneLoad;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.ingress.edge.RequestFailedException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workers and the lanes, from what each worker tells every second. Its methods block. */
public final class Workers {

    private static final String GONE = "gone";
    private static final double TEN_SECONDS = 10;

    /** What one worker told. */
    private record Told(String worker, List<LaneLoad> loads) {}

    private final RedisAsyncCommands<byte[], byte[]> redis;

    Workers(StatefulRedisConnection<byte[], byte[]> connection) {
        this.redis = connection.async();
    }

    /** Those that live, in the order of their ids. */
    public List<LiveWorker> living() {
        return told().stream().map(Workers::shown).toList();
    }

    /** All lanes. */
    public List<LaneState> lanes() {
        List<LaneLoad> loads =
                told().stream().flatMap(told -> told.loads().stream()).toList();
        Set<String> paused = Answers.await(() -> redis.smembers(Answers.bytes(LeaseKeys.PAUSED_LANES))).stream()
                .map(name -> new String(name, US_ASCII))
                .collect(Collectors.toUnmodifiableSet());
        return Stream.of(Lane.values())
                .map(lane -> state(
                        lane,
                        paused.contains(lane.label()),
                        loads.stream().filter(load -> load.lane() == lane).toList()))
                .toList();
    }

    /** The lane of this label. */
    public Lane lane(String label) {
        return Stream.of(Lane.values())
                .filter(lane -> lane.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new RequestFailedException(
                        FailureCode.NOT_FOUND,
                        "There is no such lane. The lanes: "
                                + Stream.of(Lane.values()).map(Lane::label).collect(Collectors.joining(", ")) + "."));
    }

    /** Holds the jobs of a lane, or lets them go on; workers look each second. */
    public LaneState pause(Lane lane, boolean paused) {
        byte[] set = Answers.bytes(LeaseKeys.PAUSED_LANES);
        byte[] name = Answers.bytes(lane.label());
        long ignored = Answers.await(() -> paused ? redis.sadd(set, name) : redis.srem(set, name));
        return lanes().stream()
                .filter(state -> state.id().equals(lane.label()))
                .findFirst()
                .orElseThrow();
    }

    private List<Told> told() {
        // Of ingresses, too, which have no such heartbeat.
        Set<String> names = new TreeSet<>();
        Answers.await(() -> redis.smembers(Answers.bytes(LeaseKeys.FLEET)))
                .forEach(name -> names.add(new String(name, US_ASCII)));
        if (names.isEmpty()) {
            return List.of();
        }
        List<byte[]> heartbeats = names.stream()
                .map(name -> Answers.bytes(LeaseKeys.worker(name)))
                .toList();
        List<byte[]> loads =
                names.stream().map(name -> Answers.bytes(LeaseKeys.load(name))).toList();
        byte[][] keys = Stream.concat(heartbeats.stream(), loads.stream()).toArray(byte[][]::new);
        List<KeyValue<byte[], byte[]>> found = Answers.await(() -> redis.mget(keys));
        List<Told> told = new ArrayList<>();
        int index = 0;
        for (String name : names) {
            KeyValue<byte[], byte[]> heartbeat = found.get(index);
            if (heartbeat.hasValue() && !Arrays.equals(heartbeat.getValue(), GONE.getBytes(US_ASCII))) {
                told.add(new Told(name, LaneLoad.decode(Answers.text(found.get(names.size() + index)))));
            }
            index++;
        }
        return told;
    }

    private static LiveWorker shown(Told told) {
        List<LaneLoad> loads = told.loads();
        boolean isDraining = loads.stream().anyMatch(LaneLoad::draining);
        return new LiveWorker(
                told.worker(),
                loads.isEmpty() ? "starting" : isDraining ? "draining" : "running",
                loads.stream().mapToInt(LaneLoad::slots).max().orElse(0),
                loads.stream().mapToInt(LaneLoad::running).sum(),
                loads.stream()
                        .map(load -> new LiveWorker.LaneWork(
                                load.lane().label(), load.waiting(), load.running(), load.window()))
                        .toList());
    }

    private static LaneState state(Lane lane, boolean paused, List<LaneLoad> loads) {
        return new LaneState(
                lane.label(),
                paused,
                loads.size(),
                loads.stream().mapToLong(LaneLoad::waiting).sum(),
                loads.stream().mapToInt(LaneLoad::running).sum(),
                loads.stream().mapToLong(LaneLoad::endedInTenSeconds).sum() / TEN_SECONDS);
    }
}
