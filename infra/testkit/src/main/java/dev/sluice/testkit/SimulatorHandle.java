package dev.sluice.testkit;

import java.net.URI;
import java.util.Map;

/** The provider simulator. */
public interface SimulatorHandle extends PartHandle {

    /** Starts a simulator of its own with these {@code SIMULATOR_…} settings. */
    static SimulatorHandle start(Map<String, String> settings) {
        return LocalSimulator.start(TestFolder.create("simulator"), settings);
    }

    /** The root of everything that it serves, without a slash at the end. */
    URI baseUrl();

    /** Fetches one of its own pages (such as its counters) by path, as text. */
    String get(String path);
}
