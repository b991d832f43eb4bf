package dev.sluice.ingress.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Gives each partition of a lane the same number of jobs, whoever sends them. Kafka makes one, by its name.
 *
 * <p>Each round takes every partition once, in an order by chance: without chance tenants that take turns at being sent
 * would each have partitions of their own, and so workers of their own. By hash of the job's id the fullest of a few
 * workers has a tenth more to do than the others, who wait for it at the end. Nobody finds a job by its partition: who
 * wants it read again names its offset, too.
 */
public final class EvenPartitions implements Partitioner {

    private final RandomGenerator random;
    // Guarded by this.
    private final Map<String, Round> rounds = new HashMap<>();

    /** By Kafka. */
    public EvenPartitions() {
        this(new SplittableRandom());
    }

    EvenPartitions(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public synchronized int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        List<PartitionInfo> available = cluster.availablePartitionsForTopic(topic);
        // With none that can be written to, any will do: the record waits for it.
        List<PartitionInfo> among = available.isEmpty() ? cluster.partitionsForTopic(topic) : available;
        Round round = rounds.get(topic);
        if (round == null || round.isOver() || round.order.length != among.size()) {
            round = new Round(among.size());
            rounds.put(topic, round);
        }
        return among.get(round.next()).partition();
    }

    @Override
    public void close() {}

    /** Used by whoever holds the lock. */
    private final class Round {

        private final int[] order;
        private int taken;

        Round(int partitions) {
            order = new int[partitions];
            for (int i = 0; i < partitions; i++) {
                int other = random.nextInt(i + 1);
                order[i] = order[other];
                order[other] = i;
            }
        }

        boolean isOver() {
            return taken == order.length;
        }

        int next() {
            return order[taken++];
        }
    }
}
