package dev.sluice.cli.admin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands for the admin API have in common. */
final class AdminOptions {

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

    AdminOptions() {}

    boolean isJson() {
        return json;
    }

    AdminApi open() {
        String data = System.getenv("SLUICE_DATA");
        Path root = Path.of(System.getProperty("sluice.root", "."));
        Access access = Access.find(
                url, keyFile, System::getenv, root.resolve(data == null || data.isBlank() ? ".sluice" : data));
        return new AdminApi(access, System.getProperty("user.name", "unknown"));
    }
}
