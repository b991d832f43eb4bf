package dev.sluice.common.schema;

import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the keywords of a schema, in one pass over its bytes. */
public final class SchemaUses {

    /** Under their names of the client's own choice stand schemas. */
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    /** Their value is a schema, or a list of them. Within others nothing is found: they are left out as a whole. */
    private static final Set<String> NESTED =
            Set.of("items", "prefixItems", "anyOf", "oneOf", "allOf", "additionalProperties");

    private final JsonParser parser;
    private final Consumer<SchemaUse> found;

    private SchemaUses(JsonParser parser, Consumer<SchemaUse> found) {
        this.parser = parser;
        this.found = found;
    }

    /**
     * Reads the schema that the parser stands on, an object, and leaves the parser on its end.
     *
     * @param found gets each use, in the schema's order, as often as it is there
     */
    public static void read(JsonParser parser, Consumer<SchemaUse> found) {
        new SchemaUses(parser, found).schema();
    }

    private void schema() {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String keyword = parser.currentName();
            JsonToken value = parser.nextToken();
            found.accept(new SchemaUse(keyword, value(keyword, value)));
        }
    }

    /** Reads a keyword's value to its end. */
    private String value(String keyword, JsonToken value) {
        if (NAMED.contains(keyword) && value == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                nested(parser.nextToken());
            }
            return "";
        }
        if (NESTED.contains(keyword)) {
            nested(value);
            return value == JsonToken.VALUE_FALSE ? SchemaUse.FALSE : "";
        }
        return switch (keyword) {
            case "format" -> value == JsonToken.VALUE_STRING ? parser.getString() : skipped();
            case "minItems" ->
                value == JsonToken.VALUE_NUMBER_INT && parser.getDoubleValue() > 1 ? SchemaUse.SEVERAL : skipped();
            case "const" -> kind(value);
            case "enum" -> value == JsonToken.START_ARRAY ? kindOfAll() : skipped();
            default -> skipped();
        };
    }

    private void nested(JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            schema();
        } else if (value == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    schema();
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private String kindOfAll() {
        String all = "";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String kind = kind(parser.currentToken());
            all = all.equals(SchemaUse.NO_SCALAR) || kind.isEmpty() ? all : kind;
        }
        return all;
    }

    private String kind(JsonToken value) {
        return switch (value) {
            // Null is said by a type, or by nullable.
            case VALUE_STRING, VALUE_NULL -> "";
            case START_OBJECT, START_ARRAY -> {
                parser.skipChildren();
                yield SchemaUse.NO_SCALAR;
            }
            default -> SchemaUse.NO_TEXT;
        };
    }

    private String skipped() {
        parser.skipChildren();
        return "";
    }
}
