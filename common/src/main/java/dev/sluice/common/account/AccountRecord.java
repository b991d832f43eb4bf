package dev.sluice.common.account;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One record of the compacted topic {@code sluice.accounts}: the last one of a key holds, and one without a value says
 * that it was deleted.
 *
 * <p>The record's key is UTF-8 text: {@code key:<id>}, {@code org:<id>} or {@code plan:<name>}. The value is JSON with
 * {@code v} and the fields of its kind; absent means null, or for a list that it is empty. Times are Unix times in s,
 * money is a decimal number as text. Fields of later versions are passed over.
 */
public sealed interface AccountRecord permits ApiKey, Organisation, Plan {

    /** The record's key. */
    String recordKey();

    /** Writes the fields of its JSON form into an object that is begun. */
    void write(JsonGenerator json);

    /** The record's value. */
    default byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("v", 1);
            write(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #encode()}, of this version or a later one.
     *
     * @param recordKey the record's key
     * @return empty if only later versions know records of this kind
     * @throws IllegalArgumentException if the bytes are no such record
     */
    static Optional<AccountRecord> decode(String recordKey, byte[] value) {
        try {
            return read(recordKey, JsonMapper.shared().readTree(value));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(recordKey + ": " + value.length + " bytes that aren't JSON", e);
        }
    }

    /**
     * Reads the JSON form.
     *
     * @return empty if only later versions know records of this kind
     * @throws FieldException naming the first field that is missing or wrong
     */
    static Optional<AccountRecord> read(String recordKey, JsonNode json) {
        FieldReader fields = new FieldReader(json, "");
        int colon = recordKey.indexOf(':');
        return switch (colon < 0 ? recordKey : recordKey.substring(0, colon)) {
            case ApiKey.KIND -> Optional.of(ApiKey.read(fields));
            case Organisation.KIND -> Optional.of(Organisation.read(fields));
            case Plan.KIND -> Optional.of(Plan.read(fields));
            default -> Optional.empty();
        };
    }

    /** Writes a list, unless it is empty. */
    static void writeTexts(JsonGenerator json, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            json.writeArrayPropertyStart(name);
            texts.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    /** Writes a time, if there is one. */
    static void writeTime(JsonGenerator json, String name, @Nullable Instant time) {
        if (time != null) {
            json.writeNumberProperty(name, time.getEpochSecond());
        }
    }
}
