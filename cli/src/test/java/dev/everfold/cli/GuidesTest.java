package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
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
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Histories;
import dev.everfold.testkit.SchemaCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guides in docs show is what compiles and runs. */
class GuidesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```");

    @TempDir
    private Path directory;

    @Test
    void everyJavaBlockStandsInASource() throws IOException {
        String sources = withoutIndent(
                Files.readString(ROOT.resolve("cli/src/test/java/dev/everfold/cli/GuidesTest.java")) + examples());
        List<String> blocks;
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            blocks = files.filter(file -> file.toString().endsWith(".md"))
                    .flatMap(GuidesTest::blocks)
                    .toList();
        }
        assertThat(blocks).hasSize(10).allSatisfy(block -> assertThat(sources).contains(block));
    }

    /** Of docs/DURABLE-EXAMPLES.md; {@code ExampleCommandTest} runs them. */
    private static String examples() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String example : List.of(
                "agent/Agent",
                "approval/Approval",
                "greeter/Greeter",
                "order/Fulfilment",
                "payment/Checkout",
                "steps/TwoRuns")) {
            sources.append(Files.readString(
                    ROOT.resolve("decider-examples/src/main/java/dev/everfold/examples/" + example + ".java")));
        }
        return sources.toString();
    }

    private static Stream<String> blocks(Path file) {
        try {
            return JAVA_BLOCK
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult block) -> withoutIndent(block.group(1)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String withoutIndent(String text) {
        return text.replaceAll("(?m)^ +", "");
    }

    /** Of docs/RETENTION.md. */
    @Test
    void theOptionsOfATypeAreTaken() {
        ActorType<Command, Balance, Rejection> accounts = BankAccount.TYPE.options(ActorOptions.DEFAULT
                .snapshots(SnapshotPolicy.NEVER
                        .everyEvents(500)
                        .every(Duration.ofHours(1))
                        .atPassivation()
                        .keep(3))
                .retention(Retention.age(Duration.ofDays(90)))
                .timeToLive(Duration.ofDays(3650)));
        try (ActorSystem system = ActorSystem.open(directory, accounts)) {
            system.ref(accounts, "alice").ask(new Deposit(100));
            assertThat(system.retain().segmentsForgotten()).isZero();
            assertThat(system.ref(accounts, "alice").state().state().cents()).isEqualTo(100);
        }
    }

    /** Of docs/DURABLE.md. */
    @Test
    void durableFunctionsGoOn() {
        List<String> outbox = new CopyOnWriteArrayList<>();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            DurableFunction<String, String> greet =
                    DurableFunction.of("greet", String.class, String.class, (ctx, name) -> {
                        String id = ctx.uuid().toString();
                        ctx.run("notify", () -> outbox.add("hello " + name + " " + id));
                        ctx.sleep(Duration.ofMillis(50));
                        return ctx.run("remind", String.class, () -> "remember me, " + name);
                    });
            try (DurableSystem system = DurableSystem.open(directory, greet)) {
                Invocation<String> greeting = system.start(greet, "visit-1", "Bob");
                System.out.println(greeting.result()); // remember me, Bob
            }
            try (DurableSystem system = DurableSystem.open(directory, greet)) {
                System.out.println(system.call(greet, "visit-1", "Bob")); // remember me, Bob
                System.out.println(outbox.size()); // 1
            }
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("remember me, Bob", "remember me, Bob", "1");
    }

    /** Of docs/TIME-TRAVEL.md. */
    @Test
    void thePastIsLookedAtInAProgram() {
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            system.ref(BankAccount.TYPE, "alice").ask(new Deposit(100));
            system.ref(BankAccount.TYPE, "alice").ask(new Withdraw(30));
            system.ref(BankAccount.TYPE, "alice").ask(new Withdraw(50));
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            look();
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("100", "3", "[Change[path=cents, before=100, after=20]]");
    }

    private void look() {
        try (Histories store = Histories.open(directory, BankAccount.TYPE)) {
            ActorHistory<Balance> alice = store.history(BankAccount.TYPE, "alice");
            System.out.println(alice.at(1).state().cents()); // 100
            System.out.println(alice.firstFalse(balance -> balance.cents() >= 50)
                    .orElseThrow()
                    .sequenceNumber()); // 3
            System.out.println(alice.difference(1, 3)); // [Change[path=cents, before=100, after=20]]
        }
    }

    /** Of docs/TIME-TRAVEL.md: a file that is not there is told. */
    @Test
    void schemasAreCheckedInOneLine() {
        assertThatThrownBy(GuidesTest::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("everfold-schemas.txt");
    }

    private static void check() {
        SchemaCheck.of(BankAccount.TYPE, Wallet.TYPE).verify(Path.of("everfold-schemas.txt"));
    }
}
