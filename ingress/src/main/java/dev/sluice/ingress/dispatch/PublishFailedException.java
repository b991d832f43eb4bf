package dev.sluice.ingress.dispatch;

/** A job that Kafka hasn't acknowledged. */
public final class PublishFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean sent;

    PublishFailedException(String message, boolean sent) {
        super(message);
        this.sent = sent;
    }

    /** Whether the record may be in Kafka all the same, because it was on its way. */
    public boolean mayBeThere() {
        return sent;
    }
}
