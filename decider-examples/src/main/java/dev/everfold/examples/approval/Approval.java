package dev.everfold.examples.approval;

import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurablePromise;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a human whether an expense is to be paid, and waits. Who does not answer is reminded, once after each time of
 * patience, and after the third time the answer is no.
 */
public final class Approval {

    private static final int REMINDERS = 2;

    private final Mail mail;

    private Approval(Mail mail) {
        this.mail = mail;
    }

    /**
     * What is to be paid.
     *
     * @param patience how long to wait for an answer before asking again: days, usually
     */
    public record Expense(String what, long cents, Duration patience) {}

    /** What the human said. */
    public record Answer(String by, boolean isYes) {}

    /** Reaches the human. */
    @FunctionalInterface
    public interface Mail {

        /**
         * Sends a letter.
         *
         * @param promise the answer completes the promise of this id
         */
        void send(String text, String promise) throws IOException;
    }

    /** The function, with this way to the human; its output says what was decided, and by whom. */
    public static DurableFunction<Expense, String> function(Mail mail) {
        return DurableFunction.of("approval", Expense.class, String.class, new Approval(mail)::ask);
    }

    private String ask(Context ctx, Expense expense) {
        DurablePromise<Answer> answer = ctx.promise("answer", Answer.class);
        String question = "May we pay " + expense.cents() + " cents for " + expense.what() + "?";
        ctx.run("letter", () -> mail.send(question, answer.id()));
        for (int reminders = 0; true; reminders++) {
            Optional<Answer> given = answer.get(expense.patience());
            if (given.isPresent()) {
                return (given.get().isYes() ? "approved by " : "refused by ")
                        + given.get().by();
            }
            if (reminders == REMINDERS) {
                return "refused, as nobody answered";
            }
            ctx.run("reminder", () -> mail.send("Once more: " + question, answer.id()));
        }
    }
}
