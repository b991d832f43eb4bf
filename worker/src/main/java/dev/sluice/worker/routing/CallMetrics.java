package dev.sluice.worker.routing;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts provider calls. {@code sluice_provider_calls_total} counts requests that went out, so that it equals what the
 * providers served; {@code sluice_provider_unsent_total} those for which no connection came about.
 */
final class CallMetrics {

    static final String ANSWERED = "ok";
    static final String CANCELLED = "cancelled";
    static final String STALE = "stale_connection";

    private static final String CALLS = "sluice.provider.calls";
    private static final String UNSENT = "sluice.provider.unsent";

    private final MeterRegistry registry;

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * An attempt ended.
     *
     * @param requests how many requests it sent
     * @param outcome how the last one ended
     */
    void ended(Route route, int requests, String outcome) {
        if (requests == 0) {
            count(UNSENT, route, outcome, 1);
            return;
        }
        count(CALLS, route, outcome, 1);
        if (requests > 1) {
            count(CALLS, route, STALE, requests - 1);
        }
    }

    private void count(String name, Route route, String outcome, int by) {
        registry.counter(name, "provider", route.target().provider(), "model", route.model(), "outcome", outcome)
                .increment(by);
    }
}
