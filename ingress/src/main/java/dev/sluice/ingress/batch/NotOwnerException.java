package dev.sluice.ingress.batch;

/** The batch has another owner, or this one is to stop: whatever it was doing ends here. */
final class NotOwnerException extends Exception {

    private static final long serialVersionUID = 1;

    NotOwnerException(String message) {
        super(message, null, false, false);
    }
}
