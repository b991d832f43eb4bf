package dev.sluice.bench.subject;

/** The bare servers that a scenario may have beside Sluice. */
public enum Bare {
    /** One hop that parses and forwards. */
    PROXY("bare proxy"),
    /** HTTP → Kafka → Redis → HTTP without any logic, on the installation's own broker and Redis. */
    LOOP("bare loop"),
    /** HTTP alone. */
    ECHO("echo");

    private final String shown;

    Bare(String shown) {
        this.shown = shown;
    }

    /** Its name in the figures. */
    public String shown() {
        return shown;
    }
}
