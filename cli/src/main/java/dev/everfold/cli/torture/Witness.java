package dev.everfold.cli.torture;

import dev.everfold.cli.torture.Line.Wealth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hears what one process says. Lines come in on one thread; the rest may be used by any. */
final class Witness implements Consumer<Line> {

    private final Judge judge;
    private final Findings findings;
    private final CountDownLatch opening = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final List<Wealth> states = new ArrayList<>();
    private long undelivered;
    private volatile long openedMillis = -1;

    Witness(Judge judge, Findings findings) {
        this.judge = judge;
        this.findings = findings;
    }

    @Override
    public void accept(Line line) {
        switch (line) {
            case Line.Opening _ -> opening.countDown();
            case Line.Opened opened -> openedMillis = opened.millis();
            case Line.Delivered delivered -> undelivered = delivered.undelivered();
            case Line.Wealth wealth -> states.add(wealth);
            case Line.Told _ -> told.countDown();
            case Line.Answer answer -> judge.hear(answer);
            case Line.Trouble trouble -> findings.other("the process reports: " + trouble.what());
        }
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
    }

    /** How long it took from the beginning of opening to the first reply; negative when there has been none. */
    long openedMillis() {
        return openedMillis;
    }
}
