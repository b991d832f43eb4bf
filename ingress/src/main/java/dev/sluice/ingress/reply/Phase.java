package dev.sluice.ingress.reply;

/** How far a reply has come. */
enum Phase {
    /** Published, not yet acknowledged. */
    PRODUCING,
    /** Accepted: from here on there is exactly one end. */
    OPEN,
    /** Its end is being agreed on with Redis. */
    ENDING,
    /** Nothing more happens. */
    ENDED
}
