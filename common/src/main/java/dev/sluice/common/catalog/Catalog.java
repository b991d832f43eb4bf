package dev.sluice.common.catalog;

import dev.sluice.common.account.Plan;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All models on offer, and the plans beside them, as one reading of the file has them; it never changes. */
public final class Catalog {

    /** {@code max_tokens} of a request that gives none. */
    public static final int DEFAULT_MAX_TOKENS = 4096;

    private static final char SIMULATED_BEHAVIOUR = '~';

    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, Model> aliases = new LinkedHashMap<>();
    private final Map<Family, String> defaults;
    private final Map<Lane, Duration> deadlines;
    private final LaneShares shares;
    private final Map<String, Plan> plans;
    private final boolean simulated;

    /**
     * A catalogue.
     *
     * @param models in the order in which they are listed
     * @param aliases further names, each with the model's id
     * @param defaults the model of a request of this family that names none, where there is one
     * @param deadlines within which jobs of a lane must have ended, where the file says it
     * @param shares what the bulk lane leaves to the other
     * @param plans by their names
     * @param simulated whether a simulator serves the models, so that a name may end in a wish for its behaviour:
     *     {@code gpt-4o-mini~ttft=500}
     */
    Catalog(
            Collection<Model> models,
            Map<String, String> aliases,
            Map<Family, String> defaults,
            Map<Lane, Duration> deadlines,
            LaneShares shares,
            Map<String, Plan> plans,
            boolean simulated) {
        models.forEach(model -> this.models.put(model.id(), model));
        aliases.forEach((alias, id) -> this.aliases.put(alias, this.models.get(id)));
        this.defaults = new EnumMap<>(defaults);
        this.deadlines = Map.copyOf(deadlines);
        this.shares = shares;
        this.plans = Map.copyOf(plans);
        this.simulated = simulated;
    }

    /** The models that are listed. */
    public List<Model> models() {
        return List.copyOf(models.values());
    }

    /** The model of a request of this family that names none, if there is one. */
    public Optional<String> defaultModel(Family family) {
        return Optional.ofNullable(defaults.get(family));
    }

    /** Within which a job of this lane must have ended, where the file says it. */
    public Optional<Duration> deadline(Lane lane) {
        return Optional.ofNullable(deadlines.get(lane));
    }

    /** How much the bulk lane leaves to the interactive one. */
    public LaneShares shares() {
        return shares;
    }

    /** The plans that the file has, by their names. */
    public Map<String, Plan> plans() {
        return plans;
    }

    /** The model of this name or alias, if there is one. */
    public Optional<Model> find(String name) {
        int behaviour = simulated ? name.indexOf(SIMULATED_BEHAVIOUR) : -1;
        if (behaviour < 0) {
            return exactly(name);
        }
        return exactly(name.substring(0, behaviour)).map(model -> model.behaving(name.substring(behaviour)));
    }

    private Optional<Model> exactly(String name) {
        Model model = models.get(name);
        return Optional.ofNullable(model == null ? aliases.get(name) : model);
    }
}
