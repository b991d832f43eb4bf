package dev.sluice.ingress.batch;

import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.batch.permit.Permits;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Grants everything, but for what a test takes away. */
final class FakePermits implements Permits {

    private final Set<String> closedModels = new HashSet<>();
    private int granted;
    private int laneWeight = 1;
    private int grants = Integer.MAX_VALUE;
    private Permit beyond = new Permit.Later(Duration.ofSeconds(1));

    /** This model is closed to the caller. */
    void close(String model) {
        closedModels.add(model);
    }

    /** So many lines are granted; the others wait, or are refused with this. */
    void grant(int lines, @Nullable RequestFailedException refusal) {
        grants = lines;
        beyond = refusal == null ? new Permit.Later(Duration.ofSeconds(1)) : new Permit.Refused(refusal);
    }

    /** What the caller's plan says of its share of the lane. */
    void weigh(int weight) {
        laneWeight = weight;
    }

    @Override
    public OfBatch of(BatchOrder order) {
        return (_, _) -> ask();
    }

    private Permit ask() {
        if (granted >= grants) {
            return beyond;
        }
        granted++;
        return new Permit.Granted(laneWeight);
    }

    @Override
    public void require(String tenant, ApiRequest request) {
        if (closedModels.contains(request.model().id())) {
            throw RequestFailedException.unknownModel(request.model().id());
        }
    }
}
