package dev.sluice.common.account;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Standing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What whoever is on it may spend, and what on.
 *
 * @param name how it is called, everywhere
 * @param limits how much
 * @param models which models
 * @param lanes which lanes; empty: every one
 * @param laneWeight its share of a lane, beside the others' weights
 * @param maxDeadline the longest that a job may take; null: as long as the service's own bound
 * @param maxBodyBytes the largest body of a request; null: as large as the service's own bound
 * @param runningStreams what happens to answers under way when a key is revoked
 */
public record Plan(
        String name,
        Limits limits,
        ModelSet models,
        Set<Lane> lanes,
        int laneWeight,
        @Nullable Duration maxDeadline,
        @Nullable Long maxBodyBytes,
        RunningStreams runningStreams)
        implements AccountRecord {

    /** A plan without limits. */
    public static final Plan UNLIMITED = of("unlimited", Limits.NONE);

    /** What begins the key of a plan's record. */
    static final String KIND = "plan";

    /** The fields of its JSON form. */
    public static final Set<String> FIELDS = Set.of(
            "name",
            "limits",
            "models",
            "lanes",
            "lane_weight",
            "max_deadline_seconds",
            "max_body_bytes",
            "running_streams");

    /** Checks every bound. */
    public Plan {
        Names.id("name", name);
        lanes = Set.copyOf(lanes);
        if (laneWeight < 1 || laneWeight > Standing.MAX_WEIGHT) {
            throw new FieldException("lane_weight", laneWeight + " (expected: 1 to " + Standing.MAX_WEIGHT + ")");
        }
        if (maxDeadline != null && maxDeadline.toSeconds() < 1) {
            throw new FieldException("max_deadline_seconds", maxDeadline.toSeconds() + " (expected: 1 or more)");
        }
        if (maxBodyBytes != null && maxBodyBytes < 1) {
            throw new FieldException("max_body_bytes", maxBodyBytes + " (expected: 1 or more)");
        }
    }

    /** A plan that limits only how much is spent. */
    public static Plan of(String name, Limits limits) {
        return new Plan(name, limits, ModelSet.ALL, Set.of(), 1, null, null, RunningStreams.FINISH);
    }

    /** Whether jobs may take this lane. */
    public boolean allows(Lane lane) {
        return lanes.isEmpty() || lanes.contains(lane);
    }

    @Override
    public String recordKey() {
        return KIND + ":" + name;
    }

    @Override
    public void write(JsonGenerator json) {
        json.writeStringProperty("name", name);
        json.writeObjectPropertyStart("limits");
        limits.write(json);
        json.writeEndObject();
        AccountRecord.writeTexts(json, "models", models.names());
        AccountRecord.writeTexts(
                json, "lanes", lanes.stream().sorted().map(Lane::label).toList());
        json.writeNumberProperty("lane_weight", laneWeight);
        if (maxDeadline != null) {
            json.writeNumberProperty("max_deadline_seconds", maxDeadline.toSeconds());
        }
        if (maxBodyBytes != null) {
            json.writeNumberProperty("max_body_bytes", maxBodyBytes);
        }
        json.writeStringProperty("running_streams", runningStreams.label());
    }

    static Plan read(FieldReader fields) {
        Integer weight = fields.count("lane_weight");
        Long deadline = fields.number("max_deadline_seconds");
        String streams = fields.textOrNull("running_streams");
        return new Plan(
                fields.text("name"),
                Limits.read(fields.within("limits")),
                ModelSet.of(fields.texts("models")),
                lanes(fields),
                weight == null ? 1 : weight,
                deadline == null ? null : Duration.ofSeconds(deadline),
                fields.number("max_body_bytes"),
                streams == null ? RunningStreams.FINISH : RunningStreams.of(streams));
    }

    private static Set<Lane> lanes(FieldReader fields) {
        Set<Lane> lanes = EnumSet.noneOf(Lane.class);
        for (String label : fields.texts("lanes")) {
            try {
                lanes.add(Lane.of(label));
            } catch (IllegalArgumentException e) {
                throw new FieldException("lanes", "'" + label + "' (expected: interactive or bulk)");
            }
        }
        return lanes;
    }
}
