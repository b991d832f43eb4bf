package dev.sluice.worker.provider.wire;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.base.ParserBase;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Walks JSON in a byte array, value by value, and tells where each lies: whoever splices keeps the bytes of whatever he
 * doesn't look at. Everything that it passes is checked to be JSON.
 *
 * <p>All methods throw {@link tools.jackson.core.JacksonException} where the bytes aren't JSON.
 */
public final class JsonCursor implements AutoCloseable {

    private static final int MAX_STRING = 32 * 1024 * 1024;

    /** More are made where more read at the same time, and thrown away. */
    private static final int MOST_KEPT_BUFFERS = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_STRING).build())
            // The usual pool makes an object for each return.
            .recyclerPool(JsonRecyclerPools.newBoundedPool(MOST_KEPT_BUFFERS))
            .build();

    private final JsonParser parser;
    private final int base;

    /** Stands before the first token of {@code bytes[offset, offset + length)}. */
    public JsonCursor(byte[] bytes, int offset, int length) {
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length);
        this.base = offset;
    }

    /** Goes into the root object. False if the root is something else. */
    public boolean enterRoot() {
        return parser.nextToken() == JsonToken.START_OBJECT;
    }

    /** Goes to the next member of the object that it is in, and stands on its name. False, past the object, if none. */
    public boolean nextMember() {
        return parser.nextToken() == JsonToken.PROPERTY_NAME;
    }

    /** Goes to the next element of the array that it is in. False, past the array, if there is none. */
    public boolean nextElement() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** The name that it stands on, or the name of the value that it stands on. */
    public String name() {
        String name = parser.currentName();
        return name == null ? "" : name;
    }

    /** From a name to its value. */
    public JsonToken value() {
        return parser.nextToken();
    }

    /** What it stands on; null past the end. */
    public @Nullable JsonToken token() {
        return parser.currentToken();
    }

    /** Where the token that it stands on begins: at the quote, bracket or first digit. */
    public int start() {
        if (parser instanceof ParserBase offsets && parser.currentToken() != JsonToken.PROPERTY_NAME) {
            // Counted from one, in bytes here; a location would be an object for each place that is asked for.
            return base + (int) offsets.getTokenCharacterOffset() - 1;
        }
        return base + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Passes the rest of the value that it stands on, with all inside; tells where it ends (exclusive). */
    public int end() {
        if (parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        return here();
    }

    /** Where the next unread byte lies: right behind a value that was read or an object that was left. */
    public int here() {
        return base + (int) parser.currentLocation().getByteOffset();
    }

    /** Passes the value that it stands on. */
    public void skip() {
        parser.skipChildren();
    }

    /** Passes the value that it stands on, and counts the characters of all strings inside, names apart. */
    public int textInside() {
        int depth = 0;
        int characters = 0;
        while (true) {
            switch (parser.currentToken()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case VALUE_STRING -> characters += parser.getStringLength();
                case null -> throw new IllegalStateException("stands nowhere");
                default -> {
                    // Nothing that is text.
                }
            }
            if (depth == 0) {
                return characters;
            }
            parser.nextToken();
        }
    }

    /** Passes the value that it stands on, and gives it without any space between its tokens. */
    public byte[] compact() {
        ByteArrayOutputStream compact = new ByteArrayOutputStream(128);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), compact)) {
            generator.copyCurrentStructureExact(parser);
        }
        return compact.toByteArray();
    }

    /** The text of the string that it stands on; null if it stands on something else. */
    public @Nullable String text() {
        return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
    }

    /** The whole number that it stands on; the other one if it stands on something else. */
    public long number(long otherwise) {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : otherwise;
    }

    /** The number that it stands on; 0 if it stands on something else. */
    public double decimal() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
                ? parser.getDoubleValue()
                : 0;
    }

    /** Whether it stands on {@code true}. */
    public boolean isTrue() {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** Whether it stands on {@code null}. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Whether it stands on the beginning of an object. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether it stands on the beginning of an array. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Whether nothing follows the root. */
    public boolean isAtEnd() {
        return parser.nextToken() == null;
    }

    @Override
    public void close() {
        parser.close();
    }
}
