package dev.sluice.ingress.api.chat;

import static dev.sluice.ingress.shape.Rules.anyObject;
import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.flag;
import static dev.sluice.ingress.shape.Rules.list;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.schema;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.word;

import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Rule;
import dev.sluice.ingress.shape.Variants;
import java.util.regex.Pattern;

/** What a model may call, and what form its answer has: tools, functions, their choice, the response's format. */
final class ToolShapes {

    private static final int MAX_TOOLS = 128;

    /** Where it is found whether any tool is strict about its arguments. */
    static final String TOOL_STRICT = "tools[].function.strict";

    private static final Field NAME =
            Field.of("name", text(Pattern.compile("[a-zA-Z0-9_-]{1,64}"))).required();
    private static final Field DESCRIPTION = Field.of("description", text());
    private static final Field PARAMETERS = Field.of("parameters", schema());
    private static final Field STRICT = Field.of("strict", flag());

    private static final Rule CUSTOM_FORMAT = Variants.by("type")
            .or("text")
            .or(
                    "grammar",
                    Field.of(
                                    "grammar",
                                    object(
                                            Field.of("definition", text()).required(),
                                            Field.of("syntax", word("lark", "regex"))
                                                    .required()))
                            .required());

    /** {@code tools}. */
    static final Rule TOOLS = list(
            Variants.by("type")
                    .or(
                            "function",
                            Field.of("function", object(NAME, DESCRIPTION, PARAMETERS, STRICT.keptAs(TOOL_STRICT)))
                                    .required())
                    .or(
                            "custom",
                            Field.of("custom", object(NAME, DESCRIPTION, Field.of("format", CUSTOM_FORMAT)))
                                    .required()),
            0,
            MAX_TOOLS);

    /** {@code tool_choice}. */
    static final Rule TOOL_CHOICE = either(
            word("none", "auto", "required"),
            Variants.by("type")
                    .or(
                            "allowed_tools",
                            Field.of(
                                            "allowed_tools",
                                            object(
                                                    Field.of("mode", word("auto", "required"))
                                                            .required(),
                                                    Field.of("tools", list(anyObject()))
                                                            .required()))
                                    .required())
                    .or("function", Field.of("function", object(NAME)).required())
                    .or("custom", Field.of("custom", object(NAME)).required()));

    /** The deprecated form of {@code tools}. */
    static final Rule FUNCTIONS = list(object(NAME, DESCRIPTION, PARAMETERS), 1, MAX_TOOLS);

    /** The deprecated form of {@code tool_choice}. */
    static final Rule FUNCTION_CALL = either(word("none", "auto"), object(NAME));

    /** {@code response_format}. */
    static final Rule RESPONSE_FORMAT = Variants.by("type")
            .or("text")
            .or("json_object")
            .or(
                    "json_schema",
                    Field.of("json_schema", object(NAME, DESCRIPTION, Field.of("schema", schema()), STRICT))
                            .required());

    private ToolShapes() {}
}
