package dev.sluice.testkit.proxy;

/** Which way bytes go through a proxy. */
public enum Direction {
    /** From the one that connected to the server. */
    UP,
    /** From the server back. */
    DOWN
}
