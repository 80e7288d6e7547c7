package dev.everfold.cli.torture;

import dev.everfold.cli.torture.Line.Answer;
import dev.everfold.cli.torture.Line.NoteFound;
import dev.everfold.cli.torture.Line.Wealth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hears what one process says. Lines come in on one thread; the rest may be used by any. */
final class Witness implements Consumer<Line> {

    private final Judge judge;
    private final Findings findings;
    private final CountDownLatch opening = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final ClientStates clients;
    private final Set<Integer> acknowledgedAfterDeath = new HashSet<>();
    private boolean isStorageDead;
    private volatile boolean isFailureExpected;
    private final List<Wealth> states = new ArrayList<>();
    private final List<NoteFound> notes = new ArrayList<>();
    private long undelivered;
    private volatile long openedMillis = -1;

    Witness(Judge judge, Findings findings, int clients) {
        this.judge = judge;
        this.findings = findings;
        this.clients = new ClientStates(clients);
    }

    @Override
    public void accept(Line line) {
        switch (line) {
            case Line.Opening _ -> opening.countDown();
            case Line.Opened opened -> openedMillis = opened.millis();
            case Line.Delivered delivered -> undelivered = delivered.undelivered();
            case Line.Wealth wealth -> states.add(wealth);
            case Line.Told _ -> told.countDown();
            case Line.Mark _ -> isStorageDead = true;
            case Line.Answer answer -> {
                if (isStorageDead) {
                    hearAfterDeath(answer);
                }
                judge.hear(answer);
                clients.answered(answer.client());
            }
            case Line.NoteStep step -> {
                int client = judge.clientOf(step);
                if (isStorageDead && !acknowledgedAfterDeath.add(client)) {
                    findings.undetected("the storage was dead, and this was acknowledged: " + step);
                }
                judge.hear(step);
                clients.answered(client);
            }
            case Line.NoteFound note -> notes.add(note);
            case Line.Full full -> {
                expectOnly("full", full);
                clients.waits(full.client());
            }
            case Line.Failed failed -> {
                expectOnly("failed", failed);
                clients.stops(failed.client());
            }
            case Line.Trouble trouble -> findings.other("the process reports: " + trouble.what());
        }
    }

    /*
     * A client whose command was made durable just before the storage died may tell so just after. Whatever it asks for
     * then cannot be made durable any more.
     */
    private void hearAfterDeath(Answer answer) {
        boolean isWritten = answer.sequenceNumber() > 0 && !answer.isAgain() && !answer.isRepeated();
        if (isWritten && !acknowledgedAfterDeath.add(answer.client())) {
            findings.undetected("the storage was dead, and this was acknowledged: " + answer);
        }
    }

    /** From now on it is no finding that the storage fails. For any thread. */
    void expectFailure() {
        isFailureExpected = true;
    }

    /** Whether it is none. */
    boolean isFailureExpected() {
        return isFailureExpected;
    }

    private void expectOnly(String what, Line line) {
        if (!isFailureExpected) {
            findings.other("the storage was not to be " + what + ", and the process reports: " + line);
        }
    }

    /** What the clients do. */
    ClientStates clients() {
        return clients;
    }

    /** Waits this long for the process to open the store. False when it has not. */
    boolean sawOpening(long millis) throws InterruptedException {
        return opening.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits this long for the process to tell all states. False when it has not. */
    boolean sawStates(long millis) throws InterruptedException {
        return told.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Has the states judged that were told. */
    void judgeStates() {
        judge.judge(states, undelivered);
        judge.judgeNotes(notes);
    }

    /** How long it took from the beginning of opening to the first reply; negative when there has been none. */
    long openedMillis() {
        return openedMillis;
    }
}
