package dev.everfold.properties.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a history shorter as long as it still shows a trouble of the same kind, or it has been tried often enough. */
final class Shortening<T> {

    private final Function<List<T>, @Nullable Trouble> examination;
    private int triesLeft;
    private List<T> shortest;
    private Trouble trouble;

    /** Begins with a history that shows this trouble. */
    Shortening(Function<List<T>, @Nullable Trouble> examination, int triesMax, List<T> history, Trouble trouble) {
        this.examination = examination;
        this.triesLeft = triesMax;
        this.shortest = history;
        this.trouble = trouble;
    }

    /**
     * Leaves out halves, then smaller and smaller pieces, at last single elements: for commands, which come as they
     * may.
     */
    Shortening<T> byPieces() {
        for (int piece = Math.max(1, shortest.size() / 2); piece > 0 && triesLeft > 0; ) {
            boolean isShorter = leaveOutPieces(piece);
            if (!isShorter) {
                piece /= 2;
            } else {
                piece = Math.clamp(shortest.size() / 2, 1, piece);
            }
        }
        return this;
    }

    private boolean leaveOutPieces(int size) {
        boolean isShorter = false;
        for (int end = shortest.size(); end > 0 && triesLeft > 0; end -= size) {
            List<T> shorter = new ArrayList<>(shortest.subList(0, Math.max(0, end - size)));
            shorter.addAll(shortest.subList(Math.min(end, shortest.size()), shortest.size()));
            isShorter |= isEnough(shorter);
        }
        return isShorter;
    }

    /** Leaves out the end: for events, none of which could have been without those before it. */
    Shortening<T> toAPrefix() {
        int tooShort = -1;
        while (shortest.size() - tooShort > 1 && triesLeft > 0) {
            int length = (shortest.size() + tooShort) >>> 1;
            if (!isEnough(List.copyOf(shortest.subList(0, length)))) {
                tooShort = length;
            }
        }
        return this;
    }

    private boolean isEnough(List<T> shorter) {
        triesLeft--;
        Trouble found = examination.apply(shorter);
        if (found == null || !found.isLike(trouble)) {
            return false;
        }
        shortest = shorter;
        trouble = found;
        return true;
    }

    List<T> shortest() {
        return shortest;
    }

    /** What the shortest history shows. */
    Trouble trouble() {
        return trouble;
    }
}
