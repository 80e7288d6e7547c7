package dev.everfold.snapshots;

import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.SnapshotStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that writes batches until it is killed, and prints a line for each that was written. */
final class Child implements AutoCloseable {

    static final int ACTORS = 200;

    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    static Child start(Path directory, Path temporary) throws IOException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.toString());
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The number of the batch that is written next. */
    int next() throws IOException {
        String line = lines.readLine();
        if (line == null || !line.endsWith(".")) {
            throw new IllegalStateException("the process says " + line);
        }
        return Integer.parseInt(line.substring(0, line.length() - 1));
    }

    /** Kills the process as kill -9 does; tells the last batch that it had written by then. */
    int kill(int written) throws IOException, InterruptedException {
        process.toHandle().destroyForcibly();
        int last = written;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line.endsWith(".") ? Integer.parseInt(line.substring(0, line.length() - 1)) : last;
        }
        process.waitFor(20, TimeUnit.SECONDS);
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process itself. A line ends with a full stop, so that a torn one is not mistaken for another number. */
    public static void main(String[] arguments) {
        SnapshotStore store = Fixture.open(Path.of(arguments[0]));
        int n = store.shard(1)
                .progress()
                .map(ShardProgress::completeUpTo)
                .map(offset -> (int) offset.value())
                .orElse(0);
        while (true) {
            n++;
            store.shard(1).write(Fixture.batch(n, ACTORS));
            if (n % 50 == 0) {
                store.flush();
            }
            System.out.println(n + ".");
        }
    }
}
