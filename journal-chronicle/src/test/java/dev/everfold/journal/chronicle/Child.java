package dev.everfold.journal.chronicle;

import dev.everfold.Durability;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.ShardJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that appends to a store until it is killed, and prints a line for what was acknowledged. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /** Starts appending groups of this many entries; with {@code haltAfter} above 0 the process halts itself. */
    static Child start(Path store, Durability durability, int group, int haltAfter) throws IOException {
        List<String> command = java("-Xmx128m");
        command.addAll(List.of(
                Child.class.getName(),
                store.toString(),
                durability.name(),
                Integer.toString(group),
                Integer.toString(haltAfter)));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** A command line for a JVM with this one's class path and flags. */
    static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--") || argument.startsWith("-Dchronicle")) {
                command.add(argument);
            }
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    /** The next line, or null when the process has ended. */
    String line() throws IOException {
        return lines.readLine();
    }

    /** Kills the process as kill -9 does; tells the last count that it had acknowledged by then. */
    long kill(long counted) throws IOException, InterruptedException {
        // Through the handle: the method of the process would also throw away what it has printed.
        process.toHandle().destroyForcibly();
        return await(counted);
    }

    /** Reads on until the process has ended; tells the last count that it had acknowledged by then. */
    long await(long counted) throws IOException, InterruptedException {
        long last = counted;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line.endsWith(".") ? Long.parseLong(line.substring(0, line.length() - 1)) : last;
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
        JournalOptions options =
                JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10).durability(Durability.valueOf(arguments[1]));
        int group = Integer.parseInt(arguments[2]);
        int haltAfter = Integer.parseInt(arguments[3]);
        try (ChronicleJournal journal = ChronicleJournal.open(Path.of(arguments[0]), options)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = Entries.continuing(shard);
            long count = Entries.all(shard).size();
            System.out.println(count + ".");
            for (long n = 1; ; n++) {
                entries.append(shard, "key" + count % 13, 300 + (int) (count % 700));
                count++;
                if (n == haltAfter) {
                    Runtime.getRuntime().halt(7);
                }
                if (n % group == 0) {
                    shard.commit();
                    System.out.println(count + ".");
                }
            }
        } catch (JournalException e) {
            System.out.println(e.getMessage());
        }
    }
}
