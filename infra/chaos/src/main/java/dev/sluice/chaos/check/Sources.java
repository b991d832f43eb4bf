package dev.sluice.chaos.check;

import java.nio.file.Path;

/**
 * Where the logs lie that the clients' own are compared with.
 *
 * @param bootstrap the broker, which holds what was accepted and the ledger
 * @param simulatorLog the simulator's file of served calls
 */
public record Sources(String bootstrap, Path simulatorLog) {}
