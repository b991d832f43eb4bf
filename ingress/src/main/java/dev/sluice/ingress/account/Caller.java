package dev.sluice.ingress.account;

import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Plan;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;

/**
 * Whoever holds the key of a request.
 *
 * @param tenant organisation and key, on whose behalf jobs run: {@code default/demo}
 * @param organisation the id of the organisation: {@code default}
 * @param keyName the key's name, fit for logs
 * @param plan what the key may spend
 * @param organisationPlan what all keys of the organisation together may spend
 * @param models what the key may use, of what both plans allow
 */
public record Caller(
        String tenant, String organisation, String keyName, Plan plan, Plan organisationPlan, ModelSet models) {

    /** Checks that the names are there. */
    public Caller {
        if (tenant.isEmpty() || organisation.isEmpty() || keyName.isEmpty()) {
            throw new IllegalArgumentException(
                    "caller: tenant '" + tenant + "', keyName '" + keyName + "' (expected: names)");
        }
    }

    /** A caller whose organisation has no limits of its own, and whose key may use every model. */
    public Caller(String tenant, String keyName, Plan plan) {
        this(tenant, tenant.split("/", 2)[0], keyName, plan, Plan.UNLIMITED, ModelSet.ALL);
    }

    /** Its share of a lane beside others': its own plan's; its organisation's where it has no plan of its own. */
    public int laneWeight() {
        return (plan.equals(Plan.UNLIMITED) ? organisationPlan : plan).laneWeight();
    }

    /** Whether it may use the model of this id. */
    public boolean allows(String model) {
        return models.allows(model)
                && plan.models().allows(model)
                && organisationPlan.models().allows(model);
    }

    /**
     * Lets nothing pass that its key or its plans forbid.
     *
     * @param model the id of the model that a request names
     * @param lane the lane that its job would take
     * @throws RequestFailedException in words for the client
     */
    public void require(String model, Lane lane) {
        if (!allows(model)) {
            // The same words as for a model that isn't there: the list of models doesn't show it either.
            throw RequestFailedException.unknownModel(model);
        }
        requireLane(lane);
    }

    /** Lets nothing pass to a lane that its plans don't include; fails with {@link RequestFailedException}. */
    public void requireLane(Lane lane) {
        if (!plan.allows(lane) || !organisationPlan.allows(lane)) {
            throw new RequestFailedException(
                    FailureCode.PERMISSION_DENIED,
                    "Your plan doesn't include " + lane.label() + " requests: choose another 'service_tier', or ask"
                            + " your operator.",
                    "service_tier",
                    null);
        }
    }

    /** Whether some models are closed to it. */
    public boolean isBoundToModels() {
        return !(models.equals(ModelSet.ALL)
                && plan.models().equals(ModelSet.ALL)
                && organisationPlan.models().equals(ModelSet.ALL));
    }

    /** The longest that its jobs may take, within this bound. */
    public Duration deadline(Duration bound) {
        Duration least = bound;
        for (Plan each : new Plan[] {plan, organisationPlan}) {
            Duration max = each.maxDeadline();
            if (max != null && max.compareTo(least) < 0) {
                least = max;
            }
        }
        return least;
    }

    /** The largest body that its requests may have, within this bound. */
    public long bodyBytes(long bound) {
        long least = bound;
        for (Plan each : new Plan[] {plan, organisationPlan}) {
            Long max = each.maxBodyBytes();
            if (max != null) {
                least = Math.min(max, least);
            }
        }
        return least;
    }
}
