package dev.sluice.simulation.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One consumer group: who is in it, whose each partition is, and what was committed. */
final class Group {

    private static final long SESSION_NANOS = 6_000_000_000L;

    private final KafkaServer server;
    private final Map<SimulatedConsumer, Long> seenNanos = new LinkedHashMap<>();
    private final List<SimulatedConsumer> members = new ArrayList<>();
    private final Map<TopicPartition, SimulatedConsumer> owners = new LinkedHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new LinkedHashMap<>();
    private int generation = 1;

    Group(KafkaServer server) {
        this.server = server;
    }

    void join(SimulatedConsumer member) {
        members.add(member);
        seenNanos.put(member, server.universe().nanos());
        generation++;
    }

    void leave(SimulatedConsumer member) {
        members.remove(member);
        seenNanos.remove(member);
        owners.values().removeIf(owner -> owner == member);
        generation++;
    }

    boolean has(SimulatedConsumer member) {
        return members.contains(member);
    }

    int generation() {
        return generation;
    }

    void turn() {
        if (members.size() > 1) {
            members.add(members.removeFirst());
            generation++;
        }
    }

    void lookForTheDead() {
        long now = server.universe().nanos();
        for (SimulatedConsumer member : List.copyOf(members)) {
            if (!member.host().isDead() && !member.host().isPaused()) {
                seenNanos.put(member, now);
            } else if (now - seenNanos.getOrDefault(member, now) > SESSION_NANOS) {
                leave(member);
            }
        }
    }

    Set<TopicPartition> target(SimulatedConsumer member, String topic) {
        Set<TopicPartition> target = new LinkedHashSet<>();
        for (TopicPartition partition : server.partitions(topic)) {
            if (members.get(partition.partition() % members.size()) == member) {
                target.add(partition);
            }
        }
        return target;
    }

    boolean take(TopicPartition partition, SimulatedConsumer member) {
        return owners.putIfAbsent(partition, member) == null;
    }

    void release(TopicPartition partition, SimulatedConsumer member) {
        owners.remove(partition, member);
    }

    /** Whether it was stored: a member that was put out may not commit. */
    boolean commit(SimulatedConsumer member, Map<TopicPartition, OffsetAndMetadata> offsets) {
        boolean isAllowed = has(member) && offsets.keySet().stream().allMatch(one -> owners.get(one) == member);
        if (isAllowed) {
            committed.putAll(offsets);
        }
        return isAllowed;
    }

    @Nullable
    OffsetAndMetadata committed(TopicPartition partition) {
        return committed.get(partition);
    }
}
