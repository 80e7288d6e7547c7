package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.ActorTypes;
import dev.everfold.CommandOptions;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.account.BankAccount.Command;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Event;
import dev.everfold.examples.account.BankAccount.Rejection;
import dev.everfold.examples.account.BankAccount.Withdraw;
import dev.everfold.examples.account.BankAccount.Withdrawn;
import dev.everfold.examples.seats.Seat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect, bisect, blame and whatif say of a store on disk. */
class PastCommandsTest {

    @TempDir
    private Path directory;

    /** alice: 100, 150, 120, 20; zoe: 5. */
    private void makeStore() {
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            var alice = system.ref(BankAccount.TYPE, "alice");
            alice.ask(new Deposit(100), CommandOptions.key("first"));
            alice.ask(new Deposit(50));
            alice.ask(new Withdraw(30));
            alice.ask(new Withdraw(100));
            system.ref(BankAccount.TYPE, "zoe").ask(new Deposit(5));
        }
    }

    private Tool.Outcome past(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--data", directory.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--type")) {
            arguments.addAll(List.of("--type", "BankAccount"));
        }
        if (!arguments.contains("--key") && !command.equals("whatif")) {
            arguments.addAll(List.of("--key", "alice"));
        }
        return Tool.run(arguments);
    }

    private static Tool.Outcome good(Tool.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome;
    }

    @Test
    void inspectShowsTimers() {
        try (ActorSystem system = ActorSystem.open(directory, Seat.TYPE)) {
            var seat = system.ref(Seat.TYPE, "1A");
            seat.ask(new Seat.Hold("ann"));
        }
        String now = good(past("inspect", "--type", "Seat", "--key", "1A")).out();
        assertThat(now.lines()).anyMatch(line -> line.startsWith("  timer \"hold\" due 2"));
        String entries = good(past("inspect", "--entries", "--type", "Seat", "--key", "1A"))
                .out();
        assertThat(entries).contains(", timer \"hold\" due 2");
        try (ActorSystem system = ActorSystem.open(directory, Seat.TYPE)) {
            system.ref(Seat.TYPE, "1A").ask(new Seat.Pay("ann"));
        }
        String paid = good(past("inspect", "--entries", "--type", "Seat", "--key", "1A"))
                .out();
        assertThat(paid).contains(", timer \"hold\" cancelled");
        String json =
                good(past("inspect", "--json", "--type", "Seat", "--key", "1A")).out();
        assertThat(json).contains("\"timers\":[]");
    }

    @Test
    void inspectShowsTheStateNowAndThen() {
        makeStore();
        assertThat(good(past("inspect")).out().lines())
                .containsExactly("BankAccount/alice after event 4, a Balance", "  cents = 20");
        assertThat(good(past("inspect", "--at", "2")).out()).contains("after event 2", "cents = 150");
        assertThat(good(past("inspect", "--at-time", "2020-01-01T00:00:00Z")).out())
                .contains("after event 0", "cents = 0");
        JsonNode json = good(past("inspect", "--at", "3", "--json")).json();
        assertThat(json.path("key").asText()).isEqualTo("alice");
        assertThat(json.path("sequenceNumber").asLong()).isEqualTo(3);
        assertThat(json.path("state").path("cents").asLong()).isEqualTo(120);
    }

    @Test
    void inspectListsEntriesAndDifferences() {
        makeStore();
        assertThat(good(past("inspect", "--entries")).out().lines())
                .hasSize(4)
                .first()
                .asString()
                .startsWith("#1 ")
                .contains("accepted", "key \"first\"", "Deposited[cents=100]");
        JsonNode json =
                good(past("inspect", "--entries", "--diff", "1..4", "--json")).json();
        assertThat(json.path("entries")).hasSize(4);
        assertThat(json.path("entries")
                        .path(3)
                        .path("events")
                        .path(0)
                        .path("value")
                        .path("cents")
                        .asLong())
                .isEqualTo(100);
        assertThat(json.path("entries")
                        .path(3)
                        .path("events")
                        .path(0)
                        .path("type")
                        .asText())
                .isEqualTo("BankAccount.Withdrawn");
        assertThat(json.path("diff").path(0).path("component").asText()).isEqualTo("cents");
        assertThat(json.path("diff").path(0).path("before").asLong()).isEqualTo(100);
        assertThat(json.path("diff").path(0).path("after").asLong()).isEqualTo(20);
        assertThat(good(past("inspect", "--diff", "1..4")).out()).contains("  cents: 100 -> 20");
    }

    @Test
    void bisectFindsTheFirstEntryThatBreaksACondition() {
        makeStore();
        assertThat(good(past("bisect", "--where", "cents < 150")).out()).contains("#2 ", "Deposited[cents=50]");
        assertThat(good(past("bisect", "--where", "cents >= 0")).out()).contains("cents >= 0 holds after every entry");
        JsonNode json = good(past("bisect", "--where", "cents>=100", "--json")).json();
        assertThat(json.path("holds").asBoolean()).isFalse();
        assertThat(json.path("entry").path("sequenceNumber").asLong()).isEqualTo(4);
        assertThat(json.path("state").path("cents").asLong()).isEqualTo(20);
        assertUsage("is nothing that could be compared", past("bisect", "--where", "cents > many"));
        assertUsage("no state of BankAccount/alice has a component euros", past("bisect", "--where", "euros > 1"));
        assertUsage("--where is a component", past("bisect", "--where", "cents"));
        assertUsage("is no path", past("bisect", "--where", "cents[ > 1"));
    }

    @Test
    void blameFindsTheEntryThatChangedAComponent() {
        makeStore();
        assertThat(good(past("blame", "--component", "cents")).out())
                .contains("cents was last changed by", "#4 ", "Withdrawn[cents=100]", "= 20");
        JsonNode json = good(past("blame", "--component", "cents", "--json")).json();
        assertThat(json.path("entry").path("sequenceNumber").asLong()).isEqualTo(4);
        assertUsage("has a component euros", past("blame", "--component", "euros"));
        assertUsage("is no path", past("blame", "--component", "lines["));
    }

    @Test
    void whatIfTellsWhatAnotherDeciderMakesOfIt() {
        makeStore();
        assertThat(good(past("whatif", "--candidate", SameAccounts.class.getName()))
                        .out())
                .startsWith("the same: 2 actors, 5 events");
        Tool.Outcome outcome = past("whatif", "--candidate", FeeAccounts.class.getName(), "--json");
        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode json = outcome.json();
        assertThat(json.path("same").asBoolean()).isFalse();
        JsonNode differs = json.path("findings").path("STATE_DIFFERS");
        assertThat(differs.path("count").asLong()).isEqualTo(1);
        assertThat(differs.path("first").path(0).path("key").asText()).isEqualTo("alice");
        assertThat(differs.path("first").path(0).path("what").asText()).isEqualTo("cents was 20, is 18");
        assertThat(past("whatif", "--candidate", FeeAccounts.class.getName()).out())
                .startsWith("DIFFERENT: 2 actors, 5 events")
                .contains("STATE_DIFFERS: 1", "BankAccount/alice #4: cents was 20, is 18");
        assertUsage("is neither a class path nor a class", past("whatif", "--candidate", "nowhere.jar"));
        assertUsage("does not implement", past("whatif", "--candidate", "java.lang.Object"));
        assertUsage("--actors-max", past("whatif", "--candidate", SameAccounts.class.getName(), "--actors-max", "0"));
    }

    @Test
    void typesComeFromTheUsersOwnJars(@TempDir Path jar) throws IOException {
        makeStore();
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(ActorTypes.class.getName()), OwnTypes.class.getName());
        assertFailure(
                "there is no actor Ledger/alice", past("inspect", "--type", "Ledger", "--class-path", jar.toString()));

        Files.writeString(services.resolve(ActorTypes.class.getName()), "nowhere.Types");
        assertUsage("cannot be loaded", past("inspect", "--class-path", jar.toString()));
    }

    @Test
    void classesOfTheCandidateComeBeforeThoseThatAreThere(@TempDir Path jar) throws IOException {
        makeStore();
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(ActorTypes.class.getName()), FeeAccounts.class.getName());
        copyClasses(BankAccount.class, jar);
        copyClasses(PastCommandsTest.class, jar);
        Tool.Outcome outcome = past("whatif", "--candidate", jar.toString(), "--json");
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.json()
                        .path("findings")
                        .path("STATE_DIFFERS")
                        .path("count")
                        .asLong())
                .isEqualTo(1);
    }

    /** The class and those within it. */
    private static void copyClasses(Class<?> type, Path to) throws IOException {
        Path from = Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
        String name = type.getName().replace('.', '/');
        try (FileSystem jar = Files.isDirectory(from) ? null : FileSystems.newFileSystem(from);
                Stream<Path> files = Files.walk(
                        jar == null
                                ? from.resolve(name).getParent()
                                : jar.getPath(name).getParent(),
                        1)) {
            Path target = Files.createDirectories(to.resolve(name).getParent());
            for (Path file : files.toList()) {
                String fileName = file.getFileName().toString();
                if (fileName.matches(type.getSimpleName() + "(\\$.*)?\\.class")) {
                    Files.copy(file, target.resolve(fileName));
                }
            }
        }
    }

    /** A type that the store has no actors of. */
    public static final class OwnTypes implements ActorTypes {
        @Override
        public List<ActorType<?, ?, ?>> actorTypes() {
            return List.of(ActorType.of("Ledger", new BankAccount()));
        }
    }

    /** As now. */
    public static final class SameAccounts implements ActorTypes {
        @Override
        public List<ActorType<?, ?, ?>> actorTypes() {
            return List.of(ActorType.of("BankAccount", new BankAccount()));
        }
    }

    /** Takes a cent for each withdrawal. */
    public static final class FeeAccounts implements ActorTypes {
        @Override
        public List<ActorType<?, ?, ?>> actorTypes() {
            return List.of(ActorType.of("BankAccount", new Fee()));
        }
    }

    private static final class Fee implements Decider<Command, Event, Balance, Rejection> {
        private final BankAccount present = new BankAccount();

        @Override
        public Balance initialState() {
            return present.initialState();
        }

        @Override
        public Decision<Event, Rejection> decide(Command command, Balance balance) {
            return present.decide(command, balance);
        }

        @Override
        public Balance evolve(Balance balance, Event event) {
            Balance next = present.evolve(balance, event);
            return event instanceof Withdrawn ? new Balance(next.cents() - 1) : next;
        }
    }

    @Test
    void whatIsNotThereIsOneLine() {
        makeStore();
        assertFailure("there is no actor BankAccount/nobody", past("inspect", "--key", "nobody"));
        assertFailure("the last event of BankAccount/alice has the number 4", past("inspect", "--at", "5"));
        assertFailure("the last event of BankAccount/alice", past("inspect", "--diff", "1..9"));
        assertUsage("--diff is two sequence numbers", past("inspect", "--diff", "1"));
        assertUsage("--at is 0 or more", past("inspect", "--at", "-1"));
        assertUsage("no actor type is named \"Rocket\"; there are BankAccount", past("inspect", "--type", "Rocket"));
        assertUsage("there is no such file", past("inspect", "--class-path", "none.jar"));
        assertThat(past("inspect", "--at-time", "yesterday").exitCode()).isEqualTo(2);
    }

    @Test
    void whereThereIsNoStoreOrItIsInUseNothingIsShown() {
        assertThat(past("inspect").exitCode()).isEqualTo(2);
        assertThat(past("inspect").err().lines()).hasSize(1);
        makeStore();
        try (ActorSystem system = ActorSystem.open(directory, BankAccount.TYPE)) {
            assertThat(system.history(BankAccount.TYPE, "alice").latest().state())
                    .isEqualTo(new Balance(20));
            assertUsage("open", past("inspect"));
        }
    }

    private static void assertUsage(String message, Tool.Outcome outcome) {
        assertThat(outcome.err().lines()).singleElement().asString().contains(message);
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    private static void assertFailure(String message, Tool.Outcome outcome) {
        assertThat(outcome.err().lines()).singleElement().asString().contains(message);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }
}
