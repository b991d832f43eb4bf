package dev.sluice.simulation.kafka;

import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Signal;
import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The one broker of a simulation. */
public final class KafkaServer {

    private static final int PARTITIONS = 2;
    private static final long COORDINATE_NANOS = 100_000_000L;
    private static final Current CURRENT = new Current();

    /** Hears of each record before its producer does. */
    @FunctionalInterface
    public interface Stored {
        /** This process' record is in the log. */
        void record(Host host, ProducerRecord<byte[], byte[]> record);
    }

    /** What may go wrong with a record on its way. */
    public enum Fate {
        ACKNOWLEDGED,
        /** Appended, but nobody is told. */
        ACKNOWLEDGEMENT_LOST,
        /** Appended after its producer has given up. */
        LATE,
        LOST
    }

    private final Universe universe;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Signal appended = new Signal();
    private Stored stored = (_, _) -> {};
    private boolean up = true;
    private int troubleOneIn;
    private int loseCommitsOneIn;

    /** An empty broker; {@link #current()} is this one from here on. */
    public KafkaServer(Universe universe) {
        this.universe = universe;
        CURRENT.server = this;
        coordinate();
    }

    /** The broker of the simulation that runs. */
    public static KafkaServer current() {
        KafkaServer server = CURRENT.server;
        if (server == null) {
            throw new IllegalStateException("no broker");
        }
        return server;
    }

    /** Tells this listener from now on. */
    public void onStored(Stored listener) {
        stored = listener;
    }

    /** Does something wrong with one of so many records; 0: with none. */
    public void trouble(int oneIn) {
        troubleOneIn = oneIn;
    }

    /** Loses one of so many commits; 0: none. */
    public void loseCommits(int oneIn) {
        loseCommitsOneIn = oneIn;
    }

    /** Is away for a while. */
    public void goAway(long nanos) {
        up = false;
        universe.in(nanos, () -> {
            up = true;
            appended.raise();
        });
    }

    /** Hands every partition to whoever isn't its owner, where there is another one. */
    public void rebalance() {
        groups.values().forEach(Group::turn);
    }

    /** Every record of a topic. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        partitions(topic).forEach(partition -> all.addAll(log(partition)));
        return all;
    }

    /** How far the groups of a topic have come: the committed offset of each partition. */
    public Map<TopicPartition, Long> committed(String topic) {
        Map<TopicPartition, Long> committed = new LinkedHashMap<>();
        groups.values()
                .forEach(group -> partitions(topic).forEach(partition -> {
                    var known = group.committed(partition);
                    if (known != null) {
                        committed.put(partition, known.offset());
                    }
                }));
        return committed;
    }

    void tell(Host host, ProducerRecord<byte[], byte[]> record) {
        stored.record(host, record);
    }

    boolean isUp() {
        return up;
    }

    Universe universe() {
        return universe;
    }

    Signal appended() {
        return appended;
    }

    Group group(String name) {
        return groups.computeIfAbsent(name, _ -> new Group(this));
    }

    boolean losesCommit() {
        return loseCommitsOneIn > 0 && universe.random().nextInt(loseCommitsOneIn) == 0;
    }

    Fate fate() {
        if (troubleOneIn == 0 || universe.random().nextInt(troubleOneIn) != 0) {
            return Fate.ACKNOWLEDGED;
        }
        return Fate.values()[1 + universe.random().nextInt(3)];
    }

    List<TopicPartition> partitions(String topic) {
        List<TopicPartition> all = new ArrayList<>();
        for (int number = 0; number < PARTITIONS; number++) {
            all.add(new TopicPartition(topic, number));
        }
        return all;
    }

    List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
        return logs.computeIfAbsent(partition, _ -> new ArrayList<>());
    }

    ConsumerRecord<byte[], byte[]> append(ProducerRecord<byte[], byte[]> record) {
        int number = Math.floorMod(java.util.Arrays.hashCode(record.key()), PARTITIONS);
        TopicPartition partition = new TopicPartition(record.topic(), number);
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        ConsumerRecord<byte[], byte[]> stored = new ConsumerRecord<>(
                record.topic(),
                number,
                log.size(),
                universe.nowMillis(),
                TimestampType.LOG_APPEND_TIME,
                record.key().length,
                record.value().length,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
        log.add(stored);
        appended.raise();
        return stored;
    }

    private void coordinate() {
        if (up) {
            groups.values().forEach(Group::lookForTheDead);
        }
        universe.in(COORDINATE_NANOS, this::coordinate);
    }

    private static final class Current {
        private volatile @Nullable KafkaServer server;
    }
}
