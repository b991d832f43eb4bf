package dev.sluice.ingress.api.chat;

import dev.sluice.ingress.edge.RequestFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * A walk through a body, value by value, that refuses in OpenAI's words what isn't as expected.
 *
 * <p>It stands on a value; each reading method leaves it on that value's last token. The path of a field is put
 * together only when it is needed, for a refusal.
 */
final class BodyCursor {

    private static final int MAX_VALUE_SHOWN = 64;

    private final JsonParser parser;

    BodyCursor(JsonParser parser) {
        this.parser = parser;
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

    void enterObject() {
        if (!isObject()) {
            throw wrongType("an object");
        }
    }

    void enterArray(String expected) {
        if (!isArray()) {
            throw wrongType(expected);
        }
    }

    /** Passes over an object whose inside nobody checks. */
    void skipObject() {
        enterObject();
        skip();
    }

    /** Passes over a string without decoding it. */
    void skipString() {
        if (!isString()) {
            throw wrongType("a string");
        }
    }

    String string() {
        skipString();
        return parser.getString();
    }

    /** A string of at most so many characters. */
    String string(int maxLength) {
        String text = string();
        if (text.length() > maxLength) {
            throw invalid(
                    "string too long. Expected a string with maximum length " + maxLength
                            + ", but got a string with length " + text.length() + " instead",
                    "string_above_max_length");
        }
        return text;
    }

    /** One of these words. */
    String word(List<String> words) {
        String word = string();
        if (!words.contains(word)) {
            throw wrongWord(word, words);
        }
        return word;
    }

    boolean flag() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrongType("a boolean");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    void number(int least, int most) {
        if (!isNumber()) {
            throw wrongType("a number between " + least + " and " + most);
        }
        double value = parser.getDoubleValue();
        if (value < least) {
            throw outOfRange("decimal", "below minimum", ">= " + least);
        }
        if (value > most) {
            throw outOfRange("decimal", "above maximum", "<= " + most);
        }
    }

    long integer(long least, long most) {
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
        return parser.getLongValue();
    }

    /** At an array's end: it had this many elements, and must have from so many to so many. */
    void checkCount(int count, int least, int most) {
        if (count < least) {
            throw invalid(
                    "empty array. Expected an array with minimum length " + least + ", but got an empty array instead",
                    "empty_array");
        }
        if (count > most) {
            throw invalid(
                    "array too long. Expected an array with maximum length " + most + ", but got an array with length "
                            + count + " instead",
                    "array_above_max_length");
        }
    }

    /** At an object's end: a field of it that must be there. */
    void require(boolean isThere, String field) {
        if (!isThere) {
            throw missing(field);
        }
    }

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

    /** At a message's end: its content has a part that its role can't have. */
    RequestFailedException misplacedPart(String part, String role, List<String> allowed) {
        String path = pathOf("content");
        String expected = allowed.isEmpty() ? "a string" : "parts of type '" + String.join("', '", allowed) + "'";
        return RequestFailedException.invalid(
                "Invalid '" + path + "': messages of role '" + role + "' take " + expected + ", but got '" + part
                        + "' instead.",
                path,
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

    private boolean isNumber() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
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
