package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.torture.Author.Content;
import dev.everfold.cli.torture.Line.NoteFound;
import dev.everfold.cli.torture.Line.NoteStep;
import dev.everfold.cli.torture.Note.Text;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two authors, one who deletes and one whose notes end by themselves. */
class NoteJudgeTest {

    private static final Author DELETING = new Author(0);
    private static final Author FADING = new Author(1);

    private final Findings findings = new Findings();
    private final NoteJudge judge = new NoteJudge(2, findings);

    /** Both authors do all steps up to this one. */
    private void acknowledgeUpTo(long last) {
        for (Author author : List.of(DELETING, FADING)) {
            for (long step = 1; step <= last; step++) {
                judge.hear(new NoteStep(author.number(), step, author.after(Author.note(step), step)));
            }
        }
    }

    private static long firstDeletion() {
        return LongStream.iterate(1, step -> step + 1)
                .filter(DELETING::isDeletion)
                .findFirst()
                .orElseThrow();
    }

    /** All notes as they are by this step, but for those of this author that the step is on. */
    private void judge(long last, Author changed, long step, UnaryOperator<Content> change) {
        judge.judge(Stream.of(DELETING, FADING)
                .flatMap(author -> IntStream.range(0, Author.NOTES).mapToObj(note -> {
                    Content content = author.after(note, last);
                    Content told =
                            author.equals(changed) && note == Author.note(step) ? change.apply(content) : content;
                    return new NoteFound(author.number(), note, told.text().count() > 0, told);
                }))
                .toList());
    }

    private void judge(long last) {
        judge(last, DELETING, 1, content -> content);
    }

    @Test
    void whatWasAcknowledgedAndIsThereIsFine() {
        acknowledgeUpTo(200);
        judge(200);
        assertThat(findings.descriptions()).isEmpty();
        assertThat(judge.acknowledged()).isEqualTo(400);
        assertThat(judge.positions()).isEqualTo(" 201 201");
    }

    @Test
    void stepInDoubtMayBeDoneAndIsNotDoneAgain() {
        acknowledgeUpTo(firstDeletion() - 1);
        judge(firstDeletion());
        assertThat(findings.descriptions()).isEmpty();
        assertThat(judge.positions()).isEqualTo((" " + (firstDeletion() + 1)).repeat(2));
    }

    @Test
    void stepThatIsNotThereIsLost() {
        acknowledgeUpTo(20);
        judge(19);
        assertThat(findings.lost()).isEqualTo(2);
    }

    @Test
    void deletionThatIsNotThereIsLost() {
        acknowledgeUpTo(firstDeletion());
        judge(
                firstDeletion(),
                DELETING,
                firstDeletion(),
                _ -> DELETING.after(Author.note(firstDeletion()), firstDeletion() - 1));
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void noteThatIsEmptyWithoutADeletionIsLost() {
        acknowledgeUpTo(20);
        judge(20, DELETING, 20, content -> new Content(content.sequenceNumber(), Text.EMPTY));
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void noteThatEndsByItselfKeepsItsNumbers() {
        acknowledgeUpTo(20);
        judge(20, FADING, 20, content -> new Content(content.sequenceNumber(), Text.EMPTY));
        assertThat(findings.descriptions()).isEmpty();
        judge(20, FADING, 20, _ -> new Content(0, Text.EMPTY));
        assertThat(findings.lost()).isPositive();
    }

    @Test
    void stepThatNobodyDidIsDuplicated() {
        acknowledgeUpTo(20);
        judge(
                20,
                DELETING,
                20,
                content ->
                        new Content(content.sequenceNumber() + 1, content.text().plus(20)));
        assertThat(findings.duplicated()).isEqualTo(1);
    }

    @Test
    void deletedNoteThatIsListedIsFound() {
        judge.judge(List.of(new NoteFound(0, 0, true, new Content(0, Text.EMPTY))));
        assertThat(findings.descriptions()).anySatisfy(what -> assertThat(what).contains("listed"));
    }

    @Test
    void linesAreReadAsTheyAreWritten() {
        Content content = new Content(9, new Text(3, 19, 3));
        for (Line line : List.of(new NoteStep(1, 19, content), new NoteFound(1, 3, true, content))) {
            assertThat(Line.parse(line.text())).isEqualTo(line);
        }
    }
}
