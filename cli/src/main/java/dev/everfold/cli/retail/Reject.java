package dev.everfold.cli.retail;

/**
 * A line that counts for nothing.
 *
 * @param line its number in the file
 * @param reason what is wrong with it
 */
record Reject(long line, String reason) {}
