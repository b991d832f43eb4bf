package dev.sluice.ingress.shape;

import dev.sluice.ingress.edge.RequestFailedException;
import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Checks bodies against a shape, in one pass over their bytes.
 *
 * <p>No tree is built: the bytes travel on as they came, so that what this version doesn't know survives. A name that
 * an object has twice is refused, since a provider might take the other one of the two than was checked here.
 */
public final class BodyReader {

    static final int MAX_DEPTH = 128;

    private static final int MAX_PARSER_WORDS = 160;

    private final Fields shape;
    private final String expected;
    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** A reader of bodies of this shape. */
    public BodyReader(Fields shape) {
        this.shape = shape;
        this.expected = "expected a JSON object with "
                + shape.fields().stream()
                        .filter(Field::isRequired)
                        .map(field -> "'" + field.name() + "'")
                        .collect(Collectors.joining(" and "))
                + ".";
    }

    /**
     * Checks a body; it becomes the findings' own and isn't copied.
     *
     * @throws RequestFailedException if it isn't of the shape; it names the field and what was expected
     */
    public Findings read(byte[] body) {
        byte[] text = withoutMark(body);
        checkEncoding(text);
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            return read(text, parser);
        } catch (StreamConstraintsException e) {
            throw RequestFailedException.invalid(
                    "The JSON body of your request is nested more than " + MAX_DEPTH
                            + " levels deep, or holds a number or name of unreasonable length.",
                    null,
                    "invalid_json");
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private Findings read(byte[] text, JsonParser parser) {
        BodyCursor cursor = new BodyCursor(parser, json, text);
        if (parser.nextToken() == null) {
            throw empty();
        }
        if (!cursor.isObject()) {
            throw RequestFailedException.invalid(
                    "Invalid type for the body of your request: " + expected, null, "invalid_type");
        }
        Findings findings = new Findings(text);
        shape.checkRoot(cursor, findings);
        if (parser.nextToken() != null) {
            throw RequestFailedException.invalid(
                    "We could not parse the JSON body of your request: expected one JSON object, but more follows it.",
                    null,
                    "invalid_json");
        }
        return findings;
    }

    /** Some clients put a byte order mark first, which JSON has no place for. */
    private static byte[] withoutMark(byte[] body) {
        boolean isMarked =
                body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return isMarked ? Arrays.copyOfRange(body, 3, body.length) : body;
    }

    /** Only UTF-8 goes further; the parser itself would take UTF-16 and UTF-32 too, which zeros give away. */
    private void checkEncoding(byte[] text) {
        if (text.length == 0) {
            throw empty();
        }
        boolean hasZero = false;
        for (int i = 0; i < Math.min(4, text.length); i++) {
            hasZero |= text[i] == 0;
        }
        if (hasZero || !Utf8.isValid(text)) {
            throw RequestFailedException.invalid(
                    "We could not parse the JSON body of your request: it isn't valid UTF-8.", null, "invalid_json");
        }
    }

    private RequestFailedException empty() {
        return RequestFailedException.invalid("The body of your request is empty: " + expected, null, "invalid_json");
    }

    private static RequestFailedException unreadable(JacksonException e) {
        String words = e.getOriginalMessage().replaceAll("\\p{Cntrl}+", " ");
        TokenStreamLocation place = e.getLocation();
        return RequestFailedException.invalid(
                "We could not parse the JSON body of your request: "
                        + (words.length() > MAX_PARSER_WORDS ? words.substring(0, MAX_PARSER_WORDS) + "…" : words)
                        + (place == null ? "" : " (byte " + place.getByteOffset() + ")")
                        + ".",
                null,
                "invalid_json");
    }
}
