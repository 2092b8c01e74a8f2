/**
 * The tests of a build, in three shares that run at the same time, each in a JVM with an application, a
 * database and a browser of its own. Surefire would hand out class by class, and Quarkus start the
 * application anew for each. {@code -Dtest=} names classes as ever.
 */
package io.patchbay.shares;
