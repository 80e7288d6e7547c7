package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.Reply;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.account.BankAccount.Command;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Rejection;
import dev.everfold.examples.account.BankAccount.Withdraw;
import dev.everfold.examples.greeter.Greeter;
import dev.everfold.history.ActorHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the README shows is what compiles and runs. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```");
    private static final Pattern COMMAND = Pattern.compile("(?m)^    \\./everfold (\\w+)");

    @TempDir
    private Path directory;

    private final List<String> rung = new CopyOnWriteArrayList<>();

    @Test
    void everyJavaBlockStandsInASource() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String source : List.of(
                "cli/src/test/java/dev/everfold/cli/ReadmeTest.java",
                "cli/src/test/java/dev/everfold/cli/SimulateCommandTest.java",
                "cli/src/main/java/dev/everfold/cli/simulate/Transfers.java",
                "decider-examples/src/main/java/dev/everfold/examples/account/BankAccount.java",
                "decider-examples/src/main/java/dev/everfold/examples/greeter/Greeter.java",
                "decider-examples/src/main/java/dev/everfold/examples/seats/Seat.java",
                "property-tests/src/test/java/dev/everfold/properties/examples/BankAccountReplayTest.java")) {
            sources.append(withoutIndent(read(source)));
        }
        List<String> blocks = JAVA_BLOCK
                .matcher(read("README.md"))
                .results()
                .map(block -> withoutIndent(block.group(1)))
                .toList();
        assertThat(blocks).hasSize(10).allSatisfy(block -> assertThat(sources).contains(block));
    }

    @Test
    void theLinesRunAndSayWhatTheirCommentsSay() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run();
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("no: INSUFFICIENT_FUNDS", "1500", "1000", "1500", "Bob was greeted twice");
        assertThat(rung).containsExactly("Hello, Bob!", "Hello again, Bob!");
    }

    private void run() {
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            ActorRef<Command, Balance, Rejection> alice = system.ref(BankAccount.TYPE, "alice");

            alice.ask(new Deposit(1_000));
            alice.ask(new Deposit(500), CommandOptions.key("payment-42"));
            alice.ask(new Deposit(500), CommandOptions.key("payment-42")); // a retry: the recorded reply, nothing new

            String answer = switch (alice.ask(new Withdraw(2_000))) {
                case Reply.Accepted<Balance, Rejection> yes -> "yes: " + yes.state();
                case Reply.Rejected<Balance, Rejection> no -> "no: " + no.reason();
            };
            System.out.println(answer); // no: INSUFFICIENT_FUNDS
            System.out.println(alice.state().state().cents()); // 1500
        }
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            look(system);
        }
        greet(Greeter.function((_, text) -> rung.add(text)), directory.resolve("durable"));
    }

    private static void greet(DurableFunction<String, String> greet, Path directory) {
        try (DurableSystem system = DurableSystem.open(directory, greet)) {
            Invocation<String> visit = system.start(greet, "visit-1", "Bob"); // durable when this returns
            System.out.println(visit.result()); // Bob was greeted twice
        }
    }

    private static void look(ActorSystem system) {
        ActorHistory<Balance> history = system.history(BankAccount.TYPE, "alice");
        System.out.println(history.at(1).state().cents()); // 1000
        try (ActorSystem fork = history.fork(1)) {
            fork.ref(BankAccount.TYPE, "alice").ask(new Withdraw(1_000));
            System.out.println(history.latest().state().cents()); // 1500
        }
    }

    @Test
    void historyIsKeptCheap(@TempDir Path backups) {
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            var _ = system.ref(BankAccount.TYPE, "alice").ask(new Deposit(1_000));
            var _ = system.ref(BankAccount.TYPE, "bob").ask(new Deposit(1));
        }
        Path backup = backups.resolve("backup");
        keepCheap(backup);
        try (ActorSystem restored = ActorSystem.open(backup, BankAccount.TYPE)) {
            assertThat(restored.keys(BankAccount.TYPE)).containsExactlyInAnyOrder("alice", "bob");
        }
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            assertThat(system.keys(BankAccount.TYPE)).containsExactly("bob");
        }
    }

    private void keepCheap(Path backup) {
        ActorType<Command, Balance, Rejection> account = BankAccount.TYPE.options(ActorOptions.DEFAULT
                .snapshots(SnapshotPolicy.DEFAULT.everyEvents(50))
                .retention(Retention.UNTIL_SNAPSHOTTED)
                .timeToLive(Duration.ofDays(365)));
        try (ActorSystem system = ActorSystem.open(directory, account)) {
            system.retain(); // runs by itself, too, once in a minute
            system.backUp(backup, null); // while it runs; opening the copy restores it
            system.erase(account, "alice"); // takes all that she was out of every file
        }
    }

    @Test
    void everyCommandOfTheReadmeExists() throws IOException {
        CommandLine tool = Main.commandLine();
        assertThat(COMMAND.matcher(read("README.md")).results().map(command -> command.group(1)))
                .startsWith("demo", "retail")
                .allSatisfy(command -> assertThat(tool.getSubcommands()).containsKey(command));
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String withoutIndent(String text) {
        return text.replaceAll("(?m)^ +", "");
    }
}
