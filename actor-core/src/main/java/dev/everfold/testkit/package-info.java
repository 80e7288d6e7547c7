/**
 * For the tests of users, without any test framework: given/when/then for deciders, a clock that stands still, and an
 * environment whose tasks run when the test says so.
 */
@NullMarked
package dev.everfold.testkit;

import org.jspecify.annotations.NullMarked;
