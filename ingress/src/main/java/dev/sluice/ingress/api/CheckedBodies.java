package dev.sluice.ingress.api;

import dev.sluice.common.job.Family;
import java.util.function.Function;

/**
 * How the bodies of one family are checked, for whoever gets them by another way than the family's own endpoint.
 *
 * @param family the family
 * @param reader checks a body, and fails with {@link dev.sluice.ingress.edge.RequestFailedException}
 */
public record CheckedBodies(Family family, Function<byte[], ? extends ApiRequest> reader) {}
