package dev.sluice.ingress.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.common.schema.SchemaUse;
import dev.sluice.common.schema.SchemaUses;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A walk through a body, value by value, that refuses in OpenAI's words what isn't as expected.
 *
 * <p>It stands on a value; each reading method leaves it on that value's last token. The path of a field is put
 * together only when it is needed, for a refusal.
 */
final class BodyCursor {

    private static final int MAX_VALUE_SHOWN = 64;

    private static final int LONGEST_BEGINNING = 16;

    private final JsonParser parser;
    private final JsonFactory json;
    private final byte[] text;

    /** Walks with {@code parser} over {@code text}, all of which it reads; {@code json} made it. */
    BodyCursor(JsonParser parser, JsonFactory json, byte[] text) {
        this.parser = parser;
        this.json = json;
        this.text = text;
    }

    /** Goes to the next field of the object that was entered, and stands on its value; false at the object's end. */
    boolean nextField() {
        if (parser.nextToken() == JsonToken.END_OBJECT) {
            return false;
        }
        parser.nextToken();
        return true;
    }

    /** Goes to the next element of the array that was entered; false at the array's end. */
    boolean nextElement() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** The name of the field whose value it stands on. */
    String name() {
        return parser.currentName();
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Passes over a value that nobody checks. */
    void skip() {
        parser.skipChildren();
    }

    /** Passes over a JSON Schema, and tells its keywords. */
    void readSchema(Consumer<SchemaUse> found) {
        SchemaUses.read(parser, found);
    }

    /** The field of the body itself that it stands in. */
    String rootField() {
        TokenStreamContext context = parser.streamReadContext();
        while (context.getParent() != null && !context.getParent().inRoot()) {
            context = context.getParent();
        }
        return context.currentName();
    }

    boolean isFlag() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
    }

    boolean isNumber() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    }

    void enterObject() {
        if (!isObject()) {
            throw wrongType("an object");
        }
    }

    void requireString() {
        if (!isString()) {
            throw wrongType("a string");
        }
    }

    String string() {
        requireString();
        return parser.getString();
    }

    /** The value as an object of its own; of an object or array only that it is one. */
    Object value() {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.INT ? (Object) parser.getIntValue() : true;
            default -> true;
        };
    }

    /** Whether the string begins with one of these, in whatever case. Long ones aren't decoded for it. */
    boolean isBegunBy(List<String> beginnings) {
        int from = (int) offset() + 1;
        int length = Math.min(2 * LONGEST_BEGINNING, text.length - from);
        String raw = new String(text, from, length, ISO_8859_1);
        // Some writers escape each slash; whoever escapes letters has the string decoded.
        String begin = raw.contains("\\u") ? string() : raw.replace("\\/", "/");
        return beginnings.stream().anyMatch(each -> begin.regionMatches(true, 0, each, 0, each.length()));
    }

    /** Whether it is a string with nothing in it. Long ones aren't decoded for it. */
    boolean isEmptyString() {
        return isString() && text[(int) offset() + 1] == '"';
    }

    /** One of these words. */
    String word(List<String> words) {
        String word = string();
        if (!words.contains(word)) {
            throw wrongWord(word, words);
        }
        return word;
    }

    /** Where the token that it stands on begins, in bytes. */
    long offset() {
        return parser.currentTokenLocation().getByteOffset();
    }

    /** The string in a field of the object that begins there, wherever in the object that is; null if there is none. */
    @Nullable
    String ahead(String field, long objectOffset) {
        int from = (int) objectOffset;
        try (JsonParser scout = json.createParser(ObjectReadContext.empty(), text, from, text.length - from)) {
            scout.nextToken();
            while (scout.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isFound = scout.currentName().equals(field);
                JsonToken value = scout.nextToken();
                if (isFound) {
                    return value == JsonToken.VALUE_STRING ? scout.getString() : null;
                }
                scout.skipChildren();
            }
            return null;
        } catch (JacksonException ignored) {
            // The walk itself comes to the same place, and tells it.
            return null;
        }
    }

    void number(Decimal rule) {
        if (!isNumber()) {
            throw wrongType(rule.expected());
        }
        double value = parser.getDoubleValue();
        if (value < rule.least()) {
            throw outOfRange("decimal", "below minimum", ">= " + rule.least());
        }
        if (value > rule.most()) {
            throw outOfRange("decimal", "above maximum", "<= " + rule.most());
        }
    }

    void integer(long least, long most) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType("an integer");
        }
        boolean isNegative = parser.getString().startsWith("-");
        boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (isLong ? parser.getLongValue() < least : isNegative) {
            throw outOfRange("integer", "below minimum", ">= " + least);
        }
        if (isLong ? parser.getLongValue() > most : !isNegative) {
            throw outOfRange("integer", "above maximum", "<= " + most);
        }
    }

    /** At an array's end: it had this many elements. */
    void checkCount(int count, int least, int most) {
        if (count < least && count == 0) {
            throw invalid(
                    "empty array. Expected an array with minimum length " + least + ", but got an empty array instead",
                    "empty_array");
        }
        if (count < least) {
            throw invalid(
                    "array too short. Expected an array with minimum length " + least
                            + ", but got an array with length " + count + " instead",
                    "array_below_min_length");
        }
        if (count > most) {
            throw invalid(
                    "array too long. Expected an array with maximum length " + most + ", but got an array with length "
                            + count + " instead",
                    "array_above_max_length");
        }
    }

    /** At an object's end: a field of it that must be there. */
    RequestFailedException missing(String field) {
        String path = pathOf(field);
        return RequestFailedException.invalid(
                "Missing required parameter: '" + path + "'.", path, "missing_required_parameter");
    }

    RequestFailedException wrongType(String expected) {
        return RequestFailedException.invalid(
                "Invalid type for '" + path() + "': expected " + expected + ", but got " + kind() + " instead.",
                path(),
                "invalid_type");
    }

    /** The value where it stands is wrong in another way. */
    RequestFailedException invalid(String words, String detail) {
        return RequestFailedException.invalid("Invalid '" + path() + "': " + words + ".", path(), detail);
    }

    RequestFailedException wrongWord(String word, List<String> words) {
        return RequestFailedException.invalid(
                "Invalid value: '" + shortened(word) + "'. Supported values are: '" + String.join("', '", words) + "'.",
                path(),
                "invalid_value");
    }

    /** The path of a field of the object at whose end it stands, or that it has not entered yet. */
    String pathOf(String field) {
        String path = path();
        return path.isEmpty() ? field : path + "." + field;
    }

    /** Where it stands: {@code messages[0].role}. */
    String path() {
        StringBuilder path = new StringBuilder();
        TokenStreamContext context = parser.streamReadContext();
        boolean isInside = isObject() || isArray();
        append(path, isInside ? context.getParent() : context);
        return path.toString();
    }

    private static void append(StringBuilder path, @Nullable TokenStreamContext context) {
        if (context == null || context.inRoot()) {
            return;
        }
        append(path, context.getParent());
        if (context.inArray()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.currentName() != null) {
            path.append(path.isEmpty() ? "" : ".").append(shortened(context.currentName()));
        }
    }

    static String shortened(String text) {
        return text.length() > MAX_VALUE_SHOWN ? text.substring(0, MAX_VALUE_SHOWN) + "…" : text;
    }

    private RequestFailedException outOfRange(String kind, String side, String expected) {
        String detail = kind + (side.startsWith("below") ? "_below_min_value" : "_above_max_value");
        return invalid(
                kind + " " + side + " value. Expected a value " + expected + ", but got "
                        + shortened(parser.getString()) + " instead",
                detail);
    }

    private String kind() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a decimal";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }
}
