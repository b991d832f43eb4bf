package dev.sluice.ingress.batch;

import dev.sluice.common.job.Family;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of a batch's file: whose answer is wanted, and the bytes of its request, verbatim.
 *
 * @param customId the client's own name of the line
 * @param body the request
 */
record LineForm(String customId, byte[] body) {

    private static final int MAX_CUSTOM_ID = 512;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(160)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * Reads a line.
     *
     * @throws RequestFailedException if it isn't a request for this endpoint
     */
    static LineForm read(byte[] text, Family family) {
        Parts parts = new Parts();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parts.read(parser, text);
        } catch (JacksonException ignored) {
            throw RequestFailedException.invalid(
                    "This line is not parseable as valid JSON.", null, "invalid_json_line");
        }
        return parts.checked(family);
    }

    /** What a line has; a name that it has twice is refused by the parser. */
    private static final class Parts {

        private @Nullable String customId;
        private @Nullable String method;
        private @Nullable String url;
        private byte @Nullable [] body;

        void read(JsonParser parser, byte[] text) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw RequestFailedException.invalid(
                        "This line is no JSON object: expected custom_id, method, url and body.",
                        null,
                        "invalid_json_line");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "custom_id" -> customId = text(parser, value, name);
                    case "method" -> method = text(parser, value, name);
                    case "url" -> url = text(parser, value, name);
                    case "body" -> body = object(parser, value, text);
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw RequestFailedException.invalid(
                        "This line holds more than one JSON object.", null, "invalid_json_line");
            }
        }

        LineForm checked(Family family) {
            String id = there(customId, "custom_id");
            if (id.isEmpty() || id.length() > MAX_CUSTOM_ID) {
                throw RequestFailedException.invalid(
                        "Invalid custom_id: expected 1 to " + MAX_CUSTOM_ID + " characters.",
                        "custom_id",
                        "invalid_custom_id");
            }
            if (!there(method, "method").equals("POST")) {
                throw RequestFailedException.invalid("Invalid method: expected 'POST'.", "method", "invalid_method");
            }
            String endpoint = "/" + family.path();
            if (!there(url, "url").equals(endpoint)) {
                throw RequestFailedException.invalid(
                        "The URL provided for this request does not match the batch endpoint: expected '" + endpoint
                                + "'.",
                        "url",
                        "invalid_url");
            }
            return new LineForm(id, there(body, "body"));
        }

        private static String text(JsonParser parser, JsonToken value, String name) {
            if (value != JsonToken.VALUE_STRING) {
                throw RequestFailedException.invalid(
                        "Invalid type for '" + name + "': expected a string.", name, "invalid_type");
            }
            return parser.getString();
        }

        private static byte[] object(JsonParser parser, JsonToken value, byte[] text) {
            if (value != JsonToken.START_OBJECT) {
                throw RequestFailedException.invalid(
                        "Invalid type for 'body': expected an object.", "body", "invalid_type");
            }
            int from = (int) parser.currentTokenLocation().getByteOffset();
            if (from < 0) {
                // Text of two or four bytes a letter, which the parser would take.
                throw RequestFailedException.invalid("This line isn't valid UTF-8.", null, "invalid_json_line");
            }
            parser.skipChildren();
            return Arrays.copyOfRange(text, from, (int) parser.currentLocation().getByteOffset());
        }

        private static <T> T there(@Nullable T value, String name) {
            if (value == null) {
                throw RequestFailedException.invalid(
                        "Missing required parameter: '" + name + "'.", name, "missing_required_parameter");
            }
            return value;
        }
    }
}
