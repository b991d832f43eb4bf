package dev.sluice.common.settings;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Prints a shape as a JSON Schema, for editors.
 *
 * <p>Source: JSON Schema 2020-12. A place that takes a number also takes the reference to a variable that holds one.
 */
public final class SettingsSchema {

    private static final String REFERENCE = ".*\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*";

    private final JsonGenerator json;

    private SettingsSchema(JsonGenerator json) {
        this.json = json;
    }

    /** The schema of a whole file. */
    public static String print(Shape.Fields shape, String title) {
        StringWriter text = new StringWriter();
        ObjectWriteContext pretty = new ObjectWriteContext.Base() {
            @Override
            public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
                return new DefaultPrettyPrinter();
            }

            @Override
            public boolean hasPrettyPrinter() {
                return true;
            }
        };
        try (JsonGenerator json = new JsonFactory().createGenerator(pretty, text)) {
            json.writeStartObject();
            json.writeStringProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.writeStringProperty("title", title);
            new SettingsSchema(json).members(shape);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void members(Shape shape) {
        switch (shape) {
            case Shape.Text _, Shape.Secret _ -> type("string");
            case Shape.Address _ -> pattern("^https?://.+$");
            case Shape.Word word -> words(word.words());
            case Shape.Whole whole -> {
                types("integer");
                json.writeNumberProperty("minimum", whole.least());
                json.writeNumberProperty("maximum", whole.most());
                json.writeStringProperty("pattern", REFERENCE);
            }
            case Shape.Amount _ -> {
                types("number");
                json.writeNumberProperty("minimum", 0);
                json.writeStringProperty("pattern", REFERENCE);
            }
            case Shape.Flag _ -> {
                types("boolean");
                json.writeStringProperty("pattern", REFERENCE);
            }
            case Shape.Span _ -> pattern("^[0-9]{1,9}\\s*(ms|s|m|h)$");
            case Shape.Day _ -> pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
            case Shape.ListOf list -> {
                type("array");
                json.writeNumberProperty("minItems", list.least());
                schema("items", list.item());
            }
            case Shape.MapOf map -> {
                type("object");
                schema("additionalProperties", map.value());
            }
            case Shape.Fields fields -> fields(fields);
        }
    }

    private void fields(Shape.Fields shape) {
        type("object");
        json.writeBooleanProperty("additionalProperties", false);
        json.writeArrayPropertyStart("required");
        shape.fields().stream().filter(Shape.Field::required).forEach(field -> json.writeString(field.name()));
        json.writeEndArray();
        json.writeObjectPropertyStart("properties");
        for (Shape.Field field : shape.fields()) {
            json.writeObjectPropertyStart(field.name());
            json.writeStringProperty("description", field.says());
            members(field.shape());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void schema(String name, Shape shape) {
        json.writeObjectPropertyStart(name);
        members(shape);
        json.writeEndObject();
    }

    private void type(String type) {
        json.writeStringProperty("type", type);
    }

    private void types(String type) {
        json.writeArrayPropertyStart("type");
        json.writeString(type);
        json.writeString("string");
        json.writeEndArray();
    }

    private void pattern(String pattern) {
        type("string");
        json.writeStringProperty("pattern", pattern + "|" + REFERENCE);
    }

    private void words(List<String> words) {
        pattern("^(" + String.join("|", words) + ")$");
    }
}
