package dev.everfold.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stress tests, and that each kind of mistake in what they judge makes one of them fail. */
class StressTest {

    private static final Path FOLDER = Path.of("target/jcstress");

    @Test
    void nothingForbiddenHappens() throws IOException, InterruptedException {
        Run run = Run.ofAll(FOLDER.resolve("all"));

        assertThat(run.exitCode()).as(run.summary()).isZero();
        // jcstress leaves a test out silently that has more actors than the machine has processors.
        assertThat(run.passed()).as(run.summary()).isGreaterThanOrEqualTo(declared());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void everyMistakeIsNoticed(List<Mistake> mistakes) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(mistakes.getFirst().test());
        Path classes = Mistake.compile(mistakes, folder).toAbsolutePath();

        Run run = Run.of(folder, mistakes.stream().map(Mistake::test).toList(), classes);

        assertThat(run.exitCode()).isNotZero();
        for (Mistake mistake : mistakes) {
            assertThat(run.summary())
                    .as(mistake.what())
                    .containsPattern(mistake.test() + " .*Observed forbidden state: [^(]*" + mistake.seen());
        }
    }

    /** Each list is one run: it has no mistake that could be seen in the test for another one. */
    static List<List<Mistake>> mistakes() {
        return List.of(inTheMailbox(), inTheOffer(), inTheWriter());
    }

    private static List<Mistake> inTheMailbox() {
        return List.of(
                new Mistake(
                        "the consumer stops without looking",
                        "Mailbox.java",
                        "return TOP.compareAndSet(this, BUSY, null);",
                        "return TOP.getAndSet(this, null) != null;",
                        "MailboxStress.OfferRelease",
                        "true, TAKEN"),
                new Mistake(
                        "the mailbox closes without looking",
                        "Mailbox.java",
                        "return TOP.compareAndSet(this, BUSY, CLOSED);",
                        "TOP.setVolatile(this, CLOSED); return true;",
                        "MailboxStress.OfferClose",
                        "true, TAKEN"),
                new Mistake(
                        "a place is counted by looking and then writing",
                        "Activation.java",
                        "int witness = asksWaiting.compareAndExchange(waiting, waiting + 1);",
                        "int witness = waiting; asksWaiting.set(waiting + 1);",
                        "WaitingStress.LastPlace",
                        "true, true"),
                new Mistake(
                        "permits are taken without a lock",
                        "Permits.java",
                        "synchronized boolean acquire(",
                        "boolean acquire(",
                        "WaitingStress.OnePermitForTwo",
                        ""));
    }

    private static List<Mistake> inTheOffer() {
        return List.of(
                new Mistake(
                        "two offers do not see each other",
                        "Mailbox.java",
                        "Object witness = TOP.compareAndExchange(this, seen, node);",
                        "Object witness = seen; TOP.setVolatile(this, node);",
                        "MailboxStress.OfferOffer",
                        "START, START"),
                new Mistake(
                        "a turn is settled before what it did is there",
                        "Turn.java",
                        "durable();\n        settled = true;",
                        "settled = true; durable();",
                        "ShardWriterStress.SettledTurnIsSeen",
                        "true, 0"));
    }

    private static List<Mistake> inTheWriter() {
        return List.of(
                new Mistake(
                        "what was offered last is taken first",
                        "Mailbox.java",
                        "N oldest = null;",
                        "N oldest = null; if (newest != null) { return newest; }",
                        "MailboxStress.OrderOfOfferers",
                        "a2 a1"),
                new Mistake(
                        "the writer rests although a turn came in",
                        "ShardWriter.java",
                        "if (!turns.release()) {",
                        "if (!turns.release() && false) {",
                        "ShardWriterStress.SubmitAndCommitEnds",
                        "a, 1"),
                new Mistake(
                        "the writer forgets that it has failed",
                        "ShardWriter.java",
                        "failure = stopped;",
                        "",
                        "ShardWriterStress.SubmitAndCommitFails",
                        "-ab, 2"),
                new Mistake(
                        "turns that come to a stopped writer are forgotten",
                        "ShardWriter.java",
                        "failAll(first, refusal);",
                        "",
                        "ShardWriterStress.SubmitAndStop",
                        ", 0"),
                new Mistake(
                        "who comes as the commit ends waits for the next one",
                        "ShardWriter.java",
                        "waitingForRoom.add(task);\n        if (hasRoom()) {",
                        "waitingForRoom.add(task);\n        if (false) {",
                        "ShardWriterStress.RoomAndCommitEnds",
                        "0"));
    }

    /** How many tests the annotation processor of jcstress has found. */
    private static int declared() throws IOException {
        try (InputStream list = Objects.requireNonNull(StressTest.class.getResourceAsStream("/META-INF/TestList"))) {
            String[] parts = new String(list.readAllBytes(), StandardCharsets.UTF_8).split("JCTEST", -1);
            return parts.length - 1;
        }
    }
}
