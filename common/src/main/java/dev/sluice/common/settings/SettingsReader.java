package dev.sluice.common.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a settings file (YAML) by its shape, and collects every mistake with its line before it gives up. */
public final class SettingsReader {

    private static final int MOST_DEPTH = 20;

    private final String file;
    private final Scalars scalars;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(String file, Function<String, @Nullable String> variables, boolean withSecrets) {
        this.file = file;
        this.scalars = new Scalars(variables, withSecrets);
    }

    /**
     * Reads a file's text.
     *
     * @param file its name, for messages
     * @param variables what <code>${NAME}</code> stands for: the value of a name, null if there is none
     * @param withSecrets whether keys are read; otherwise each is empty, and what it refers to may be missing
     * @throws SettingsException if it isn't YAML or doesn't fit the shape
     */
    public static Setting read(
            String file,
            String text,
            Shape.Fields shape,
            Function<String, @Nullable String> variables,
            boolean withSecrets) {
        SettingsReader reader = new SettingsReader(file, variables, withSecrets);
        Setting whole = reader.whole(text, shape);
        reader.throwProblems();
        return whole;
    }

    private Setting whole(String text, Shape.Fields shape) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MOST_DEPTH);
        try {
            Node root = new Yaml(options).compose(new java.io.StringReader(text));
            if (root != null) {
                Setting whole = read(root, shape, "");
                return whole == null ? new Setting("", 1, Map.of()) : whole;
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(file + ":" + line + ": " + e.getProblem() + " (expected: YAML)");
        } catch (ReaderException e) {
            problems.add(file + ":1: a sign at place " + e.getPosition() + " that YAML doesn't allow");
        }
        return new Setting("", 1, Map.of());
    }

    private @Nullable Setting read(Node node, Shape shape, String path) {
        return switch (shape) {
            case Shape.Fields fields -> fields(node, fields, path);
            case Shape.MapOf map -> map(node, map, path);
            case Shape.ListOf list -> list(node, list, path);
            default -> scalar(node, shape, path);
        };
    }

    private @Nullable Setting fields(Node node, Shape.Fields shape, String path) {
        Map<String, Shape.Field> known = new LinkedHashMap<>();
        shape.fields().forEach(field -> known.put(field.name(), field));
        Map<String, Setting> entries = new LinkedHashMap<>();
        Map<String, Node> given = given(node, path);
        if (given == null) {
            return null;
        }
        given.forEach((name, value) -> {
            Shape.Field field = known.get(name);
            if (field == null) {
                String meant = Nearest.to(name, known.keySet())
                        .map(nearest -> "Did you mean '" + nearest + "'?")
                        .orElseGet(() -> "Known are: " + String.join(", ", known.keySet()) + ".");
                problem(value, "unknown setting '" + name + "'" + under(path) + ". " + meant);
            } else {
                put(entries, name, read(value, field.shape(), under(path, name)));
            }
        });
        for (Shape.Field field : shape.fields()) {
            if (field.required() && !given.containsKey(field.name())) {
                problem(node, "missing setting '" + field.name() + "'" + under(path) + ": " + field.says());
            }
        }
        return new Setting(path, line(node), entries);
    }

    private @Nullable Setting map(Node node, Shape.MapOf shape, String path) {
        Map<String, Node> given = given(node, path);
        if (given == null) {
            return null;
        }
        Map<String, Setting> entries = new LinkedHashMap<>();
        given.forEach((name, value) -> put(entries, name, read(value, shape.value(), under(path, name))));
        return new Setting(path, line(node), entries);
    }

    private @Nullable Setting list(Node node, Shape.ListOf shape, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, path + ": " + kind(node) + " (expected: a list)");
            return null;
        }
        List<Setting> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            Setting read = read(item, shape.item(), path + "[" + items.size() + "]");
            if (read != null) {
                items.add(read);
            }
        }
        if (sequence.getValue().size() < shape.least()) {
            problem(node, path + ": " + sequence.getValue().size() + " (expected: " + shape.least() + " or more)");
        }
        return new Setting(path, line(node), items);
    }

    private @Nullable Setting scalar(Node node, Shape shape, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            problem(node, path + ": " + kind(node) + " (expected: " + Scalars.expected(shape) + ")");
            return null;
        }
        String written = scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
        return switch (scalars.read(written, shape)) {
            case Scalars.Value(Object value) -> new Setting(path, line(node), value);
            case Scalars.Wrong(String why) -> {
                problem(node, path + ": " + why);
                yield null;
            }
        };
    }

    /** The values by their names; null if there are no names here. A value that is left out counts as not given. */
    private @Nullable Map<String, Node> given(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            problem(node, (path.isEmpty() ? "the file" : path) + ": " + kind(node) + " (expected: names with values)");
            return null;
        }
        Map<String, Node> given = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            if (name.isEmpty()) {
                problem(tuple.getKeyNode(), "a name that is no text" + under(path));
            } else if (given.put(name, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "'" + name + "'" + under(path) + " stands there twice");
            }
        }
        return given;
    }

    private static void put(Map<String, Setting> entries, String name, @Nullable Setting value) {
        Optional.ofNullable(value).ifPresent(given -> entries.put(name, given));
    }

    private void problem(Node node, String text) {
        problems.add(file + ":" + line(node) + ": " + text);
    }

    private void throwProblems() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "names with values";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
            default -> "a single value";
        };
    }

    private static String under(String path) {
        return path.isEmpty() ? "" : " under " + path;
    }

    private static String under(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
