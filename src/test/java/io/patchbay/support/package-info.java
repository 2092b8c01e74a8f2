/**
 * Who acts in tests, and what they act with. Each action is done in one place:
 *
 * <ul>
 *   <li>{@link io.patchbay.support.Console}: the host product, a program at the JSON API. It makes tenants and links and
 *       waits for what becomes of them.
 *   <li>{@link io.patchbay.support.Customer}: a customer's browser. It presses, goes through the provider's page and comes
 *       back. {@link io.patchbay.support.Signup} is one customer's whole way.
 *   <li>{@link io.patchbay.support.As}: a colleague without a browser; {@link io.patchbay.support.Desk}: one with it.
 *   <li>{@link io.patchbay.provider.sandbox.SandboxHands}: the provider, behind our back; {@link
 *       io.patchbay.support.Hook}: what it sends; {@link io.patchbay.support.MisbehavingProvider}: when it does not do as
 *       it should.
 *   <li>{@link io.patchbay.support.Cast} and {@link io.patchbay.support.Story}: the same people where no application runs.
 *   <li>{@link io.patchbay.support.Fresh}: values nobody else has; {@link io.patchbay.support.Rewired}: beans with a part
 *       replaced.
 * </ul>
 *
 * <p>Nobody sleeps. {@link io.patchbay.support.Settled} and Awaitility wait for something to happen, {@link
 * io.patchbay.support.TestClock} and {@link io.patchbay.support.JumpingClock} move the time of day, and {@link
 * io.patchbay.support.Pace} is for those who act at a rate.
 */
package io.patchbay.support;
