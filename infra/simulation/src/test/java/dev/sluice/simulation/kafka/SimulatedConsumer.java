package dev.sluice.simulation.kafka;

import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Universe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the simulated broker; as with the real one, its thread learns of everything in {@code poll}.
 *
 * <p>What isn't overridden here fails, since the mock below has no topics.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // One thread runs at a time.
public final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {

    private static final long MILLISECOND = 1_000_000;

    private final KafkaServer server = KafkaServer.current();
    private final Universe universe = server.universe();
    private final Host host = Universe.host();
    private final int maxRecords;
    private final @Nullable Group group;
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    private final Set<TopicPartition> paused = new LinkedHashSet<>();
    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private String topic = "";
    private @Nullable ConsumerRebalanceListener listener;

    /** As the real one is made. */
    public SimulatedConsumer(Map<String, Object> settings) {
        super("earliest");
        Object name = settings.get(ConsumerConfig.GROUP_ID_CONFIG);
        group = name == null ? null : server.group(name.toString());
        maxRecords = (Integer) settings.getOrDefault(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
    }

    Host host() {
        return host;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener told) {
        topic = topics.iterator().next();
        listener = told;
        group().join(this);
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        positions.keySet().retainAll(partitions);
        partitions.forEach(partition -> positions.putIfAbsent(partition, 0L));
        paused.retainAll(partitions);
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(positions.keySet());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        long until = universe.nanos() + timeout.toNanos();
        for (Runnable callback = callbacks.poll(); callback != null; callback = callbacks.poll()) {
            callback.run();
        }
        if (group != null && server.isUp()) {
            reconcile(group);
        }
        while (true) {
            ConsumerRecords<byte[], byte[]> found = fetch();
            if (!found.isEmpty() || universe.nanos() >= until) {
                return found;
            }
            server.appended().await(until);
            universe.sleep(universe.random().nextInt(2_000) * 1_000L);
        }
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        positions.put(partition, offset);
    }

    @Override
    public long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        paused.addAll(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        paused.removeAll(partitions);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata known = group().committed(partition);
            if (known != null) {
                committed.put(partition, known);
            }
        }
        return committed;
    }

    @Override
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        boolean isLost = server.losesCommit();
        universe.in(MILLISECOND, () -> {
            boolean isStored = !isLost && server.isUp() && group().commit(this, offsets);
            callbacks.add(() -> callback.onComplete(offsets, isStored ? null : new CommitFailedException()));
        });
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        universe.sleep(server.isUp() ? MILLISECOND : timeout.toNanos());
        if (!server.isUp() || server.losesCommit()) {
            throw new TimeoutException("no answer to a commit");
        }
        if (!group().commit(this, offsets)) {
            throw new CommitFailedException();
        }
    }

    @Override
    @SuppressWarnings("removal") // Nothing else makes one.
    public ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata("group", group().generation(), host.name(), Optional.empty());
    }

    @Override
    public void close(CloseOptions options) {
        close();
    }

    @Override
    public void close() {
        if (group != null && group.has(this)) {
            revoke(group, List.copyOf(positions.keySet()));
            group.leave(this);
        }
    }

    @Override
    public void wakeup() {
        throw new UnsupportedOperationException("wakeup");
    }

    private void reconcile(Group joined) {
        if (!joined.has(this)) {
            List<TopicPartition> lost = List.copyOf(positions.keySet());
            forget(lost);
            listener().onPartitionsLost(lost);
            joined.join(this);
        }
        Set<TopicPartition> target = joined.target(this, topic);
        List<TopicPartition> gone =
                positions.keySet().stream().filter(one -> !target.contains(one)).toList();
        if (!gone.isEmpty()) {
            revoke(joined, gone);
        }
        List<TopicPartition> taken = target.stream()
                .filter(one -> !positions.containsKey(one) && joined.take(one, this))
                .toList();
        for (TopicPartition partition : taken) {
            OffsetAndMetadata known = joined.committed(partition);
            positions.put(partition, known == null ? 0 : known.offset());
        }
        if (!taken.isEmpty()) {
            listener().onPartitionsAssigned(taken);
        }
    }

    private void revoke(Group joined, List<TopicPartition> gone) {
        listener().onPartitionsRevoked(gone);
        gone.forEach(partition -> joined.release(partition, this));
        forget(gone);
    }

    private void forget(List<TopicPartition> gone) {
        positions.keySet().removeAll(gone);
        paused.removeAll(gone);
    }

    private ConsumerRecords<byte[], byte[]> fetch() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new LinkedHashMap<>();
        if (server.isUp()) {
            positions.forEach((partition, position) -> {
                List<ConsumerRecord<byte[], byte[]>> log = server.log(partition);
                if (!paused.contains(partition) && position < log.size()) {
                    int to = (int) Math.min(log.size(), position + maxRecords);
                    found.put(partition, new ArrayList<>(log.subList((int) (long) position, to)));
                }
            });
        }
        found.forEach((partition, records) -> positions.merge(partition, (long) records.size(), Long::sum));
        return new ConsumerRecords<>(found, Map.of());
    }

    private Group group() {
        if (group == null) {
            throw new IllegalStateException("a consumer without a group");
        }
        return group;
    }

    private ConsumerRebalanceListener listener() {
        if (listener == null) {
            throw new IllegalStateException("a consumer without a subscription");
        }
        return listener;
    }
}
