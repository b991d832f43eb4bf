package dev.sluice.common.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A key, without its secret.
 *
 * @param id how operators name it, and the second half of its tenant
 * @param hash of its secret
 * @param prefix the secret's first characters, by which people recognise it
 * @param name for people
 * @param owner who answers for it; null if nobody was named
 * @param organisation the id of the organisation that it belongs to
 * @param plan the name of its plan; null: its organisation's alone holds
 * @param createdAt when it was made, to the second
 * @param expiresAt from when on it works no more; null: never
 * @param disabledAt since when it doesn't work; null: it does
 * @param previous hashes that it had before it was rotated and that still work for a while
 * @param models which models it may use, of those that its plans allow
 * @param addresses from where it may be used; empty: from anywhere
 */
public record ApiKey(
        String id,
        KeyHash hash,
        String prefix,
        String name,
        @Nullable String owner,
        String organisation,
        @Nullable String plan,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant disabledAt,
        List<PastHash> previous,
        ModelSet models,
        List<AddressRange> addresses)
        implements AccountRecord {

    /**
     * A hash from before a rotation.
     *
     * @param hash of the old secret
     * @param until when it stops working, to the second
     */
    public record PastHash(KeyHash hash, Instant until) {

        /** Cuts the time to seconds. */
        public PastHash {
            until = until.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** What begins the key of a key's record. */
    static final String KIND = "key";

    /** The fields of its JSON form. */
    public static final Set<String> FIELDS = Set.of(
            "id",
            "hash",
            "prefix",
            "name",
            "owner",
            "organisation",
            "plan",
            "created_at",
            "expires_at",
            "disabled_at",
            "previous",
            "models",
            "addresses");

    private static final int MAX_PREVIOUS = 10;
    private static final int MAX_ADDRESSES = 100;

    /** Checks the names, and that nothing grows without a bound. */
    public ApiKey {
        Names.id("id", id);
        Names.text("prefix", prefix);
        Names.text("name", name);
        if (owner != null) {
            Names.text("owner", owner);
        }
        Names.id("organisation", organisation);
        Names.idOrNull("plan", plan);
        createdAt = createdAt.truncatedTo(ChronoUnit.SECONDS);
        expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.SECONDS);
        disabledAt = disabledAt == null ? null : disabledAt.truncatedTo(ChronoUnit.SECONDS);
        previous = List.copyOf(previous.subList(Math.max(0, previous.size() - MAX_PREVIOUS), previous.size()));
        addresses = List.copyOf(addresses);
        if (addresses.size() > MAX_ADDRESSES) {
            throw new FieldException("addresses", addresses.size() + " (expected: " + MAX_ADDRESSES + " at most)");
        }
    }

    /** The key of the record of the key with this id. */
    public static String recordKey(String id) {
        return KIND + ":" + id;
    }

    /** Organisation and key, on whose behalf jobs run. */
    public String tenant() {
        return organisation + "/" + id;
    }

    /** The same key with a new secret; the old one works until this moment, the older ones as long as before. */
    public ApiKey rotated(KeyHash newHash, String newPrefix, Instant oldUntil, Instant now) {
        List<PastHash> kept = new ArrayList<>(
                previous.stream().filter(past -> past.until().isAfter(now)).toList());
        if (oldUntil.isAfter(now)) {
            kept.add(new PastHash(hash, oldUntil));
        }
        return new ApiKey(
                id,
                newHash,
                newPrefix,
                name,
                owner,
                organisation,
                plan,
                createdAt,
                expiresAt,
                disabledAt,
                kept,
                models,
                addresses);
    }

    @Override
    public String recordKey() {
        return recordKey(id);
    }

    @Override
    public void write(JsonGenerator json) {
        json.writeStringProperty("id", id);
        json.writeStringProperty("hash", hash.hex());
        json.writeStringProperty("prefix", prefix);
        json.writeStringProperty("name", name);
        if (owner != null) {
            json.writeStringProperty("owner", owner);
        }
        json.writeStringProperty("organisation", organisation);
        if (plan != null) {
            json.writeStringProperty("plan", plan);
        }
        AccountRecord.writeTime(json, "created_at", createdAt);
        AccountRecord.writeTime(json, "expires_at", expiresAt);
        AccountRecord.writeTime(json, "disabled_at", disabledAt);
        if (!previous.isEmpty()) {
            json.writeArrayPropertyStart("previous");
            for (PastHash past : previous) {
                json.writeStartObject();
                json.writeStringProperty("hash", past.hash().hex());
                AccountRecord.writeTime(json, "until", past.until());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        AccountRecord.writeTexts(json, "models", models.names());
        AccountRecord.writeTexts(
                json, "addresses", addresses.stream().map(AddressRange::written).toList());
    }

    static ApiKey read(FieldReader fields) {
        return new ApiKey(
                fields.text("id"),
                KeyHash.parse(fields.text("hash")),
                fields.text("prefix"),
                fields.text("name"),
                fields.textOrNull("owner"),
                fields.text("organisation"),
                fields.textOrNull("plan"),
                fields.time("created_at"),
                fields.timeOrNull("expires_at"),
                fields.timeOrNull("disabled_at"),
                fields.each("previous", past -> new PastHash(KeyHash.parse(past.text("hash")), past.time("until"))),
                ModelSet.of(fields.texts("models")),
                fields.texts("addresses").stream().map(AddressRange::parse).toList());
    }
}
