package dev.sluice.ingress.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

final class EvenPartitionsTest {

    private static final String TOPIC = "lane";
    private static final Node NODE = new Node(1, "broker", 9092);

    private final EvenPartitions partitions = new EvenPartitions(new SplittableRandom(7));

    @Test
    void eachPartitionGetsTheSameNumberOfJobs() {
        Cluster cluster = cluster(IntStream.range(0, 6).toArray(), 6);
        int[] counts = new int[6];

        for (int job = 0; job < 384; job++) {
            counts[next(cluster)]++;
        }

        assertThat(counts).containsOnly(64);
    }

    @Test
    void tenantsThatTakeTurnsHaveNoPartitionsOfTheirOwn() {
        Cluster cluster = cluster(IntStream.range(0, 6).toArray(), 6);
        int[] ofOne = new int[6];
        int[] ofOther = new int[6];

        for (int job = 0; job < 600; job++) {
            ofOne[next(cluster)]++;
            ofOther[next(cluster)]++;
        }

        assertThat(IntStream.of(ofOne)).allSatisfy(count -> assertThat(count).isBetween(70, 130));
        assertThat(IntStream.of(ofOther)).allSatisfy(count -> assertThat(count).isBetween(70, 130));
    }

    @Test
    void partitionThatCannotBeWrittenToIsPassedOver() {
        Cluster cluster = cluster(new int[] {0, 2, 5}, 6);

        assertThat(IntStream.range(0, 30).mapToObj(_ -> next(cluster)).toList())
                .containsOnly(0, 2, 5)
                .satisfies(taken -> assertThat(Set.copyOf(taken.subList(0, 3))).hasSize(3));
    }

    @Test
    void withoutAnyThatCanBeWrittenToTheRecordWaitsForOne() {
        assertThat(next(cluster(new int[0], 6))).isBetween(0, 5);
    }

    private int next(Cluster cluster) {
        return partitions.partition(TOPIC, null, new byte[16], null, new byte[0], cluster);
    }

    private static Cluster cluster(int[] withLeader, int all) {
        Set<Integer> led = Set.copyOf(IntStream.of(withLeader).boxed().toList());
        List<PartitionInfo> infos = IntStream.range(0, all)
                .mapToObj(number -> new PartitionInfo(
                        TOPIC, number, led.contains(number) ? NODE : null, new Node[] {NODE}, new Node[] {NODE}))
                .toList();
        return new Cluster("c", List.of(NODE), infos, Set.of(), Set.of());
    }
}
