package dev.sluice.ingress.api;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.dispatch.DispatchSettings;
import java.time.Duration;

/**
 * Within which requests are answered.
 *
 * @param catalog says it for all ingresses
 * @param settings hold where it says nothing
 */
record Deadlines(CatalogSource catalog, DispatchSettings settings) {

    /** Of a request of this caller on this lane. */
    Duration of(Lane lane, Caller caller) {
        return caller.deadline(catalog.current().deadline(lane).orElseGet(() -> settings.deadline(lane)));
    }
}
