package dev.sluice.ingress.webhook;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

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
