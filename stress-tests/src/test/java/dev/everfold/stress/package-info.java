/** Runs the stress tests, and shows that each of them notices what it is for. */
package dev.everfold.stress;
