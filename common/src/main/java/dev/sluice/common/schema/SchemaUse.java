package dev.sluice.common.schema;

/**
 * A keyword as a schema uses it.
 *
 * @param keyword the keyword, or a name that is none
 * @param value what decides whether a provider takes it: of {@code format} the format, of others one of the words here;
 *     empty where only the keyword matters
 */
public record SchemaUse(String keyword, String value) {

    /** Of {@code const} and {@code enum}: a number or a flag. */
    static final String NO_TEXT = "no text";

    /** Of {@code const} and {@code enum}: an object or a list. */
    static final String NO_SCALAR = "no scalar";

    /** Of {@code minItems}: more than one. */
    static final String SEVERAL = "several";

    /** Of {@code additionalProperties}: none are allowed. */
    static final String FALSE = "false";
}
