package dev.sluice.e2e;

import dev.sluice.cli.Sluice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody at a terminal who types {@code sluice …} for one installation. */
final class Operator {

    private final Installation installation;
    private final Path keyFile;

    private Operator(Installation installation, Path keyFile) {
        this.installation = installation;
        this.keyFile = keyFile;
    }

    /** Who has the operator's key. */
    static Operator of(Installation installation) {
        return withKey(installation, Installation.ADMIN_KEY);
    }

    /** Who has some key. */
    static Operator withKey(Installation installation, String key) {
        try {
            Path file = Files.createTempFile(Files.createDirectories(Path.of("target")), "operator", ".key");
            file.toFile().deleteOnExit();
            return new Operator(installation, Files.writeString(file, key + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that the command says, and its exit code. */
    String sluice(String... arguments) {
        return sluiceAt(installation.ingresses().getFirst().baseUrl().toString(), arguments);
    }

    /** The same for an ingress at this address. */
    String sluiceAt(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url, "--key-file", keyFile.toString()));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int exit = Sluice.run(all.toArray(String[]::new), writer, writer);
        return said + "exit " + exit;
    }

    /** What the command says, as JSON. */
    JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        String said = sluice(all.toArray(String[]::new));
        return JsonMapper.shared().readTree(said.substring(0, said.lastIndexOf("exit ")));
    }
}
