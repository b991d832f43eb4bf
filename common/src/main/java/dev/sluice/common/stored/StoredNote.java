package dev.sluice.common.stored;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One record of {@code sluice.completions}, a compacted topic. What is known of a completion is what its notes say
 * together, in whatever order they come: each kind stands under a key of its own, so that a worker that writes again
 * what it has written can't undo what a client has changed meanwhile.
 *
 * <p>Key: the job's 16 bytes and one byte for the kind ({@code m}, {@code e}, {@code d}). Value, as JSON: {@code v}
 * and, of a made one, {@code tenant}, {@code created}, {@code model}, {@code metadata}, {@code answer}; of an edited
 * one {@code metadata}.
 */
public sealed interface StoredNote {

    /** The completion. */
    JobId job();

    /**
     * It was made.
     *
     * @param tenant who owns it
     * @param createdSeconds Unix time in s
     * @param model the catalogue's id of the model
     * @param metadata as its request said
     * @param answer where its {@link dev.sluice.common.reply.WrittenAnswer} stands
     */
    record Made(JobId job, String tenant, long createdSeconds, String model, Map<String, String> metadata, Where answer)
            implements StoredNote {

        /** Copies the map, in its order. */
        public Made {
            Objects.requireNonNull(job);
            metadata = ordered(metadata);
        }
    }

    /**
     * Its metadata was replaced; the last time counts.
     *
     * @param metadata all of it
     */
    record Edited(JobId job, Map<String, String> metadata) implements StoredNote {

        /** Copies the map, in its order. */
        public Edited {
            Objects.requireNonNull(job);
            metadata = ordered(metadata);
        }
    }

    /** It was deleted, for good. */
    record Deleted(JobId job) implements StoredNote {}

    /** The record's key. */
    default byte[] key() {
        char kind = switch (this) {
            case Made _ -> 'm';
            case Edited _ -> 'e';
            case Deleted _ -> 'd';
        };
        return ByteBuffer.allocate(17).put(job().bytes()).put((byte) kind).array();
    }

    /** The record's value. */
    default byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("v", 1);
            switch (this) {
                case Made made -> {
                    json.writeStringProperty("tenant", made.tenant());
                    json.writeNumberProperty("created", made.createdSeconds());
                    json.writeStringProperty("model", made.model());
                    write(made.metadata(), json);
                    json.writeStringProperty("answer", made.answer().toString());
                }
                case Edited edited -> write(edited.metadata(), json);
                case Deleted _ -> {}
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a record, of this version or a later one.
     *
     * @throws IllegalArgumentException if it is no note, or one of a kind that only later versions know
     */
    static StoredNote decode(byte[] key, byte[] value) {
        if (key.length != 17) {
            throw new IllegalArgumentException("note: a key of " + key.length + " bytes (expected: 17)");
        }
        JobId job = JobId.of(Arrays.copyOf(key, 16));
        try {
            JsonNode root = JsonMapper.shared().readTree(value);
            return switch (key[16]) {
                case 'm' ->
                    new Made(
                            job,
                            root.path("tenant").asString(""),
                            root.path("created").asLong(0),
                            root.path("model").asString(""),
                            metadata(root.path("metadata")),
                            Objects.requireNonNull(
                                    Where.parse(root.path("answer").asString("")), "answer"));
                case 'e' -> new Edited(job, metadata(root.path("metadata")));
                case 'd' -> new Deleted(job);
                default -> throw new IllegalArgumentException("note: kind " + key[16] + " (expected: m, e or d)");
            };
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException("note of " + job + ": " + value.length + " bytes that aren't one", e);
        }
    }

    /** The texts in an object of them; whatever else stands there is left out. */
    static Map<String, String> metadata(JsonNode object) {
        Map<String, String> metadata = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            if (member.getValue().isString()) {
                metadata.put(member.getKey(), member.getValue().asString());
            }
        });
        return metadata;
    }

    private static void write(Map<String, String> metadata, JsonGenerator json) {
        json.writeObjectPropertyStart("metadata");
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static Map<String, String> ordered(Map<String, String> some) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(some));
    }
}
