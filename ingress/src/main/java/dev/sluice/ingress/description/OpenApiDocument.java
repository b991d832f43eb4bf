package dev.sluice.ingress.description;

import dev.sluice.ingress.shape.JsonSchema;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The OpenAPI 3.1 document of all operations. */
final class OpenApiDocument {

    private static final Operation.Header ANYTHING = new Operation.Header("", "");

    private static final String ERROR = "Error";
    private static final String OBJECT = "\"type\":\"object\"";
    private static final String JSON = "application/json";

    private final List<Operation> operations;
    private final String answers;

    /**
     * The document.
     *
     * @param answers the schemas of answers, as one JSON object
     */
    OpenApiDocument(List<Operation> operations, String answers) {
        this.operations = List.copyOf(operations);
        this.answers = answers;
    }

    byte[] render() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("openapi", "3.1.0");
            writeInfo(json);
            writePaths(json);
            writeComponents(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeInfo(JsonGenerator json) {
        json.writeObjectPropertyStart("info");
        json.writeStringProperty("title", "Sluice");
        json.writeStringProperty("version", "0.1.0");
        json.writeStringProperty(
                "description",
                "A drop-in for OpenAI's API. Fields that aren't described pass through to the provider of the model.");
        json.writeEndObject();
        json.writeArrayPropertyStart("servers");
        for (String base : DescriptionRoutes.BASES) {
            json.writeStartObject();
            json.writeStringProperty("url", base);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("security");
        json.writeRawValue("{\"key\":[]}");
        json.writeEndArray();
    }

    private void writePaths(JsonGenerator json) {
        Map<String, List<Operation>> byPath = operations.stream()
                .collect(Collectors.groupingBy(Operation::path, LinkedHashMap::new, Collectors.toList()));
        json.writeObjectPropertyStart("paths");
        byPath.forEach((path, ofPath) -> {
            json.writeObjectPropertyStart(path);
            ofPath.forEach(operation -> write(operation, json));
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void write(Operation operation, JsonGenerator json) {
        json.writeObjectPropertyStart(operation.method().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("operationId", operation.id());
        json.writeStringProperty("summary", operation.summary());
        if (operation.isOpen()) {
            json.writeArrayPropertyStart("security");
            json.writeEndArray();
        }
        writeParameters(operation, json);
        if (operation.body() != null) {
            json.writeObjectPropertyStart("requestBody");
            json.writeBooleanProperty("required", true);
            json.writeObjectPropertyStart("content");
            json.writeObjectPropertyStart(operation.bodyType());
            json.writeName("schema");
            new JsonSchema(json).write(operation.body());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("responses");
        writeAnswer("200", "The answer", operation.answers(), json);
        writeAnswer("default", "What went wrong", Map.of(JSON, ERROR), json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeParameters(Operation operation, JsonGenerator json) {
        json.writeArrayPropertyStart("parameters");
        operation.pathParameters().forEach(name -> writeParameter("path", name, ANYTHING, json));
        new TreeMap<>(operation.headers()).forEach((name, header) -> writeParameter("header", name, header, json));
        new TreeMap<>(operation.query()).forEach((name, query) -> writeQuery(name, query, json));
        json.writeEndArray();
    }

    private static void writeQuery(String name, Operation.Query query, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("in", "query");
        json.writeStringProperty("name", name);
        json.writeStringProperty("description", query.meaning());
        if (query.schema().contains(OBJECT)) {
            json.writeStringProperty("style", "deepObject");
            json.writeBooleanProperty("explode", true);
        }
        json.writeName("schema");
        json.writeRawValue(query.schema());
        json.writeEndObject();
    }

    private static void writeParameter(String in, String name, Operation.Header header, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("in", in);
        json.writeStringProperty("name", name);
        json.writeBooleanProperty("required", in.equals("path"));
        if (!header.meaning().isEmpty()) {
            json.writeStringProperty("description", header.meaning());
        }
        json.writeObjectPropertyStart("schema");
        json.writeStringProperty("type", "string");
        if (!header.pattern().isEmpty()) {
            json.writeStringProperty("pattern", header.pattern());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeAnswer(
            String status, String description, Map<String, String> schemas, JsonGenerator json) {
        json.writeObjectPropertyStart(status);
        json.writeStringProperty("description", description);
        json.writeObjectPropertyStart("content");
        new TreeMap<>(schemas).forEach((mediaType, schema) -> {
            json.writeObjectPropertyStart(mediaType);
            if (!schema.isEmpty()) {
                json.writeObjectPropertyStart("schema");
                json.writeStringProperty("$ref", "#/components/schemas/" + schema);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeComponents(JsonGenerator json) {
        json.writeObjectPropertyStart("components");
        json.writeName("securitySchemes");
        json.writeRawValue("{\"key\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
        json.writeName("schemas");
        json.writeRawValue(answers);
        json.writeEndObject();
    }
}
