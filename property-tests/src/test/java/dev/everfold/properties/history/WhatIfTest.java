package dev.everfold.properties.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.codec.Codec;
import dev.everfold.codec.kryo.KryoCodec;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.account.BankAccount.Command;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Deposited;
import dev.everfold.examples.account.BankAccount.Event;
import dev.everfold.examples.account.BankAccount.Rejection;
import dev.everfold.examples.account.BankAccount.Withdraw;
import dev.everfold.examples.account.BankAccount.Withdrawn;
import dev.everfold.history.Histories;
import dev.everfold.history.WhatIfReport;
import dev.everfold.history.WhatIfReport.Finding;
import dev.everfold.history.WhatIfReport.Findings;
import dev.everfold.history.WhatIfReport.Kind;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhatIfTest {

    private static final int ACCOUNTS = 20;
    private static final Codec CODEC = BankAccount.TYPE.codec();

    private final InMemoryJournal journal = new InMemoryJournal(1);
    private final InMemorySnapshotStore snapshots = new InMemorySnapshotStore(1);
    private final Map<ActorId, Long> numbers = new HashMap<>();
    private final Map<ActorId, Offset> heads = new HashMap<>();

    /** Each account gets 100 cents, pays 30, and is refused 1,000. */
    WhatIfTest() {
        snapshots.learn(CODEC.schemas());
        try (ShardJournal shard = journal.acquire(0, new Claim("", CODEC.schemas()))) {
            for (int i = 0; i < ACCOUNTS; i++) {
                append(shard, "account " + i, new Deposit(100), new Deposited(100));
            }
            for (int i = 0; i < ACCOUNTS; i++) {
                append(shard, "account " + i, new Withdraw(30), new Withdrawn(30));
                append(shard, "account " + i, new Withdraw(1_000));
            }
            shard.commit().toCompletableFuture().join();
        }
    }

    private void append(ShardJournal shard, String key, Command command, Event... events) {
        ActorId actor = new ActorId("BankAccount", key);
        long number = numbers.getOrDefault(actor, 0L);
        Entry.Outcome outcome = events.length > 0
                ? Entry.Outcome.ACCEPTED
                : new Entry.Outcome(Entry.Outcome.Kind.REJECTED, "key", CODEC.encode(Rejection.INSUFFICIENT_FUNDS), "");
        Entry.Header header =
                new Entry.Header(actor, number + 1, heads.getOrDefault(actor, Offset.NONE), 1_700_000_000_000L);
        heads.put(
                actor,
                shard.append(new Entry(
                        header,
                        null,
                        CODEC.encode(command),
                        outcome,
                        List.of(events).stream().map(CODEC::encode).toList(),
                        List.of())));
        numbers.put(actor, number + events.length);
    }

    private WhatIfReport whatIf(Decider<Command, Event, Balance, Rejection> candidate) {
        return whatIf(ActorType.of("BankAccount", candidate).codec(CODEC), 1_000);
    }

    private WhatIfReport whatIf(ActorType<?, ?, ?> candidate, int actorsMax) {
        try (Histories histories = Histories.of(journal.reader(), Optional.of(snapshots), BankAccount.TYPE)) {
            return histories.whatIf(candidate, true, actorsMax);
        }
    }

    /** As the account is, but for what a test changes. */
    private static class Account implements Decider<Command, Event, Balance, Rejection> {
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
            return present.evolve(balance, event);
        }
    }

    @Test
    void theSameDeciderMakesTheSameOfEverything() {
        WhatIfReport report = whatIf(new Account());
        assertThat(report.isSame()).as("%s", report).isTrue();
        assertThat(report.actors()).isEqualTo(ACCOUNTS);
        assertThat(report.events()).isEqualTo(2 * ACCOUNTS);
        assertThat(report.commands()).isEqualTo(3 * ACCOUNTS);
    }

    @Test
    void statesThatDifferAreCountedAndShown() {
        Findings differ = findings(
                whatIf(new Account() {
                    @Override
                    public Balance evolve(Balance balance, Event event) {
                        return event instanceof Withdrawn(long cents)
                                ? new Balance(balance.cents() - cents - 1)
                                : super.evolve(balance, event);
                    }
                }),
                Kind.STATE_DIFFERS);
        assertThat(differ.count()).isEqualTo(ACCOUNTS);
        assertThat(differ.first()).hasSize(5);
        Finding first = differ.first().getFirst();
        assertThat(first.actor().type()).isEqualTo("BankAccount");
        assertThat(first.sequenceNumber()).isEqualTo(2);
        assertThat(first.what()).isEqualTo("cents was 70, is 69");
    }

    @Test
    void statesThatDoNotBuildAreToldWithTheirEvent() {
        Findings broken = findings(
                whatIf(new Account() {
                    @Override
                    public Balance evolve(Balance balance, Event event) {
                        if (event instanceof Withdrawn) {
                            throw new IllegalStateException("unheard of");
                        }
                        return super.evolve(balance, event);
                    }
                }),
                Kind.STATE_NOT_BUILT);
        assertThat(broken.count()).isEqualTo(ACCOUNTS);
        assertThat(broken.first().getFirst().what()).contains("sequence number 2", "unheard of", "Withdrawn");
    }

    @Test
    void decisionsThatChangeAreToldByKind() {
        WhatIfReport report = whatIf(new Account() {
            @Override
            public Decision<Event, Rejection> decide(Command command, Balance balance) {
                return switch (command) {
                    case Deposit(long cents) -> Decision.accept(new Deposited(cents), new Withdrawn(1));
                    case Withdraw(long cents) when cents < 100 -> Decision.reject(Rejection.FULL);
                    case Withdraw(long cents) -> Decision.accept(new Withdrawn(cents));
                };
            }
        });
        assertThat(report.findings().keySet())
                .containsExactlyInAnyOrder(Kind.OTHER_EVENTS, Kind.NOW_REJECTED, Kind.NOW_ACCEPTED);
        assertThat(report.findings().values()).extracting(Findings::count).containsOnly((long) ACCOUNTS);
        assertThat(first(report, Kind.NOW_REJECTED)).isEqualTo("Withdraw[cents=30]: FULL");
        assertThat(first(report, Kind.NOW_ACCEPTED)).contains("Withdraw[cents=1000]", "was REJECTED");
        assertThat(first(report, Kind.OTHER_EVENTS)).contains("Deposit[cents=100]", "[1].cents was (nothing), is 1");
    }

    @Test
    void anotherReasonAndAFailureAreTold() {
        WhatIfReport report = whatIf(new Account() {
            @Override
            public Decision<Event, Rejection> decide(Command command, Balance balance) {
                if (command instanceof Withdraw(long cents) && cents > 100) {
                    return Decision.reject(Rejection.FULL);
                }
                if (command instanceof Deposit) {
                    throw new IllegalStateException("no deposits");
                }
                return super.decide(command, balance);
            }
        });
        assertThat(report.findings().keySet()).containsExactlyInAnyOrder(Kind.OTHER_REASON, Kind.DECIDE_FAILED);
        assertThat(first(report, Kind.OTHER_REASON)).endsWith("was INSUFFICIENT_FUNDS, is FULL");
        assertThat(first(report, Kind.DECIDE_FAILED)).contains("Deposit[cents=100]", "no deposits");
    }

    @Test
    void eventsThatCannotBeReadAreTold() {
        Codec codec = KryoCodec.of(Command.class, Deposited.class, Balance.class, Rejection.class);
        WhatIfReport report = whatIf(ActorType.of("BankAccount", new Account()).codec(codec), 1_000);
        assertThat(first(report, Kind.STATE_NOT_BUILT)).contains("no type of today is named BankAccount.Withdrawn");
    }

    @Test
    void storedSnapshotsAreCompared() {
        ActorId actor = new ActorId("BankAccount", "account 3");
        Offset end = heads.get(new ActorId("BankAccount", "account 19"));
        Snapshot wrong = new Snapshot(2, heads.get(actor), 0, CODEC.encode(new Balance(71)), List.of());
        snapshots
                .shard(0)
                .write(new SnapshotBatch(
                        new ShardProgress(end, List.of(new ChannelProgress(0, 0, new BitSet(), Offset.NONE))),
                        List.of(new ActorHead(actor, 2, heads.get(actor), false)),
                        List.of(new NewSnapshot(actor, wrong, 1))));
        WhatIfReport report = whatIf(new Account());
        assertThat(report.snapshots()).isEqualTo(1);
        assertThat(findings(report, Kind.SNAPSHOT_DIFFERS).first())
                .containsExactly(new Finding(actor, 2, "cents was 71, is 70"));
    }

    @Test
    void manyPassesSeeEveryActorOnce() {
        for (int actorsMax : List.of(1, 3, 7, ACCOUNTS)) {
            WhatIfReport report =
                    whatIf(ActorType.of("BankAccount", new Account()).codec(CODEC), actorsMax);
            assertThat(report.actors()).as("%s at a time", actorsMax).isEqualTo(ACCOUNTS);
            assertThat(report.events()).isEqualTo(2 * ACCOUNTS);
            assertThat(report.isSame()).isTrue();
        }
    }

    @Test
    void commandsThatASystemJournaledAreDecidedAgain() {
        ActorType<Command, Balance, Rejection> type =
                BankAccount.TYPE.options(ActorOptions.DEFAULT.journalsCommands(true));
        InMemoryJournal written = new InMemoryJournal(2);
        try (ActorSystem system = ActorSystem.open(written, Environment.production(), SystemOptions.DEFAULT, type)) {
            for (int i = 0; i < ACCOUNTS; i++) {
                var account = system.ref(type, "account " + i);
                account.ask(new Deposit(100));
                account.ask(new Withdraw(1_000));
            }
        }
        try (Histories histories = Histories.of(written.reader(), Optional.empty(), type)) {
            WhatIfReport report = histories.whatIf(BankAccount.TYPE, true, 5);
            assertThat(report.isSame()).as("%s", report).isTrue();
            assertThat(report.actors()).isEqualTo(ACCOUNTS);
            assertThat(report.commands()).isEqualTo(2 * ACCOUNTS);
            assertThat(histories.whatIf(BankAccount.TYPE, false, 5).commands()).isZero();
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        ActorType<?, ?, ?> other = ActorType.of("Other", new Account()).codec(CODEC);
        assertThatThrownBy(() -> whatIf(other, 1)).hasMessageContaining("not opened with a type named \"Other\"");
        assertThatThrownBy(() -> whatIf(BankAccount.TYPE, 0)).hasMessageContaining("actorsMax must be at least 1");
    }

    private static Findings findings(WhatIfReport report, Kind kind) {
        assertThat(report.findings()).containsKey(kind);
        return report.findings().getOrDefault(kind, new Findings(0, List.of()));
    }

    private static String first(WhatIfReport report, Kind kind) {
        return findings(report, kind).first().getFirst().what();
    }
}
