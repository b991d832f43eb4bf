package dev.sluice.ingress.api.chat;

import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.list;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.textFrom;
import static dev.sluice.ingress.shape.Rules.word;

import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Rule;
import dev.sluice.ingress.shape.Variants;
import java.util.List;

/** What {@code messages} may hold: roles, contents and their parts, tool calls and their answers. */
final class MessageShapes {

    private static final Field BREAKPOINT = Field.of(
            "prompt_cache_breakpoint", object(Field.of("mode", word("explicit")).required()));

    private static final Variants TEXT_PART =
            Variants.by("type").or("text", Field.of("text", text()).required(), BREAKPOINT);

    private static final Variants USER_PART = TEXT_PART
            .or(
                    "image_url",
                    Field.of(
                                    "image_url",
                                    object(
                                            Field.of("url", textFrom("https://", "http://", "data:"))
                                                    .required(),
                                            Field.of("detail", word("auto", "low", "high"))))
                            .required(),
                    BREAKPOINT)
            .or(
                    "input_audio",
                    Field.of(
                                    "input_audio",
                                    object(
                                            Field.of("data", text()).required(),
                                            Field.of("format", word("wav", "mp3"))
                                                    .required()))
                            .required(),
                    BREAKPOINT)
            .or(
                    "file",
                    Field.of(
                                    "file",
                                    object(
                                            Field.of("filename", text()),
                                            Field.of("file_data", text()),
                                            Field.of("file_id", text())))
                            .required(),
                    BREAKPOINT);

    private static final Variants ASSISTANT_PART =
            TEXT_PART.or("refusal", Field.of("refusal", text()).required());

    private static final Rule TOOL_CALL = Variants.by("type")
            .or(
                    "function",
                    Field.of("id", text()).required(),
                    Field.of(
                                    "function",
                                    object(
                                            Field.of("name", text()).required(),
                                            Field.of("arguments", text()).required()))
                            .required())
            .or(
                    "custom",
                    Field.of("id", text()).required(),
                    Field.of(
                                    "custom",
                                    object(
                                            Field.of("name", text()).required(),
                                            Field.of("input", text()).required()))
                            .required());

    private static final Field NAME = Field.of("name", text());

    /** The content of a prediction, or of a message whose parts are texts. */
    static final Rule TEXTS = either(text(), list(TEXT_PART, 1, Integer.MAX_VALUE));

    private static final Field TEXT_CONTENT = Field.of("content", TEXTS).required();

    private static final Rule MESSAGE = Variants.by("role")
            .or("developer", TEXT_CONTENT, NAME)
            .or("system", TEXT_CONTENT, NAME)
            .or(
                    "user",
                    Field.of("content", either(text(), list(USER_PART, 1, Integer.MAX_VALUE)))
                            .required(),
                    NAME)
            .orOneOf(
                    "assistant",
                    List.of("content", "refusal", "audio", "tool_calls", "function_call"),
                    Field.of("content", either(text(), list(ASSISTANT_PART, 1, Integer.MAX_VALUE))),
                    Field.of("refusal", text()),
                    NAME,
                    Field.of("audio", object(Field.of("id", text()).required())),
                    Field.of("tool_calls", list(TOOL_CALL)),
                    Field.of(
                                    "function_call",
                                    object(
                                            Field.of("name", text()).required(),
                                            Field.of("arguments", text()).required()))
                            .deprecated())
            .or("tool", TEXT_CONTENT, Field.of("tool_call_id", text()).required())
            .or(
                    "function",
                    Field.of("content", text()).required().orNull(),
                    Field.of("name", text()).required());

    /** The whole array. */
    static final Rule MESSAGES = list(MESSAGE, 1, Integer.MAX_VALUE);

    private MessageShapes() {}
}
