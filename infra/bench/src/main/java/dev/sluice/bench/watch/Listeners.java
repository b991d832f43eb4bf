package dev.sluice.bench.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the processes of this machine that serve a port: several, where a server forks. */
public final class Listeners {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;

    private Listeners() {}

    /** Those that can be seen; empty for a port of another machine. */
    public static List<Watched> of(String name, int port) {
        Set<String> sockets = new HashSet<>();
        for (String file : List.of("net/tcp", "net/tcp6")) {
            try {
                sockets.addAll(sockets(Files.readString(PROC.resolve(file)), port));
            } catch (IOException _) {
                // No such file: no such sockets.
            }
        }
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holds(pid, sockets))
                .map(pid -> new Watched(name + " " + pid, pid))
                .toList();
    }

    /** The sockets that listen on the port, by the names under which processes hold them. */
    static Set<String> sockets(String table, int port) {
        Set<String> sockets = new HashSet<>();
        table.lines().skip(1).map(line -> line.strip().split("\\s+")).forEach(fields -> {
            String address = fields[ADDRESS];
            int own = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL);
            if (own == port && fields[STATE].equals(LISTENING)) {
                sockets.add("socket:[" + fields[INODE] + "]");
            }
        });
        return sockets;
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> open = Files.list(PROC.resolve(pid + "/fd"))) {
            return open.anyMatch(file -> sockets.contains(target(file)));
        } catch (IOException _) {
            return false; // Somebody else's, or gone.
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
