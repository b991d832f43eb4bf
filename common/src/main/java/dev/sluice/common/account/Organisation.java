package dev.sluice.common.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A customer. Its plan holds for all of its keys together, above each key's own.
 *
 * @param id the first half of its keys' tenants
 * @param name for people
 * @param plan the name of its plan; null: it has no limits of its own
 * @param createdAt when it was made, to the second
 * @param disabledAt since when none of its keys works; null: they do
 */
public record Organisation(
        String id,
        String name,
        @Nullable String plan,
        Instant createdAt,
        @Nullable Instant disabledAt) implements AccountRecord {

    /** What begins the key of an organisation's record. */
    static final String KIND = "org";

    /** The fields of its JSON form. */
    public static final Set<String> FIELDS = Set.of("id", "name", "plan", "created_at", "disabled_at");

    /** Checks the names. */
    public Organisation {
        Names.id("id", id);
        Names.text("name", name);
        Names.idOrNull("plan", plan);
        createdAt = createdAt.truncatedTo(ChronoUnit.SECONDS);
        disabledAt = disabledAt == null ? null : disabledAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The key of the record of the organisation with this id. */
    public static String recordKey(String id) {
        return KIND + ":" + id;
    }

    @Override
    public String recordKey() {
        return recordKey(id);
    }

    @Override
    public void write(JsonGenerator json) {
        json.writeStringProperty("id", id);
        json.writeStringProperty("name", name);
        if (plan != null) {
            json.writeStringProperty("plan", plan);
        }
        AccountRecord.writeTime(json, "created_at", createdAt);
        AccountRecord.writeTime(json, "disabled_at", disabledAt);
    }

    static Organisation read(FieldReader fields) {
        return new Organisation(
                fields.text("id"),
                fields.text("name"),
                fields.textOrNull("plan"),
                fields.time("created_at"),
                fields.timeOrNull("disabled_at"));
    }
}
