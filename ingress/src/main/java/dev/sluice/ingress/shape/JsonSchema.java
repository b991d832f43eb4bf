package dev.sluice.ingress.shape;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes rules as JSON Schema (2020-12), the dialect of OpenAPI 3.1. */
public final class JsonSchema {

    private final JsonGenerator json;

    /** Writes with this generator, where a value is due. */
    public JsonSchema(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the schema of a value. */
    public void write(Rule rule) {
        json.writeStartObject();
        writeInside(rule, false);
        json.writeEndObject();
    }

    private void write(Field field) {
        json.writeStartObject();
        if (!field.says().isEmpty()) {
            json.writeStringProperty("description", field.says());
        }
        if (field.isDeprecated()) {
            json.writeBooleanProperty("deprecated", true);
        }
        writeInside(field.rule(), field.isNullable());
        json.writeEndObject();
    }

    private void writeInside(Rule rule, boolean isNullable) {
        switch (rule) {
            case Text text -> write(text, isNullable);
            case Words words -> write(words, isNullable);
            case Whole whole -> write(whole, isNullable);
            case Decimal decimal -> {
                writeType("number", isNullable);
                json.writeNumberProperty("minimum", decimal.least());
                json.writeNumberProperty("maximum", decimal.most());
            }
            case Plain plain ->
                writeType(
                        switch (plain) {
                            case FLAG -> "boolean";
                            case OBJECT, SCHEMA -> "object";
                        },
                        isNullable);
            case ListOf list -> write(list, isNullable);
            case MapOf map -> write(map, isNullable);
            case Fields fields -> write(fields, isNullable);
            case Variants variants -> write(variants, isNullable);
            // As one array for each kind.
            case Alike alike ->
                writeAny(
                        "anyOf",
                        alike.kinds().stream()
                                .map(kind -> (Rule) new ListOf(kind, alike.least(), alike.most()))
                                .toList(),
                        isNullable);
            case Either either -> writeAny("anyOf", either.rules(), isNullable);
        }
    }

    private void write(Text text, boolean isNullable) {
        writeType("string", isNullable);
        if (text.isFilled()) {
            json.writeNumberProperty("minLength", 1);
        }
        if (text.maxLength() > 0) {
            json.writeNumberProperty("maxLength", text.maxLength());
        }
        if (text.pattern() != null) {
            json.writeStringProperty("pattern", "^" + text.pattern() + "$");
        }
        if (!text.beginnings().isEmpty()) {
            json.writeStringProperty("pattern", "^(?:" + String.join("|", text.beginnings()) + ")");
        }
    }

    private void write(Words words, boolean isNullable) {
        writeType("string", isNullable);
        json.writeArrayPropertyStart("enum");
        words.words().forEach(json::writeString);
        if (isNullable) {
            json.writeNull();
        }
        json.writeEndArray();
    }

    private void write(Whole whole, boolean isNullable) {
        writeType("integer", isNullable);
        // Bounds beyond a double's exact integers would only be rounded by whoever reads them.
        if (whole.least() > Long.MIN_VALUE) {
            json.writeNumberProperty("minimum", whole.least());
        }
        if (whole.most() < Long.MAX_VALUE) {
            json.writeNumberProperty("maximum", whole.most());
        }
    }

    private void write(ListOf list, boolean isNullable) {
        writeType("array", isNullable);
        if (list.least() > 0) {
            json.writeNumberProperty("minItems", list.least());
        }
        if (list.most() < Integer.MAX_VALUE) {
            json.writeNumberProperty("maxItems", list.most());
        }
        json.writeName("items");
        write(list.item());
    }

    private void write(MapOf map, boolean isNullable) {
        writeType("object", isNullable);
        if (map.maxEntries() < Integer.MAX_VALUE) {
            json.writeNumberProperty("maxProperties", map.maxEntries());
        }
        if (map.maxNameLength() < Integer.MAX_VALUE) {
            json.writeObjectPropertyStart("propertyNames");
            json.writeNumberProperty("maxLength", map.maxNameLength());
            json.writeEndObject();
        }
        json.writeName("additionalProperties");
        write(map.value());
    }

    private void write(Fields fields, boolean isNullable) {
        writeType("object", isNullable);
        json.writeObjectPropertyStart("properties");
        for (Field field : fields.fields()) {
            json.writeName(field.name());
            write(field);
        }
        json.writeEndObject();
        List<String> required = fields.fields().stream()
                .filter(Field::isRequired)
                .map(Field::name)
                .toList();
        if (!required.isEmpty()) {
            writeRequired(required);
        }
        if (!fields.atLeastOne().isEmpty()) {
            json.writeArrayPropertyStart("anyOf");
            for (String name : fields.atLeastOne()) {
                json.writeStartObject();
                writeRequired(List.of(name));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private void write(Variants variants, boolean isNullable) {
        writeAny("oneOf", variants.variants(), isNullable);
        json.writeObjectPropertyStart("discriminator");
        json.writeStringProperty("propertyName", variants.by());
        json.writeEndObject();
    }

    private void writeAny(String keyword, List<? extends Rule> rules, boolean isNullable) {
        json.writeArrayPropertyStart(keyword);
        rules.forEach(this::write);
        if (isNullable) {
            json.writeStartObject();
            json.writeStringProperty("type", "null");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeRequired(List<String> names) {
        json.writeArrayPropertyStart("required");
        names.forEach(json::writeString);
        json.writeEndArray();
    }

    private void writeType(String type, boolean isNullable) {
        if (!isNullable) {
            json.writeStringProperty("type", type);
            return;
        }
        json.writeArrayPropertyStart("type");
        json.writeString(type);
        json.writeString("null");
        json.writeEndArray();
    }
}
