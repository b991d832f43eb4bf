package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and checks the body of a chat request in one pass over its bytes.
 *
 * <p>No tree is built: the bytes travel on as they came, so that what this version doesn't know survives. A name that
 * an object has twice is refused, since a provider might take the other one of the two than was checked here.
 */
public final class ChatRequestReader {

    static final int MAX_DEPTH = 128;

    private static final int MAX_PARSER_WORDS = 160;

    private final Catalog catalog;
    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** A reader that knows these models. */
    public ChatRequestReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws RequestFailedException if it is no valid request; it names the field and what was expected
     */
    public ChatRequest read(byte[] body) {
        byte[] text = withoutMark(body);
        checkEncoding(text);
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            return read(text, parser);
        } catch (StreamConstraintsException e) {
            throw RequestFailedException.invalid(
                    "The JSON body of your request is nested more than " + MAX_DEPTH
                            + " levels deep, or holds a number or name of unreasonable length.",
                    null,
                    null);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private ChatRequest read(byte[] text, JsonParser parser) {
        BodyCursor cursor = new BodyCursor(parser);
        if (parser.nextToken() == null) {
            throw empty();
        }
        if (!cursor.isObject()) {
            throw RequestFailedException.invalid(
                    "Invalid type for the body of your request: expected a JSON object with 'messages'.",
                    null,
                    "invalid_type");
        }
        RequestDraft draft = new RequestDraft(cursor);
        draft.read();
        if (parser.nextToken() != null) {
            throw RequestFailedException.invalid(
                    "We could not parse the JSON body of your request: expected one JSON object, but more follows it.",
                    null,
                    null);
        }
        return draft.build(text, catalog);
    }

    /** Some clients put a byte order mark first, which JSON has no place for. */
    private static byte[] withoutMark(byte[] body) {
        boolean isMarked =
                body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return isMarked ? Arrays.copyOfRange(body, 3, body.length) : body;
    }

    /** Only UTF-8 goes further; the parser itself would take UTF-16 and UTF-32 too, which zeros give away. */
    private static void checkEncoding(byte[] text) {
        if (text.length == 0) {
            throw empty();
        }
        boolean hasZero = false;
        for (int i = 0; i < Math.min(4, text.length); i++) {
            hasZero |= text[i] == 0;
        }
        if (hasZero || !Utf8.isValid(text)) {
            throw RequestFailedException.invalid(
                    "We could not parse the JSON body of your request: it isn't valid UTF-8.", null, null);
        }
    }

    private static RequestFailedException empty() {
        return RequestFailedException.invalid(
                "The body of your request is empty: expected a JSON object with 'messages'.", null, null);
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
                null);
    }
}
