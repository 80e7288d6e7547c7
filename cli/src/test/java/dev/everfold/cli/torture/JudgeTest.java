package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.torture.Line.Answer;
import dev.everfold.cli.torture.Line.Wealth;
import dev.everfold.cli.torture.Wallet.Done;
import dev.everfold.cli.torture.Wallet.Post;
import dev.everfold.cli.torture.Wallet.Purse;
import dev.everfold.cli.torture.Wallet.Received;
import dev.everfold.cli.torture.Wallet.State;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One client, one wallet: what the judge knows, and what it makes of what it is told. */
class JudgeTest {

    private static final Plan PLAN = new Plan(1, 1, 1);

    private final Findings findings = new Findings();
    private final Judge judge = new Judge(PLAN, findings);

    /** The client's first command that is asked for again when it was not answered, or the first that is not. */
    private static long first(boolean keyed) {
        return LongStream.iterate(1, n -> n + 1)
                .filter(n -> PLAN.at(0, n).isKeyed() == keyed)
                .findFirst()
                .orElseThrow();
    }

    /** Answers every command up to this one, each with its own number as sequence number. */
    private void answerUpTo(long last) {
        for (long n = 1; n <= last; n++) {
            judge.hear(accepted(n, false));
        }
    }

    private static Answer accepted(long number, boolean repeated) {
        return new Answer(false, 0, number, repeated, number, "0");
    }

    private static Wealth wealth(long done) {
        return wealth(done, new Post(Map.of(), Map.of(), Map.of()));
    }

    private static Wealth wealth(long done, Post post) {
        long digest = LongStream.rangeClosed(1, done).map(n -> Digest.of(n, n)).sum();
        Map<Integer, Done> clients = done == 0 ? Map.of() : Map.of(0, new Done(done, done, done, digest));
        return new Wealth("w0", done, new State(new Purse(0, 0), done, clients, post, List.of()));
    }

    private void judge(Wealth... states) {
        judge.judge(List.of(states), 0);
    }

    @Test
    void whatWasAnsweredAndIsThereIsFine() {
        answerUpTo(5);
        judge(wealth(5));
        assertThat(findings.isEmpty()).isTrue();
        assertThat(judge.acknowledged()).isEqualTo(5);
    }

    @Test
    void answeredCommandThatIsNotThereIsLost() {
        answerUpTo(5);
        judge(wealth(4));
        assertThat(findings.lost()).isEqualTo(1);
        assertThat(findings.descriptions().getFirst()).contains("client 0 to w0");
    }

    @Test
    void answeredWalletThatIsNotThereIsLost() {
        answerUpTo(5);
        judge();
        assertThat(findings.lost()).isEqualTo(5);
    }

    @Test
    void commandInDoubtMayBeThere() {
        answerUpTo(4);
        judge(wealth(5));
        assertThat(findings.isEmpty()).isTrue();
    }

    @Test
    void commandThatNobodyAskedForIsDuplicated() {
        answerUpTo(4);
        judge(wealth(6));
        assertThat(findings.duplicated()).isPositive();
    }

    @Test
    void otherSequenceNumbersAreFound() {
        answerUpTo(2);
        Done swapped = new Done(2, 2, 2, Digest.of(1, 2) + Digest.of(2, 1));
        judge(new Wealth(
                "w0",
                2,
                new State(
                        new Purse(0, 0),
                        2,
                        Map.of(0, swapped),
                        wealth(0).state().post(),
                        List.of())));
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void commandInDoubtThatWasDoneIsRepeatedWithTheSameSequenceNumber() {
        long keyed = first(true);
        answerUpTo(keyed - 1);
        judge(wealth(keyed));
        judge.hear(accepted(keyed, true));
        judge(wealth(keyed));
        assertThat(findings.isEmpty()).isTrue();
    }

    @Test
    void commandInDoubtThatWasDoneAndIsDoneAgainIsDuplicated() {
        long keyed = first(true);
        answerUpTo(keyed - 1);
        judge(wealth(keyed));
        judge.hear(new Answer(false, 0, keyed, false, keyed + 1, "0"));
        assertThat(findings.duplicated()).isEqualTo(1);
    }

    @Test
    void commandInDoubtThatWasDoneAndIsRejectedIsDuplicated() {
        long keyed = first(true);
        answerUpTo(keyed - 1);
        judge(wealth(keyed));
        judge.hear(new Answer(false, 0, keyed, false, 0, "INSUFFICIENT_FUNDS"));
        assertThat(findings.duplicated()).isEqualTo(1);
    }

    @Test
    void commandInDoubtWithoutAKeyIsLetGo() {
        long unkeyed = first(false);
        answerUpTo(unkeyed - 1);
        judge(wealth(unkeyed));
        assertThat(judge.positions()).isEqualTo("" + -(unkeyed + 1));
        judge(wealth(unkeyed));
        assertThat(findings.isEmpty()).isTrue();
        judge(wealth(unkeyed - 1));
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void twoCommandsWithOneSequenceNumberAreDuplicated() {
        answerUpTo(2);
        judge.hear(new Answer(false, 0, 3, false, 2, "0"));
        assertThat(findings.duplicated()).isEqualTo(1);
    }

    @Test
    void lastReplyIsTheSameWhenItIsAskedForOnceMore() {
        answerUpTo(2);
        judge.hear(new Answer(true, 0, 2, true, 2, "0"));
        assertThat(findings.isEmpty()).isTrue();
        judge.hear(new Answer(true, 0, 2, true, 3, "0"));
        judge.hear(new Answer(true, 0, 2, false, 2, "0"));
        judge.hear(new Answer(true, 0, 2, true, 2, "1"));
        assertThat(findings.duplicated()).isEqualTo(3);
    }

    @Test
    void messagesAreCountedAtBothEnds() {
        Map<String, Received> three = Map.of("w0", new Received(3, 4));
        Map<String, Received> one = Map.of("w0", new Received(1, 4));
        judge(wealth(0, new Post(Map.of("w0", 4L), three, one)));
        assertThat(findings.isEmpty()).isTrue();
        judge(wealth(0, new Post(Map.of("w0", 5L), three, one)));
        assertThat(findings.lost()).isEqualTo(1);
        judge(wealth(0, new Post(Map.of("w0", 2L), three, one)));
        assertThat(findings.duplicated()).isEqualTo(2);
    }

    @Test
    void faultsThatWalletsSawAreFound() {
        judge(new Wealth(
                "w0",
                1,
                new State(new Purse(0, 0), 1, Map.of(), wealth(0).state().post(), List.of("2 came after 3"))));
        assertThat(findings.descriptions()).singleElement().asString().contains("2 came after 3");
    }

    @Test
    void moneyOutOfNothingIsFound() {
        judge(new Wealth(
                "w0",
                1,
                new State(new Purse(2, 1), 1, Map.of(), wealth(0).state().post(), List.of())));
        assertThat(findings.descriptions())
                .singleElement()
                .asString()
                .contains("2")
                .contains("1");
    }

    @Test
    void gapInSequenceNumbersIsFound() {
        judge(new Wealth("w0", 2, wealth(1).state()));
        assertThat(findings.isEmpty()).isFalse();
    }

    @Test
    void messagesThatDoNotArriveAreFound() {
        judge.judge(List.of(), 3);
        assertThat(findings.isEmpty()).isFalse();
    }
}
