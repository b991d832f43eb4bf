package dev.sluice.cli.admin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands for the admin API have in common. */
public final class AdminOptions {

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            description = "An ingress (default: SLUICE_URL, else the one that the launcher started).")
    private @Nullable String url;

    @Option(
            names = "--key-file",
            scope = ScopeType.INHERIT,
            description = "A file that holds the operator's key (default: SLUICE_ADMIN_KEY, else the launcher's).")
    private @Nullable Path keyFile;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints JSON, for scripts.")
    private boolean json;

    /** Made by the command that has them. */
    public AdminOptions() {}

    /** Whether the answer is for a script. */
    public boolean isJson() {
        return json;
    }

    /** The launcher's folder. */
    public Path data() {
        String data = System.getenv("SLUICE_DATA");
        Path root = Path.of(System.getProperty("sluice.root", "."));
        return root.resolve(data == null || data.isBlank() ? ".sluice" : data);
    }

    /** Where the admin API is, and the operator's key. */
    public Access access() {
        return Access.find(url, keyFile, System::getenv, data());
    }

    AdminApi open() {
        return new AdminApi(access(), System.getProperty("user.name", "unknown"));
    }
}
