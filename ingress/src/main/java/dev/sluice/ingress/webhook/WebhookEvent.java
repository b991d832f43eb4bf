package dev.sluice.ingress.webhook;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Something that has happened, in the form of OpenAI's events.
 *
 * @param id the same whenever it is told, so that its receiver can tell a second telling
 * @param type for example {@code batch.completed}
 * @param createdSeconds Unix time in s
 * @param subject the id of what it has happened to
 */
public record WebhookEvent(String id, String type, long createdSeconds, String subject) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The event of this payload, if it is one. */
    public static Optional<WebhookEvent> read(byte[] payload) {
        try {
            JsonNode event = JsonMapper.shared().readTree(payload);
            WebhookEvent read = new WebhookEvent(
                    event.path("id").asString(""),
                    event.path("type").asString(""),
                    event.path("created_at").asLong(0),
                    event.path("data").path("id").asString(""));
            boolean isEvent = event.path("object").asString("").equals("event") && !read.id.isEmpty();
            return isEvent ? Optional.of(read) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    byte[] payload() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("object", "event");
            json.writeNumberProperty("created_at", createdSeconds);
            json.writeStringProperty("type", type);
            json.writeObjectPropertyStart("data");
            json.writeStringProperty("id", subject);
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
