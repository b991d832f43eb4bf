package dev.sluice.common.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one partition of {@code sluice.results} adds up to for one key on one day: a record of the compacted topic
 * {@code sluice.usage}. The newest of a key counts.
 *
 * <p>The record's key is {@code <tenant>|<day>|<partition>}; its value is JSON: {@code v}, {@code tenant}, {@code day},
 * {@code partition}, {@code offset}, and {@code models}, each with its totals.
 *
 * @param tenant organisation and key
 * @param day the day on which the jobs ended, in UTC
 * @param partition the partition of {@code sluice.results}
 * @param offset the last record of it that is in these totals
 * @param models the totals by the catalogue's id of the model
 */
public record UsageRecord(
        String tenant, LocalDate day, int partition, long offset, SortedMap<String, UsageTotals> models) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Copies the map. */
    public UsageRecord {
        models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
    }

    /** The key of its record. */
    public byte[] key() {
        return (tenant + "|" + day + "|" + partition).getBytes(UTF_8);
    }

    /** All models together. */
    public UsageTotals total() {
        return models.values().stream().reduce(UsageTotals.NONE, UsageTotals::plus);
    }

    /** The value of its record. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("v", 1);
            json.writeStringProperty("tenant", tenant);
            json.writeStringProperty("day", day.toString());
            json.writeNumberProperty("partition", partition);
            json.writeNumberProperty("offset", offset);
            json.writeObjectPropertyStart("models");
            models.forEach((model, totals) -> {
                json.writeObjectPropertyStart(model);
                write(json, totals);
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #encode()}, of this version or a later one.
     *
     * @throws IllegalArgumentException if the bytes are no such record
     */
    public static UsageRecord decode(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            SortedMap<String, UsageTotals> models = new TreeMap<>();
            for (Map.Entry<String, JsonNode> model : root.path("models").properties()) {
                models.put(model.getKey(), totals(model.getValue()));
            }
            return new UsageRecord(
                    root.path("tenant").asString(""),
                    LocalDate.parse(root.path("day").asString("")),
                    root.path("partition").asInt(0),
                    root.path("offset").asLong(0),
                    models);
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException("usage: " + bytes.length + " bytes that are no totals", e);
        }
    }

    private static void write(JsonGenerator json, UsageTotals totals) {
        json.writeNumberProperty("jobs", totals.jobs());
        json.writeNumberProperty("failed", totals.failed());
        json.writeNumberProperty("estimated", totals.estimated());
        json.writeNumberProperty("prompt", totals.promptTokens());
        json.writeNumberProperty("cached", totals.cachedTokens());
        json.writeNumberProperty("completion", totals.completionTokens());
        json.writeNumberProperty("reasoning", totals.reasoningTokens());
        json.writeNumberProperty("price", totals.nanoDollars());
    }

    private static UsageTotals totals(JsonNode totals) {
        return new UsageTotals(
                totals.path("jobs").asLong(0),
                totals.path("failed").asLong(0),
                totals.path("estimated").asLong(0),
                totals.path("prompt").asLong(0),
                totals.path("cached").asLong(0),
                totals.path("completion").asLong(0),
                totals.path("reasoning").asLong(0),
                totals.path("price").asLong(0));
    }
}
