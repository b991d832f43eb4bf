package dev.sluice.testkit.description;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Random values of the schemas of a description, with what each place in them must be. */
public final class SchemaSamples {

    private static final List<String> TEXTS =
            List.of("", "x", "Hello", "ü 😀", "a\"b\\c\n", "null", "{}", "https://example.com/a.png");
    private static final String NAME = "f_1-x";
    private static final int MAX_DEPTH = 9;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final PublishedDescription description;
    private final Random random;

    /**
     * A place in a value.
     *
     * @param path as a client reads it: {@code messages[0].role}
     * @param pointer as a JSON pointer
     * @param schema what must be there
     */
    public record Spot(String path, String pointer, JsonNode schema) {}

    /** A value, and every place in it but the root. */
    public record Sample(JsonNode value, List<Spot> spots) {}

    /** Where in a value something stands. */
    private record Place(String path, String pointer, int depth) {

        Place at(String name) {
            return new Place(path.isEmpty() ? name : path + "." + name, pointer + "/" + name, depth + 1);
        }

        Place at(int index) {
            return new Place(path + "[" + index + "]", pointer + "/" + index, depth + 1);
        }
    }

    /** A source of values. */
    public SchemaSamples(PublishedDescription description, Random random) {
        this.description = description;
        this.random = random;
    }

    /** One value of this schema. */
    public Sample next(JsonNode schema) {
        Draw draw = new Draw();
        return new Sample(draw.value(schema, new Place("", "", 0)), draw.spots);
    }

    /** A value that must not stand in this place; null if every value may. */
    public @Nullable JsonNode wrong(Spot spot) {
        Set<String> allowed = description.types(spot.schema());
        if (allowed.isEmpty()) {
            return null;
        }
        List<JsonNode> wrong = new ArrayList<>();
        if (!allowed.contains("string")) {
            wrong.add(NODES.stringNode("wrong"));
        }
        if (!allowed.contains("number") && !allowed.contains("integer")) {
            wrong.add(NODES.numberNode(7));
        }
        if (!allowed.contains("number")) {
            wrong.add(NODES.numberNode(1.5));
        }
        if (!allowed.contains("boolean")) {
            wrong.add(NODES.booleanNode(true));
        }
        if (!allowed.contains("array")) {
            wrong.add(NODES.arrayNode());
        }
        if (!allowed.contains("object")) {
            wrong.add(NODES.objectNode());
        }
        if (!allowed.contains("null")) {
            wrong.add(NODES.nullNode());
        }
        for (JsonNode branch : description.branches(spot.schema())) {
            if (branch.has("maximum")) {
                wrong.add(NODES.numberNode(branch.path("maximum").asLong() + 1));
            }
            if (branch.has("enum") && allowed.contains("string")) {
                wrong.add(NODES.stringNode("none of these words"));
            }
        }
        return wrong.get(random.nextInt(wrong.size()));
    }

    private JsonNode text(JsonNode schema) {
        List<JsonNode> words =
                schema.path("enum").valueStream().filter(JsonNode::isString).toList();
        if (!words.isEmpty()) {
            return words.get(random.nextInt(words.size()));
        }
        String pattern = schema.path("pattern").asString("");
        if (schema.path("format").asString("").equals("uri") || pattern.contains("https://")) {
            return NODES.stringNode(TEXTS.getLast());
        }
        // The first is empty.
        int from = Math.min(1, schema.path("minLength").asInt(0));
        return NODES.stringNode(pattern.isEmpty() ? TEXTS.get(random.nextInt(from, TEXTS.size())) : NAME);
    }

    private double number(JsonNode schema) {
        double least = Math.max(-100, schema.path("minimum").asDouble(1));
        double most = Math.min(100, schema.path("maximum").asDouble(100));
        return least + random.nextDouble() * (most - least);
    }

    /** One value while it grows. */
    private final class Draw {

        private final List<Spot> spots = new ArrayList<>();

        private JsonNode value(JsonNode schema, Place place) {
            if (place.depth() > 0) {
                spots.add(new Spot(place.path(), place.pointer(), schema));
            }
            List<JsonNode> branches = description.branches(schema);
            JsonNode branch = branches.get(random.nextInt(branches.size()));
            List<String> types = new ArrayList<>(PublishedDescription.ownTypes(branch));
            String type = types.isEmpty() ? "string" : types.get(random.nextInt(types.size()));
            return switch (type) {
                case "object" -> object(branch, place);
                case "array" -> array(branch, place);
                case "integer" -> NODES.numberNode(Math.round(number(branch)));
                case "number" -> NODES.numberNode(number(branch));
                case "boolean" -> NODES.booleanNode(random.nextBoolean());
                case "null" -> NODES.nullNode();
                default -> text(branch);
            };
        }

        private JsonNode array(JsonNode schema, Place place) {
            ArrayNode array = NODES.arrayNode();
            int least = schema.path("minItems").asInt(0);
            int spare = place.depth() > MAX_DEPTH ? 0 : 2;
            int most = Math.min(schema.path("maxItems").asInt(Integer.MAX_VALUE), least + spare);
            int count = least + random.nextInt(most - least + 1);
            for (int index = 0; index < count; index++) {
                array.add(value(schema.path("items"), place.at(index)));
            }
            return array;
        }

        private JsonNode object(JsonNode schema, Place place) {
            Set<String> filled = filled(schema);
            Set<String> needed = new HashSet<>(filled);
            schema.path("required").forEach(name -> needed.add(name.asString()));
            List<String> names = new ArrayList<>(schema.path("properties").propertyNames());
            // Clients write fields in any order.
            Collections.shuffle(names, random);
            ObjectNode object = NODES.objectNode();
            for (String name : names) {
                boolean isWanted = place.depth() < MAX_DEPTH && random.nextInt(4) == 0;
                if (needed.contains(name) || isWanted) {
                    JsonNode property = schema.path("properties").path(name);
                    object.set(name, field(name, property, filled.contains(name), place));
                }
            }
            JsonNode others = schema.path("additionalProperties");
            int extra = others.isObject() ? random.nextInt(3) : 0;
            for (int number = 1; number <= extra; number++) {
                object.set("k" + number, field("k" + number, others, false, place));
            }
            return object;
        }

        /** Fields of which at least one must have a value. */
        private Set<String> filled(JsonNode schema) {
            Set<String> filled = new HashSet<>();
            for (JsonNode alternative : schema.path("anyOf")) {
                if (filled.isEmpty() || random.nextBoolean()) {
                    alternative.path("required").forEach(name -> filled.add(name.asString()));
                }
            }
            return filled;
        }

        private JsonNode field(String name, JsonNode schema, boolean isFilled, Place place) {
            int before = spots.size();
            JsonNode value = value(schema, place.at(name));
            while (isFilled && value.isNull()) {
                spots.subList(before, spots.size()).clear();
                value = value(schema, place.at(name));
            }
            // Descriptions leave it to their prose that names of functions are plain.
            return name.equals("name") && value.isString() ? NODES.stringNode(NAME) : value;
        }
    }
}
