package dev.sluice.common.account;

/** A field of a plan, an organisation or a key has a wrong value; the message names the value and what was expected. */
public final class FieldException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * A wrong field.
     *
     * @param field its path: {@code limits.requests_per_minute}
     * @param problem the value, and in brackets what was expected
     */
    public FieldException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
    }

    /** The path of the field. */
    public String field() {
        return field;
    }
}
