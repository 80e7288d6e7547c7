package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TreeTest {

    @Test
    void isAsASortedMapAfterAnyChangesAndLeavesTheOnesBeforeAsTheyWere() {
        Random random = new Random(7);
        Map<Integer, Integer> tree = Map.of();
        TreeMap<Integer, Integer> expected = new TreeMap<>();
        Map<Integer, Integer> before = tree;
        TreeMap<Integer, Integer> expectedBefore = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            int key = random.nextInt(400);
            if (random.nextInt(5) < 2) {
                tree = Tree.minus(tree, key);
                expected.remove(key);
            } else {
                tree = Tree.plus(tree, key, i);
                expected.put(key, i);
            }
            if (i == 2_500) {
                before = tree;
                expectedBefore = new TreeMap<>(expected);
            }
            assertThat(Tree.first(tree)).isEqualTo(expected.firstEntry());
            assertThat(tree).hasSize(expected.size());
        }

        assertThat(new ArrayList<>(tree.entrySet())).isEqualTo(new ArrayList<>(expected.entrySet()));
        assertThat(new ArrayList<>(before.entrySet())).isEqualTo(new ArrayList<>(expectedBefore.entrySet()));
        assertThat(tree).isEqualTo(expected).hasSameHashCodeAs(expected);
    }

    @Test
    void staysBalancedInWhateverOrderItGrowsAndShrinks() {
        List<Integer> heights = new ArrayList<>();
        Map<Integer, Integer> tree = Map.of();
        for (int i = 0; i < 100_000; i++) {
            tree = Tree.plus(tree, i, i);
        }
        heights.add(Tree.of(tree).depth());
        for (int i = 0; i < 90_000; i++) {
            tree = Tree.minus(tree, i);
        }
        heights.add(Tree.of(tree).depth());

        assertThat(heights.get(0)).isLessThanOrEqualTo(24); // 1.44 times the logarithm of 100,000
        assertThat(heights.get(1)).isLessThanOrEqualTo(19);
    }
}
