package dev.sluice.ingress.delivery;

import dev.sluice.common.job.JobId;
import io.netty.channel.Channel;

/** Makes the delivery that a client asked for. */
public final class Deliveries {

    private Deliveries() {}

    /**
     * Opens the way to one client.
     *
     * @param channel the client's connection
     * @param streamed whether it asked for server-sent events
     */
    public static Delivery open(Channel channel, JobId job, boolean streamed) {
        return streamed ? new SseDelivery(channel, job, System::nanoTime) : new WholeDelivery(channel);
    }
}
