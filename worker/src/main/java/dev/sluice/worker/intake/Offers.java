package dev.sluice.worker.intake;

import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.WorkerMessage;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up jobs whose owner an ingress has found dead: it says where the record is, whoever's partition that may be.
 */
final class Offers implements Consumer<WorkerMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

    private final SideReader sideReader;
    private final RecordReader reader;
    private final List<LaneIntake> lanes;

    Offers(SideReader sideReader, RecordReader reader, List<LaneIntake> lanes) {
        this.sideReader = sideReader;
        this.reader = reader;
        this.lanes = List.copyOf(lanes);
    }

    @Override
    public void accept(WorkerMessage message) {
        if (message instanceof WorkerMessage.Offer offer) {
            Optional<LaneIntake> lane = lanes.stream()
                    .filter(one -> one.lane().topic().equals(offer.topic()))
                    .findFirst();
            lane.ifPresent(found -> take(offer, found));
        }
    }

    private void take(WorkerMessage.Offer offer, LaneIntake lane) {
        // Its ingress offers it again each second, to another worker, so a failure needs no care.
        boolean _ =
                sideReader.read(new Where(offer.topic(), offer.partition(), offer.offset()), new SideReader.Reading() {
                    @Override
                    public void found(ConsumerRecord<byte[], byte[]> record) {
                        PartitionTracker tracker =
                                lane.tracker(offer.topic(), offer.partition()).orElseGet(Offers::others);
                        reader.read(record, lane, tracker, offer.fence())
                                .filter(read -> read.headers().id().equals(offer.job()))
                                .ifPresent(lane.scheduler()::offer);
                    }

                    @Override
                    public void gone() {
                        LOG.info("job {}: was offered, but its record is gone", offer.job());
                    }

                    @Override
                    public void failed() {
                        LOG.info("job {}: was offered, but its record can't be read now", offer.job());
                    }
                });
    }

    /** The tracker of a partition that isn't this worker's: it takes no note of anything. */
    private static PartitionTracker others() {
        PartitionTracker tracker = new PartitionTracker(0, new BitSet());
        tracker.retire();
        return tracker;
    }
}
