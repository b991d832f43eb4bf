package dev.sluice.common.schema;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each wire format's models take of the schemas in a request. */
public final class ProviderSchemas {

    /**
     * Gemini's models that take JSON Schema.
     *
     * <p>Source: "Structured output" and the reference of {@code GenerationConfig}. A keyword that isn't listed there
     * is a 400, so it is left out.
     */
    public static final SchemaRules GEMINI = new SchemaRules(
            Set.of(
                    "$id",
                    "$anchor",
                    "title",
                    "description",
                    "prefixItems",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "additionalProperties",
                    "propertyOrdering"),
            Set.of("date-time", "date", "time"),
            false,
            false,
            false);

    /** Gemini's older models. Source: the reference of {@code Schema}; others are a 400 here, too. */
    public static final SchemaRules OLDER_GEMINI = new SchemaRules(
            Set.of(
                    "title",
                    "description",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "propertyOrdering"),
            Set.of("date-time", "enum", "int32", "int64", "float", "double"),
            true,
            true,
            false);

    /**
     * What binds an answer of Anthropic's. A tool's schema goes to it as it is.
     *
     * <p>Source: "Structured outputs", with the list of what isn't supported there: recursion, bounds of numbers, of
     * strings and of most lists, and objects that are open.
     */
    public static final SchemaRules ANTHROPIC = new SchemaRules(
            Set.of("title", "description", "default", "minItems"),
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"),
            false,
            false,
            true);

    private static final Pattern GEMINI_VERSION = Pattern.compile("gemini-(\\d)(?:\\.(\\d))?\\b.*");

    /** What isn't told by the name is taken to be as in the version that most models follow. */
    private static final int USUAL = 25;

    private static final int NEWEST = 30;

    private ProviderSchemas() {}

    /**
     * The rules for schemas in a member of a chat's body; none where they go on as they are.
     *
     * @param dialect the provider's wire format
     * @param model what the provider calls the model
     * @param member {@code response_format} or {@code tools}
     */
    public static Optional<SchemaRules> of(String dialect, String model, String member) {
        return switch (dialect) {
            case "gemini" -> Optional.of(ofGemini(geminiVersion(model)));
            case "anthropic" -> member.equals("tools") ? Optional.empty() : Optional.of(ANTHROPIC);
            default -> Optional.empty();
        };
    }

    /** The rules of a version of Gemini. */
    public static SchemaRules ofGemini(int version) {
        return version >= USUAL ? GEMINI : OLDER_GEMINI;
    }

    /** Ten times the version in the name of a model of Google's. */
    public static int geminiVersion(String model) {
        Matcher matcher = GEMINI_VERSION.matcher(model);
        if (!matcher.matches()) {
            return model.endsWith("-latest") ? NEWEST : USUAL;
        }
        String minor = matcher.group(2);
        return 10 * Integer.parseInt(matcher.group(1)) + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
